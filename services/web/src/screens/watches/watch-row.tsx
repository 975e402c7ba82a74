import { memo } from 'react';
import type { Watch } from '../../api/watches.ts';
import { Money } from '../../design/money.tsx';
import { When } from '../../design/when.tsx';
import { HealthCell, NameCell, RowCheckbox, StockCell, TagsCell } from './cells.tsx';
import { NextCheck } from './next-check.tsx';
import { RowMore } from './row-more.tsx';
import type { WatchRowProps } from './row-props.ts';
import { healthOf, titleOf } from './words.ts';

/** The columns of the table, as many as there is room for. */
export const COLUMNS =
  'grid grid-cols-[2.25rem_minmax(0,1fr)_7rem_8.5rem_2.5rem] items-center gap-x-3 px-2 lg:grid-cols-[2.25rem_minmax(0,1fr)_7rem_6.5rem_6rem_7.5rem_2.5rem] xl:grid-cols-[2.25rem_minmax(0,1fr)_7rem_6.5rem_5.5rem_5.5rem_7.5rem_5.5rem_2.5rem]';
export const FROM_LG = 'hidden min-w-0 lg:flex';
export const FROM_XL = 'hidden min-w-0 xl:flex';

/** A watch in the table. */
export const WatchRow = memo(function WatchRow({ watch, chosen, mayWrite, actions, onToggle, onAsk }: WatchRowProps) {
  const { id, latest, lastSeenAt, nextRunAt, tags } = watch;
  return (
    <div
      data-watch={id}
      className={`${COLUMNS} h-13 border-b border-line ${chosen ? 'bg-accent-wash' : 'focus-within:bg-hover hover:bg-hover'}`}
    >
      <div role="cell">
        {mayWrite && (
          <RowCheckbox label={`Select ${titleOf(watch)}`} checked={chosen} onToggle={(range) => onToggle(id, range)} />
        )}
      </div>
      <div role="cell" className="min-w-0">
        <NameCell watch={watch} />
      </div>
      <div role="cell" className="flex min-w-0 justify-end overflow-hidden">
        <Money of={latest?.price ?? null} />
      </div>
      <div role="cell" className={`${FROM_LG} pl-2`}>
        <StockCell availability={latest?.availability} />
      </div>
      <div role="cell" className={FROM_XL}>
        {lastSeenAt === null ? (
          <span className="text-soft">Never</span>
        ) : (
          <When at={lastSeenAt} className="text-soft" />
        )}
      </div>
      <div role="cell" className={FROM_LG}>
        <NextCheck at={nextRunAt} />
      </div>
      <div role="cell" className="min-w-0">
        <HealthCell watch={watch} />
      </div>
      <div role="cell" className={FROM_XL}>
        <TagsCell tags={tags} />
      </div>
      <div role="cell">
        <RowMore watch={watch} mayWrite={mayWrite} actions={actions} onAsk={onAsk} />
      </div>
    </div>
  );
});

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
  return <span className={colour}>{why === '' ? state : `${state}: ${why}`}</span>;
}
