import { Search } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { useId, useState, type KeyboardEvent } from 'react';
import { useAllActions, type Action } from './actions.ts';
import { findActions } from './find-actions.ts';
import { Keys } from './keys.tsx';

/** Goes anywhere and does anything, by typing a part of its name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const found = findActions(useAllActions(), typed);
  const current = found[Math.min(chosen, found.length - 1)];

  const run = (action: Action | undefined) => {
    if (action === undefined) return;
    onClose();
    action.run();
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen((index) => (Math.min(index, found.length - 1) + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(current);
    }
  };
  return (
    <Primitive.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-30 bg-veil" />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-3 z-30 flex max-h-[70dvh] animate-enter flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-raised md:top-[14vh] md:right-auto md:left-1/2 md:w-full md:max-w-lg md:-translate-x-1/2"
        >
          <Primitive.Title className="sr-only">Search and commands</Primitive.Title>
          <div className="flex items-center gap-2.5 border-b border-line px-4">
            <Search aria-hidden className="size-4 shrink-0 text-soft" />
            <input
              role="combobox"
              aria-label="What are you looking for"
              aria-expanded="true"
              aria-controls={listId}
              aria-activedescendant={current && `${listId}-${current.id}`}
              placeholder="Go somewhere or do something"
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={({ target }) => {
                setTyped(target.value);
                setChosen(0);
              }}
              onKeyDown={press}
              className="h-12 w-full bg-transparent outline-none touch:text-md"
            />
          </div>
          <ul role="listbox" id={listId} aria-label="Found" className="overflow-y-auto p-1.5">
            {found.map((action) => (
              <PaletteLine
                key={action.id}
                id={`${listId}-${action.id}`}
                action={action}
                chosen={action === current}
                onPoint={() => setChosen(found.indexOf(action))}
                onRun={() => run(action)}
              />
            ))}
          </ul>
          {found.length === 0 && <p className="px-4 pb-5 text-center text-soft">Nothing is called that here.</p>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

interface PaletteLineProps {
  readonly id: string;
  readonly action: Action;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

/** The keyboard goes through the list from the field above it. */
function PaletteLine({ id, action: { label, icon: Icon, keys }, chosen, onPoint, onRun }: PaletteLineProps) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={chosen}
      ref={(line) => {
        if (chosen) line?.scrollIntoView({ block: 'nearest' });
      }}
      onPointerMove={onPoint}
      onClick={onRun}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 aria-selected:bg-hover touch:h-11"
    >
      {Icon && <Icon aria-hidden className="size-4 text-soft" />}
      <span className="mr-auto truncate">{label}</span>
      {keys !== undefined && <Keys keys={keys} />}
    </li>
  );
}
