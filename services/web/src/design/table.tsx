import type { ReactNode } from 'react';
import { useIsPhone } from './is-phone.ts';

export interface Column<Row> {
  readonly key: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand at the right, under each other. */
  readonly align?: 'right';
  /** Its place in a line of the list that a phone shows; without one it is left out there. */
  readonly phone?: 'title' | 'below' | 'right';
  readonly className?: string;
}

interface TableProps<Row> {
  /** What it lists, for who does not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** A table; on a phone a list of the same rows. */
export function Table<Row>(props: TableProps<Row>) {
  return useIsPhone() ? <RowList {...props} /> : <Grid {...props} />;
}

function Grid<Row>({ label, columns, rows, keyOf }: TableProps<Row>) {
  const side = ({ align, className = '' }: Column<Row>) =>
    `${align === 'right' ? 'text-right' : 'text-left'} ${className}`;
  return (
    <table aria-label={label} className="w-full border-collapse">
      <thead>
        <tr className="border-b border-line text-xs text-soft">
          {columns.map((column) => (
            <th key={column.key} scope="col" className={`h-8 px-4 font-medium ${side(column)}`}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {rows.map((row) => (
          <tr key={keyOf(row)} className="relative hover:bg-hover">
            {columns.map((column) => (
              <td key={column.key} className={`h-11 max-w-0 px-4 ${side(column)}`}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RowList<Row>({ label, columns, rows, keyOf }: TableProps<Row>) {
  const at = (row: Row, place: Column<Row>['phone']) =>
    columns.filter(({ phone }) => phone === place).map(({ key, cell }) => <div key={key}>{cell(row)}</div>);
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {rows.map((row) => (
        <li key={keyOf(row)} className="relative flex min-h-16 items-center gap-3 px-4 py-2.5">
          <div className="mr-auto flex min-w-0 flex-col gap-0.5">
            {at(row, 'title')}
            <div className="flex flex-wrap items-center gap-x-2 text-sm text-soft">{at(row, 'below')}</div>
          </div>
          <div className="flex shrink-0 flex-col items-end gap-0.5 text-right">{at(row, 'right')}</div>
        </li>
      ))}
    </ul>
  );
}
