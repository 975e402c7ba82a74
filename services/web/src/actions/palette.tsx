import { LoaderCircle, Search } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { useId, useState, type KeyboardEvent } from 'react';
import { useAllActions, type Action } from './actions.ts';
import { findActions } from './find-actions.ts';
import { LEAST_CHARACTERS, useFoundThings, useRecent, type Found } from './found-things.ts';
import { Keys } from './keys.tsx';
import { useSettingsPages } from './settings-pages.ts';

/** Goes anywhere, finds anything and does anything, by typing a part of its name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const actions = findActions([...useAllActions(), ...useSettingsPages()], typed);
  const { things, searching, missed } = useFoundThings(typed);
  const [recent, remember] = useRecent();
  const found = typed.trim() === '' ? recentFirst(recent, actions) : [...actions, ...things];
  const current = found[Math.min(chosen, found.length - 1)];

  const run = (action: Action | undefined) => {
    if (action === undefined) return;
    onClose();
    // An address is added once.
    if (action.id !== 'add-address') remember(action);
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
            {searching ? (
              <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-soft" />
            ) : (
              <Search aria-hidden className="size-4 shrink-0 text-soft" />
            )}
            <input
              role="combobox"
              aria-label="What are you looking for"
              aria-expanded="true"
              aria-controls={listId}
              aria-activedescendant={current && `${listId}-${current.id}`}
              placeholder="Find anything, go somewhere, add an address"
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
          <ul role="listbox" id={listId} aria-label="Found" aria-busy={searching} className="overflow-y-auto p-1.5">
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
          <p role="status" className="text-center text-soft not-empty:px-4 not-empty:pb-5">
            {statusWords({ typed, found: found.length, searching, missed })}
          </p>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** What there is to say of the list; nothing while it speaks for itself. */
function statusWords({ typed, found, searching, missed }: Omit<Found, 'things'> & { typed: string; found: number }) {
  if (missed !== undefined) return `Not everything could be looked through. ${missed.message}`;
  if (found > 0) return undefined;
  if (searching) return 'Looking';
  return typed.trim().length < LEAST_CHARACTERS ? 'Type one letter more.' : 'Nothing is called that here.';
}

function recentFirst(recent: readonly Action[], all: readonly Action[]): Action[] {
  const known = new Set(recent.map(({ id }) => id));
  return [...recent, ...all.filter(({ id }) => !known.has(id))];
}

interface PaletteLineProps {
  readonly id: string;
  readonly action: Action;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

/** The keyboard goes through the list from the field above it. */
function PaletteLine({ id, action, chosen, onPoint, onRun }: PaletteLineProps) {
  const { label, detail, group, icon: Icon, keys } = action;
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
      {Icon && <Icon aria-hidden className="size-4 shrink-0 text-soft" />}
      <span className="truncate">{label}</span>
      {detail && <span className="min-w-16 flex-1 truncate text-sm text-soft">{detail}</span>}
      <span className="ml-auto shrink-0 text-sm text-soft">{!label.startsWith(group) && group}</span>
      {keys !== undefined && <Keys keys={keys} />}
    </li>
  );
}
