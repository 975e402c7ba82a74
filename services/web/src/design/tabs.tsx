import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';

interface TabsProps<Key extends string> {
  /** What all of them are about, for who does not see them. */
  readonly label: string;
  readonly tabs: readonly { readonly key: Key; readonly name: string; readonly content: ReactNode }[];
  /** Kept in the address by the screen, so that a tab can be sent to somebody. */
  readonly value: Key;
  readonly onChange: (key: Key) => void;
}

export function Tabs<Key extends string>({ label, tabs, value, onChange }: TabsProps<Key>) {
  return (
    <Primitive.Root value={value} onValueChange={(key) => onChange(key as Key)}>
      <Primitive.List aria-label={label} className="flex gap-4 overflow-x-auto border-b border-line px-1">
        {tabs.map(({ key, name }) => (
          <Primitive.Trigger
            key={key}
            value={key}
            className="-mb-px h-9 border-b-2 border-transparent px-0.5 font-medium whitespace-nowrap text-soft -outline-offset-2! hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink touch:h-11"
          >
            {name}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map(({ key, content }) => (
        <Primitive.Content key={key} value={key} className="pt-4">
          {content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
