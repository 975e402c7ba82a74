import { memo } from 'react';
import type { Watch } from '../../api/watches.ts';
import { Money } from '../../design/money.tsx';
import { Cell, isAmount } from './cell.tsx';
import { NameCell, RowCheckbox, StockCell } from './cells.tsx';
import type { Column } from './columns.ts';
import { NextCheck } from './next-check.tsx';
import { RowMore } from './row-more.tsx';
import type { WatchRowProps } from './row-props.ts';
import { healthOf, titleOf } from './words.ts';

/** What the rows of the table have in common; the columns are set where the table is. */
export const ROW = 'grid grid-cols-(--columns) items-center gap-x-3 px-2';

/** A watch in the table. */
export const WatchRow = memo(function WatchRow({ watch, columns, ...props }: TableRowProps) {
  const { chosen, mayWrite, actions, onToggle, onAsk } = props;
  const { id } = watch;
  return (
    <div
      data-watch={id}
      className={`${ROW} h-13 border-b border-line ${chosen ? 'bg-accent-wash' : 'focus-within:bg-hover hover:bg-hover'}`}
    >
      <div role="cell">
        {mayWrite && (
          <RowCheckbox label={`Select ${titleOf(watch)}`} checked={chosen} onToggle={(range) => onToggle(id, range)} />
        )}
      </div>
      <div role="cell" className="min-w-0">
        <NameCell watch={watch} />
      </div>
      {columns.map((column) => (
        <div
          key={column}
          role="cell"
          className={`flex min-w-0 ${isAmount(column) ? 'justify-end overflow-hidden pr-2' : ''}`}
        >
          <Cell column={column} watch={watch} />
        </div>
      ))}
      <div role="cell">
        <RowMore watch={watch} mayWrite={mayWrite} actions={actions} onAsk={onAsk} />
      </div>
    </div>
  );
});

interface TableRowProps extends WatchRowProps {
  readonly columns: readonly Column[];
}

/** A watch in the list of a phone. */
export const WatchListItem = memo(function WatchListItem(props: WatchRowProps) {
  const { watch, chosen, mayWrite, actions, onToggle, onAsk } = props;
  const { id, latest, nextRunAt } = watch;
  return (
    <div
      data-watch={id}
      className={`flex h-18 items-center gap-1 border-b border-line pr-1 ${mayWrite ? 'pl-0.5' : 'pl-4'} ${chosen ? 'bg-accent-wash' : ''}`}
    >
      {mayWrite && (
        <RowCheckbox label={`Select ${titleOf(watch)}`} checked={chosen} onToggle={(range) => onToggle(id, range)} />
      )}
      <div className="min-w-0 flex-1">
        <NameCell watch={watch} />
        <div className="truncate text-xs">
          {healthOf(watch).state === 'Active' ? <NextCheck at={nextRunAt} /> : <StateWords watch={watch} />}
        </div>
      </div>
      <div className="flex max-w-32 shrink-0 flex-col items-end text-right">
        <Money of={latest?.price ?? null} className="font-medium" />
        <span className="text-xs">
          <StockCell availability={latest?.availability} />
        </span>
      </div>
      <RowMore watch={watch} mayWrite={mayWrite} actions={actions} onAsk={onAsk} />
    </div>
  );
});

function StateWords({ watch }: { readonly watch: Watch }) {
  const { tone, state, why } = healthOf(watch);
  const colour = { bad: 'text-bad', warn: 'text-warn', accent: 'text-accent', good: '', neutral: '' }[tone];
  // Some reasons say the state themselves.
  return <span className={colour}>{why === '' ? state : why.startsWith(state) ? why : `${state}: ${why}`}</span>;
}
