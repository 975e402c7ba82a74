import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Package, Pencil, SearchX, Trash2 } from 'lucide-react';
import { itemsOf } from '../../api/pages.ts';
import { productsQuery, type Product } from '../../api/products.ts';
import { IconButton } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Money } from '../../design/money.tsx';
import { More } from '../../design/more.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { formatCount } from '../../words/count.ts';
import type { Asked } from './asked.ts';
import { vatWords } from './price-words.ts';
import { productsViewOf } from './view.ts';

interface ProductListProps {
  readonly search: string | undefined;
  readonly mayWrite: boolean;
  readonly onAsk: (asked: Asked) => void;
}

export function ProductList({ search, mayWrite, onAsk }: ProductListProps) {
  const query = useInfiniteQuery(productsQuery(search));
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface">
      <Loaded
        query={query}
        to="see products"
        skeleton={<SkeletonRows rows={8} rowClassName="h-14" />}
        isEmpty={(data) => itemsOf(data).length === 0}
        empty={
          search === undefined ? (
            <EmptyState icon={Package} title="Say what you sell">
              A product has your own price and the pages where others sell it. Rules compare with that price, and the
              price comparison shows where you stand.
            </EmptyState>
          ) : (
            <EmptyState icon={SearchX} title="Nothing found">
              No product has “{search}” in its name or SKU.
            </EmptyState>
          )
        }
      >
        {(data) => (
          <>
            <Table
              label="Products"
              columns={mayWrite ? [...COLUMNS, buttons(onAsk)] : COLUMNS}
              rows={itemsOf(data)}
              keyOf={({ id }) => id}
            />
            <More query={query} of="products" />
          </>
        )}
      </Loaded>
    </div>
  );
}

const COLUMNS: readonly Column<Product>[] = [
  {
    key: 'name',
    head: 'Product',
    phone: 'title',
    className: 'w-1/2',
    cell: ({ name, sku }) => (
      <div className="flex min-w-0 flex-col py-1.5">
        <span className="truncate font-medium">{name}</span>
        <span className="truncate text-xs text-soft">{sku}</span>
      </div>
    ),
  },
  {
    key: 'price',
    head: 'Your price',
    align: 'right',
    phone: 'below',
    cell: ({ ownPrice }) =>
      ownPrice === null ? (
        <span className="text-soft">Not said</span>
      ) : (
        <div className="flex items-baseline gap-1.5 md:flex-col md:items-end md:gap-0">
          <Money of={ownPrice} className="font-medium" />
          <span className="text-xs text-soft">{vatWords(ownPrice)}</span>
        </div>
      ),
  },
  {
    key: 'watches',
    head: 'Watches',
    align: 'right',
    phone: 'below',
    cell: ({ id, name, watches }) => (
      <Link
        from="/products"
        search={(view) => ({ ...productsViewOf(view), of: id })}
        className="inline-flex min-h-6 items-center rounded-sm text-accent underline-offset-2 hover:underline touch:min-h-11"
      >
        {watches === 0 ? 'Choose watches' : watches === 1 ? 'One watch' : `${formatCount(watches)} watches`}
        <span className="sr-only"> of {name}</span>
      </Link>
    ),
  },
];

function buttons(onAsk: (asked: Asked) => void): Column<Product> {
  return {
    key: 'buttons',
    head: 'Change',
    align: 'right',
    phone: 'right',
    className: 'w-28',
    cell: (product) => (
      <div className="flex justify-end">
        <IconButton
          label={`Edit ${product.name}`}
          icon={<Pencil aria-hidden className="size-4" />}
          onClick={() => onAsk({ kind: 'edit', product })}
        />
        <IconButton
          label={`Delete ${product.name}`}
          icon={<Trash2 aria-hidden className="size-4" />}
          onClick={() => onAsk({ kind: 'delete', product })}
        />
      </div>
    ),
  };
}
