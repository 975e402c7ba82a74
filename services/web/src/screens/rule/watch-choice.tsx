import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState, type KeyboardEvent } from 'react';
import { toProblem } from '../../api/problem.ts';
import { watchQuery } from '../../api/watch-page.ts';
import { watchesQuery, type Watch } from '../../api/watches.ts';
import { useRested } from '../rules/use-rested.ts';
import { titleOf } from '../watches/words.ts';
import { CONTROL, Told, toldAs, type RuleForm } from './inline.tsx';

const MOST_FOUND = 8;
/** Somebody who types on is not asked for yet, ms. */
const PAUSE_MS = 150;
const MOST_CHARACTERS = 200;

interface WatchChoiceProps {
  readonly form: RuleForm;
  readonly value: string;
  readonly onChange: (id: string) => void;
}

/** One watch among thousands: by typing a part of its name or address. https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
export function WatchChoice({ form, value, onChange }: WatchChoiceProps) {
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const [at, setAt] = useState(0);
  const chosen = useQuery({ ...watchQuery(value), enabled: value !== '' });
  const { found, failure, settled } = useFound(typed);
  const open = typed !== undefined;
  const wrong = form.errors.get('scope.watchId') ?? failure;
  const choose = (watch: Watch) => {
    form.clear('scope.watchId');
    onChange(watch.id);
    setTyped(undefined);
  };
  const press = (event: KeyboardEvent) => {
    const { key } = event;
    const watch = found[at];
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setTyped('');
      else setAt((at + (key === 'ArrowDown' ? 1 : -1) + found.length) % Math.max(1, found.length));
    } else if (open && key === 'Enter') {
      event.preventDefault();
      if (watch !== undefined) choose(watch);
    } else if (open && key === 'Escape') {
      event.preventDefault();
      setTyped(undefined);
    }
  };
  return (
    <Told id={id} error={wrong}>
      <span className="relative">
        <input
          {...toldAs(id, wrong)}
          role="combobox"
          aria-label="Watch"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          {...(open && found[at] !== undefined && { 'aria-activedescendant': `${id}-${at}` })}
          value={typed ?? (chosen.data === undefined ? '' : titleOf(chosen.data))}
          placeholder="Find a watch"
          maxLength={MOST_CHARACTERS}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => {
            setTyped(target.value);
            setAt(0);
          }}
          onFocus={({ target }) => target.select()}
          onClick={() => setTyped((before) => before ?? '')}
          onBlur={() => setTyped(undefined)}
          onKeyDown={press}
          className={`${CONTROL} w-72`}
        />
        <ul
          id={`${id}-list`}
          role="listbox"
          aria-label="Watches"
          hidden={!open}
          className="absolute top-full left-0 z-20 mt-1 max-h-72 w-full overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-raised"
        >
          {found.map((watch, index) => (
            // The keyboard stays in the field; it is told of by aria-activedescendant.
            <li
              key={watch.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setAt(index)}
              onClick={() => choose(watch)}
              className="flex min-h-9 cursor-pointer items-center rounded-md px-2 py-1 aria-selected:bg-hover touch:min-h-11"
            >
              <span className="truncate">{titleOf(watch)}</span>
            </li>
          ))}
          {found.length === 0 && (
            <li role="option" aria-selected={false} aria-disabled className="px-2 py-1 text-soft">
              {settled ? 'Nothing is called that here.' : 'Looking…'}
            </li>
          )}
        </ul>
      </span>
    </Told>
  );
}

function useFound(typed: string | undefined) {
  const search = useRested((typed ?? '').trim(), PAUSE_MS);
  const { data, error, isPlaceholderData } = useQuery({
    ...watchesQuery({ ...(search !== '' && { search }), sort: 'name', limit: MOST_FOUND }),
    enabled: typed !== undefined,
    placeholderData: keepPreviousData,
  });
  const settled = data !== undefined && !isPlaceholderData && search === (typed ?? '').trim();
  // What was found for other words is not what Enter is to choose.
  return { found: settled ? data.items : [], settled, failure: error === null ? undefined : toProblem(error).message };
}
