import { useInfiniteQuery } from '@tanstack/react-query';
import { Package, SearchX } from 'lucide-react';
import { itemsOf } from '../../api/pages.ts';
import { comparisonQuery } from '../../api/products.ts';
import { useIsPhone } from '../../design/is-phone.ts';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { ComparisonList } from './comparison-list.tsx';
import { ComparisonTable } from './comparison-table.tsx';

/** Products by competitors: every latest price, and where the own one stands. */
export function Comparison({ search }: { readonly search: string | undefined }) {
  const query = useInfiniteQuery(comparisonQuery(search));
  const isPhone = useIsPhone();
  const Rows = isPhone ? ComparisonList : ComparisonTable;
  return (
    <Loaded
      query={query}
      to="see products"
      skeleton={<SkeletonRows rows={8} rowClassName="h-14" />}
      isEmpty={(data) => itemsOf(data).length === 0}
      empty={
        <div className="rounded-lg border border-line bg-surface">
          {search === undefined ? (
            <EmptyState icon={Package} title="Nothing to compare yet">
              Add a product, choose the pages where others sell it, and their prices stand here beside yours.
            </EmptyState>
          ) : (
            <EmptyState icon={SearchX} title="Nothing found">
              No product has “{search}” in its name or SKU.
            </EmptyState>
          )}
        </div>
      }
    >
      {(data) => {
        const { competitors = [], competitorsCut = false } = data.pages[0] ?? {};
        return (
          <div className="flex flex-col gap-2">
            <Rows rows={itemsOf(data)} competitors={competitors} />
            <p className="text-sm text-soft">
              Positions are among prices in your currency that can be bought now, with or without VAT as yours are.
              Where it is not known whether VAT is in a competitor’s prices, they count as they were read.
              {competitorsCut && ' The first 100 competitors have a column; the others count in the position.'}
            </p>
            <More query={query} of="products" />
          </div>
        );
      }}
    </Loaded>
  );
}
