import { Link } from '@tanstack/react-router';
import type { Watch } from '../../api/watches.ts';
import { Money } from '../../design/money.tsx';
import { When } from '../../design/when.tsx';
import { formatSchedule } from '../../words/schedule.ts';
import { formatDay } from '../../words/time.ts';
import { HealthCell, StockCell, TagsCell } from './cells.tsx';
import type { Column } from './columns.ts';
import { NextCheck } from './next-check.tsx';

/** Whether amounts stand in a column, which line up at their end. */
export const isAmount = (column: Column): boolean => column === 'price' || column === 'ownPrice';

/** What a column says of a watch. */
export function Cell({ column, watch }: { readonly column: Column; readonly watch: Watch }) {
  switch (column) {
    case 'price':
      return <Money of={watch.latest?.price ?? null} />;
    case 'ownPrice':
      return <Money of={watch.ownPrice} />;
    case 'stock':
      return <StockCell availability={watch.latest?.availability} />;
    case 'competitor':
      return (
        <Link
          to="/watches"
          search={{ competitor: watch.competitorId }}
          data-hint={`Watches of ${watch.competitorName ?? 'this competitor'}`}
          className="truncate rounded-sm text-soft hover:text-ink hover:underline"
        >
          {watch.competitorName ?? '–'}
        </Link>
      );
    case 'lastSeen':
      return watch.lastSeenAt === null ? (
        <span className="text-soft">Never</span>
      ) : (
        <When at={watch.lastSeenAt} className="text-soft" />
      );
    case 'nextRun':
      return <NextCheck at={watch.nextRunAt} />;
    case 'schedule':
      return <span className="figures truncate text-soft">{formatSchedule(watch.schedule)}</span>;
    case 'health':
      return <HealthCell watch={watch} />;
    case 'tags':
      return <TagsCell tags={watch.tags} />;
    case 'added':
      return <span className="figures truncate text-soft">{formatDay(new Date(watch.createdAt))}</span>;
  }
}
