import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useActions } from '../../actions/actions.ts';
import { useMay } from '../../api/me.ts';
import { Button } from '../../design/button.tsx';
import { Page } from '../../design/page.tsx';
import { SearchField } from '../../design/search-field.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import type { Asked } from './asked.ts';
import { type ProductsView, productsViewOf } from './view.ts';

const ProductList = lazy(() => import('./product-list.tsx').then((file) => ({ default: file.ProductList })));
const Comparison = lazy(() => import('./comparison.tsx').then((file) => ({ default: file.Comparison })));
const ExportButton = lazy(() => import('./export-button.tsx').then((file) => ({ default: file.ExportButton })));
const EditProduct = lazy(() => import('./edit-product.tsx').then((file) => ({ default: file.EditProduct })));
const DeleteProduct = lazy(() => import('./delete-product.tsx').then((file) => ({ default: file.DeleteProduct })));
const WatchesOf = lazy(() => import('./watches-of.tsx').then((file) => ({ default: file.WatchesOf })));

const SEARCH_ID = 'search-products';

/** The own products, and what others ask for them. */
export function Products() {
  const view = useSearch({ from: '/members/products', select: productsViewOf });
  const navigate = useNavigate({ from: '/products' });
  const [asked, setAsked] = useState<Asked>();
  const mayWrite = useMay('products:write');
  const change = useCallback(
    (part: ProductsView) =>
      void navigate({ search: (known) => ({ ...productsViewOf(known), ...part }), replace: 'search' in part }),
    [navigate],
  );
  const search = useCallback((text: string | undefined) => change({ search: text }), [change]);
  const add = useCallback(() => setAsked({ kind: 'add' }), []);
  useActions(
    useMemo(
      () => [
        {
          id: 'search-products',
          label: 'Search products',
          group: 'Products',
          keys: '/',
          run: () => document.getElementById(SEARCH_ID)?.focus(),
        },
        ...(mayWrite ? [{ id: 'add-product', label: 'Add a product', group: 'Products', keys: 'n', run: add }] : []),
      ],
      [add, mayWrite],
    ),
    'first',
  );
  const close = () => setAsked(undefined);
  const addButton = mayWrite && (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={add}>
      Add a product
    </Button>
  );
  return (
    <Page title="Products" wide actions={addButton}>
      <div className="flex flex-col gap-3">
        <nav aria-label="Of products" className="flex gap-4 border-b border-line px-1">
          <TabLink>Your products</TabLink>
          <TabLink tab="prices">Price comparison</TabLink>
        </nav>
        <div className="flex items-center gap-2">
          <SearchField
            id={SEARCH_ID}
            label="Search products by name or SKU"
            placeholder="Name or SKU"
            value={view.search}
            onChange={search}
          />
          <Suspense fallback={null}>{view.tab === 'prices' && <ExportButton search={view.search} />}</Suspense>
        </div>
        <Suspense fallback={<OnItsWay />}>
          {view.tab === 'prices' ? (
            <Comparison search={view.search} />
          ) : (
            <ProductList search={view.search} mayWrite={mayWrite} onAsk={setAsked} />
          )}
        </Suspense>
      </div>
      <Suspense fallback={null}>
        {asked?.kind === 'add' && <EditProduct onClose={close} />}
        {asked?.kind === 'edit' && <EditProduct product={asked.product} onClose={close} />}
        {asked?.kind === 'delete' && <DeleteProduct product={asked.product} onClose={close} />}
        {view.of !== undefined && (
          <WatchesOf id={view.of} mayWrite={mayWrite} onClose={() => change({ of: undefined })} />
        )}
      </Suspense>
    </Page>
  );
}

interface TabLinkProps {
  readonly tab?: ProductsView['tab'];
  readonly children: string;
}

function TabLink({ tab, children }: TabLinkProps) {
  return (
    <Link
      from="/products"
      search={(view) => ({ search: productsViewOf(view).search, tab })}
      activeOptions={{ exact: true }}
      className="-mb-px inline-flex h-9 items-center border-b-2 border-transparent px-0.5 font-medium whitespace-nowrap text-soft -outline-offset-2! hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink touch:h-11"
    >
      {children}
    </Link>
  );
}

function OnItsWay() {
  return (
    <div data-state="loading" aria-busy className="overflow-hidden rounded-lg border border-line bg-surface">
      <span className="sr-only">Loading</span>
      <SkeletonRows rows={8} rowClassName="h-14" />
    </div>
  );
}
