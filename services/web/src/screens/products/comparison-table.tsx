import { Link } from '@tanstack/react-router';
import type { ComparedProduct, Comparison } from '../../api/products.ts';
import { Money } from '../../design/money.tsx';
import { OfferCell } from './offer-cell.tsx';
import { Position } from './position.tsx';
import { cellsOf, theirVatWords, vatWords } from './price-words.ts';

interface ComparisonTableProps {
  readonly rows: readonly ComparedProduct[];
  readonly competitors: Comparison['competitors'];
}

const HEAD = 'sticky top-0 z-10 h-12 border-b border-line bg-surface px-3 text-xs font-medium text-soft';
/** The product stays where it is while the competitors go by. */
const FIRST = 'sticky left-0 z-10 w-72 max-w-72 min-w-72 border-r border-line bg-surface px-4 text-left font-normal';

/** A row for each product, a column for each competitor; heads and products stay while one scrolls. */
export function ComparisonTable({ rows, competitors }: ComparisonTableProps) {
  return (
    <div
      role="region"
      aria-label="Price comparison"
      tabIndex={0}
      className="max-h-[calc(100dvh-15rem)] min-h-64 overflow-auto overscroll-x-contain rounded-lg border border-line bg-surface"
    >
      <table aria-label="Prices by product and competitor" className="w-full border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className={`${HEAD} ${FIRST} z-20! font-medium!`}>
              Product
            </th>
            <th scope="col" className={`${HEAD} min-w-36 text-right`}>
              Your price
            </th>
            <th scope="col" className={`${HEAD} min-w-36 text-left`}>
              Position
            </th>
            {competitors.map(({ id, name, vat }) => (
              <th key={id} scope="col" className={`${HEAD} max-w-48 min-w-40 text-right`}>
                <Link
                  to="/competitors/$id"
                  params={{ id }}
                  className="block truncate rounded-sm text-ink -outline-offset-1! hover:underline"
                >
                  {name}
                </Link>
                <span className="font-normal">{theirVatWords(vat)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.product.id} row={row} competitors={competitors} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly row: ComparedProduct;
  readonly competitors: Comparison['competitors'];
}

function Row({ row, competitors }: RowProps) {
  const { name, sku, ownPrice } = row.product;
  const cells = cellsOf(row);
  const isCheapest = row.position?.rank === 1;
  return (
    <tr className="group">
      <th scope="row" className={`${FIRST} h-14 border-b group-hover:bg-hover`}>
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-xs text-soft">{sku}</span>
      </th>
      <td className={`border-b border-line px-3 text-right group-hover:bg-hover ${isCheapest ? 'bg-good-wash' : ''}`}>
        <Money of={ownPrice} className="font-medium" />
        {ownPrice !== null && <span className="block text-xs text-soft">{vatWords(ownPrice)}</span>}
      </td>
      <td className="border-b border-line px-3 group-hover:bg-hover">
        <Position of={row} />
      </td>
      {competitors.map(({ id, name: competitor }) => (
        <td
          key={id}
          className={`border-b border-line px-3 text-right group-hover:bg-hover ${cells.get(id)?.offer.cheapest ? 'bg-good-wash' : ''}`}
        >
          <OfferCell cell={cells.get(id)} competitor={competitor} />
        </td>
      ))}
    </tr>
  );
}
