import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { RowCheckbox } from './cells.tsx';
import type { Sort } from './view.ts';
import { isAmount } from './cell.tsx';
import { COLUMN_WORDS, type Column } from './columns.ts';
import { ROW } from './watch-row.tsx';

export interface TableHeadProps {
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
  /** How much of what is there has been chosen; undefined where nothing can be. */
  readonly chosen: 'none' | 'some' | 'all' | undefined;
  readonly onToggleAll: () => void;
}

/** What one press after the other on a head sorts by; after the last it is as it was. */
const ORDERS: Readonly<Partial<Record<Column, readonly [Sort, ...Sort[]]>>> = {
  price: ['price', '-price'],
  lastSeen: ['lastSeen', '-lastSeen'],
  nextRun: ['nextRun'],
  added: ['oldest'],
};

export function TableHead({
  sort,
  onSort,
  chosen,
  onToggleAll,
  columns,
}: TableHeadProps & { columns: readonly Column[] }) {
  return (
    <div role="row" className={`${ROW} h-9 border-b border-line text-xs text-soft`}>
      <div role="columnheader">
        {chosen === undefined ? (
          <span className="sr-only">Selected</span>
        ) : (
          <RowCheckbox
            label="Select all that are loaded"
            checked={chosen === 'all'}
            mixed={chosen === 'some'}
            onToggle={onToggleAll}
          />
        )}
      </div>
      <SortHead name="Name" orders={['name', '-name']} sort={sort} onSort={onSort} />
      {columns.map((column) => {
        const [name, orders] = [COLUMN_WORDS[column], ORDERS[column]];
        const className = isAmount(column) ? 'justify-end pr-2' : '';
        return orders === undefined ? (
          <Head key={column} className={className}>
            {name}
          </Head>
        ) : (
          <SortHead key={column} name={name} orders={orders} sort={sort} onSort={onSort} className={className} />
        );
      })}
      <div role="columnheader">
        <span className="sr-only">More</span>
      </div>
    </div>
  );
}

function Head({ className = '', children }: { readonly className?: string; readonly children: ReactNode }) {
  return (
    <div role="columnheader" className={`flex truncate font-medium ${className}`}>
      {children}
    </div>
  );
}

interface SortHeadProps extends Pick<TableHeadProps, 'sort' | 'onSort'> {
  readonly name: string;
  /** What one press after the other sorts by; after the last it is as it was. */
  readonly orders: readonly [Sort, ...Sort[]];
  readonly className?: string;
}

/** Times tell the latest first without a minus. */
const descends = (sort: Sort): boolean => sort.startsWith('-') !== sort.endsWith('lastSeen');

function SortHead({ name, orders, sort, onSort, className = '' }: SortHeadProps) {
  const at = orders.findIndex((one) => one === sort);
  const current = orders[at];
  const Arrow = current !== undefined && descends(current) ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={current === undefined ? 'none' : descends(current) ? 'descending' : 'ascending'}
      className={`flex ${className}`}
    >
      <button
        type="button"
        onClick={() => onSort(orders[at + 1])}
        className="flex h-7 items-center gap-1 rounded-sm font-medium whitespace-nowrap hover:text-ink touch:h-9"
      >
        {name}
        {current !== undefined && <Arrow aria-hidden className="size-3" />}
      </button>
    </div>
  );
}
