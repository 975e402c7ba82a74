import type { ComparedProduct, Comparison } from '../../api/products.ts';
import { Money } from '../../design/money.tsx';
import { compareAmounts } from '../../words/money.ts';
import { OfferCell } from './offer-cell.tsx';
import { Position } from './position.tsx';
import { cellsOf, theirVatWords, vatWords, type Cell } from './price-words.ts';

interface ComparisonListProps {
  readonly rows: readonly ComparedProduct[];
  readonly competitors: Comparison['competitors'];
}

/** The comparison on a phone: a product, and under it who asks how much, the cheapest first. */
export function ComparisonList({ rows, competitors }: ComparisonListProps) {
  const names = new Map(competitors.map((one) => [one.id, one]));
  return (
    <ul aria-label="Price comparison" className="flex flex-col gap-3">
      {rows.map((row) => {
        const { id, name, sku, ownPrice } = row.product;
        const cells = [...cellsOf(row)].toSorted(([, a], [, b]) => byPrice(a, b));
        return (
          <li key={id} className="rounded-lg border border-line bg-surface">
            <div className="flex items-start gap-3 border-b border-line px-4 py-3">
              <div className="mr-auto min-w-0">
                <h2 className="truncate font-medium">{name}</h2>
                <p className="truncate text-xs text-soft">{sku}</p>
              </div>
              <div className="flex shrink-0 flex-col items-end gap-1 text-right">
                <Money of={ownPrice} className="font-medium" />
                {ownPrice !== null && <span className="text-xs text-soft">{vatWords(ownPrice)}</span>}
                <Position of={row} />
              </div>
            </div>
            {cells.length > 0 && (
              <ul aria-label={`Prices of ${name}`} className="divide-y divide-line">
                {cells.map(([competitorId, cell]) => {
                  const competitor = names.get(competitorId);
                  return (
                    <li key={competitorId} className="flex min-h-14 items-center gap-3 px-4">
                      <div className="mr-auto min-w-0">
                        <p className="truncate">{competitor?.name ?? 'Another competitor'}</p>
                        {competitor && <p className="text-xs text-soft">{theirVatWords(competitor.vat)}</p>}
                      </div>
                      <div className="shrink-0 text-right">
                        <OfferCell cell={cell} competitor={competitor?.name ?? 'Another competitor'} />
                      </div>
                    </li>
                  );
                })}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** What is compared comes first, by price. */
function byPrice({ offer: a }: Cell, { offer: b }: Cell): number {
  if (a.compared === null || b.compared === null) return Number(a.compared === null) - Number(b.compared === null);
  return compareAmounts(a.compared.amount, b.compared.amount);
}
