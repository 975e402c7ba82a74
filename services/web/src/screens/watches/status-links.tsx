import { Link } from '@tanstack/react-router';
import { countOf, type FilterProps } from './filter-props.ts';
import { STATUSES, viewOf, type StatusFilter } from './view.ts';
import { STATUS_WORDS } from './words.ts';

/** How many there are of each status; a press shows those. */
export function StatusLinks({ view, summary }: Omit<FilterProps, 'onChange'>) {
  const link = (status: StatusFilter | undefined, name: string) => (
    <Link
      key={name}
      to="/watches"
      search={viewOf({ ...view, status })}
      activeOptions={{ exact: true, explicitUndefined: true }}
      data-shown={view.status === status}
      className="flex h-8 items-center gap-1.5 rounded-md px-2.5 whitespace-nowrap text-soft hover:bg-hover hover:text-ink data-[shown=true]:bg-hover data-[shown=true]:font-medium data-[shown=true]:text-ink touch:h-11"
    >
      {name}
      <span className="figures min-w-4 text-xs text-soft">{countOf(summary, status)}</span>
    </Link>
  );
  return (
    <nav aria-label="Watches by health" className="flex flex-wrap gap-1">
      {link(undefined, 'All')}
      {STATUSES.map((status) => link(status, STATUS_WORDS[status]))}
    </nav>
  );
}
