import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client.ts';
import { everyCompetitorQuery } from '../../api/competitors.ts';
import { itemsOf } from '../../api/pages.ts';
import { rulesQuery } from '../../api/rules.ts';
import { countWords } from '../../words/count.ts';
import { SHOWN, type AlertView, type Shown } from './view.ts';

const NAMES: Readonly<Record<Shown, string>> = {
  inbox: 'Inbox',
  unread: 'Unread',
  unacknowledged: 'Unacknowledged',
  snoozed: 'Snoozed',
  all: 'All',
};

interface ShownLinksProps {
  readonly view: AlertView;
  readonly summary: Schemas['AlertSummary'] | undefined;
}

/** Which alerts are shown, with how many there are where that matters. */
export function ShownLinks({ view, summary }: ShownLinksProps) {
  const count = (shown: Shown) => (summary === undefined || shown === 'inbox' || shown === 'all' ? 0 : summary[shown]);
  return (
    <nav aria-label="Alerts by state" className="mr-auto flex flex-wrap gap-1">
      {SHOWN.map((shown) => (
        <Link
          key={shown}
          to="/alerts"
          search={{ ...view, show: shown === 'inbox' ? undefined : shown }}
          activeOptions={{ exact: true, explicitUndefined: true }}
          data-shown={(view.show ?? 'inbox') === shown}
          className="flex h-8 items-center gap-1.5 rounded-md px-2.5 whitespace-nowrap text-soft hover:bg-hover hover:text-ink data-[shown=true]:bg-hover data-[shown=true]:font-medium data-[shown=true]:text-ink touch:h-11"
        >
          {NAMES[shown]}
          {count(shown) > 0 && <span className="figures min-w-4 text-xs text-soft">{countWords(count(shown))}</span>}
        </Link>
      ))}
    </nav>
  );
}

interface FilterProps {
  readonly view: AlertView;
  readonly onChange: (part: Partial<AlertView>) => void;
}

/** Alerts of one rule, of one competitor. */
export function Filters({ view, onChange }: FilterProps) {
  const rules = useInfiniteQuery(rulesQuery).data;
  const competitors = useQuery(everyCompetitorQuery).data;
  return (
    <div className="flex flex-wrap gap-2">
      <Filter
        label="Competitor"
        any="Any competitor"
        one="One competitor"
        value={view.competitor}
        options={competitors?.items ?? []}
        onChange={(competitor) => onChange({ competitor })}
      />
      <Filter
        label="Rule"
        any="Any rule"
        one="One rule"
        value={view.rule}
        options={rules === undefined ? [] : itemsOf(rules)}
        onChange={(rule) => onChange({ rule })}
      />
    </div>
  );
}

interface OneFilterProps {
  readonly label: string;
  readonly any: string;
  /** What stands for one that is not known here any more. */
  readonly one: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (id: string | undefined) => void;
}

function Filter({ label, any, one, value, options, onChange }: OneFilterProps) {
  const isKnown = value === undefined || options.some(({ id }) => id === value);
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value || undefined)}
      className="h-8 w-44 rounded-md border border-edge bg-surface px-2 hover:border-soft touch:h-11 touch:text-md"
    >
      <option value="">{any}</option>
      {!isKnown && <option value={value}>{one}</option>}
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
