import { useState } from 'react';
import { formatCount } from '../../words/count.ts';
import { formatMoment } from '../../words/time.ts';
import { Table } from '../table.tsx';
import type { ChartPoint, ChartProps } from './charted.ts';

/** Rows that are read one by one; a shorter range has the others. */
const SHOWN = 100;

/** What the chart draws, for those who do not see it or want to know exactly. */
export function ChartTable({ label, points, columns }: Pick<ChartProps, 'label' | 'points' | 'columns'>) {
  const [open, setOpen] = useState(false);
  const rows = points.slice(-SHOWN).reverse();
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)} className="px-4 pb-2 text-sm">
      <summary className="w-fit cursor-pointer rounded-sm text-soft hover:text-ink touch:min-h-11 touch:py-3">
        Show as a table
      </summary>
      {open && (
        <div className="-mx-4 mt-2 max-h-80 overflow-y-auto border-t border-line" tabIndex={0}>
          <Table<ChartPoint>
            label={label}
            rows={rows}
            keyOf={({ at }) => String(at)}
            columns={[
              { key: 'at', head: 'From', cell: ({ at }) => formatMoment(new Date(at)), phone: 'title' },
              {
                key: 'value',
                head: columns.value,
                cell: ({ words }) => <span className="figures">{words}</span>,
                align: 'right',
                phone: 'right',
              },
              ...(columns.more === undefined
                ? []
                : [{ key: 'more', head: columns.more, cell: ({ more }: ChartPoint) => more, phone: 'below' as const }]),
            ]}
          />
          {points.length > SHOWN && (
            <p className="px-4 py-2 text-soft">
              The newest {formatCount(SHOWN)} of {formatCount(points.length)} that are drawn. Choose a shorter time to
              see the others.
            </p>
          )}
        </div>
      )}
    </details>
  );
}
