import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Eye, Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { toProblem } from '../../api/problem.ts';
import { attachWatches, detachWatch, productQuery } from '../../api/products.ts';
import { watchesQuery, type Watch } from '../../api/watches.ts';
import { IconButton } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Money } from '../../design/money.tsx';
import { SearchField } from '../../design/search-field.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { NameCell } from '../watches/cells.tsx';
import { titleOf } from '../watches/words.ts';

interface WatchesOfProps {
  /** Of the product. */
  readonly id: string;
  readonly mayWrite: boolean;
  readonly onClose: () => void;
}

/** As many as a product can have. */
const MOST = 50;
const OFFERED = 6;

/** The watches that look at a product elsewhere; others can be added, these taken away. */
export function WatchesOf({ id, mayWrite, onClose }: WatchesOfProps) {
  const product = useQuery(productQuery(id));
  const watches = useQuery(watchesQuery({ productId: id, limit: MOST }));
  const { attach, detach } = useAttaching(id);
  const title = product.data === undefined ? 'Watches' : `Watches of ${product.data.name}`;
  return (
    <Dialog open onClose={onClose} title={title}>
      <div className="flex flex-col gap-5">
        <Loaded
          query={watches}
          to="see watches"
          skeleton={<SkeletonRows rows={3} rowClassName="h-14" />}
          isEmpty={({ items }) => items.length === 0}
          empty={
            <EmptyState icon={Eye} title="Where do others sell it?">
              {product.isError ? 'This product may have been deleted.' : 'Choose the pages that you watch of it.'}
            </EmptyState>
          }
        >
          {({ items }) => (
            <ul aria-label={title} className="divide-y divide-line">
              {items.map((watch) => (
                <Line key={watch.id} watch={watch}>
                  {mayWrite && (
                    <IconButton
                      label={`Take ${titleOf(watch)} away`}
                      icon={<X aria-hidden className="size-4" />}
                      onClick={() => detach(watch)}
                    />
                  )}
                </Line>
              ))}
            </ul>
          )}
        </Loaded>
        {mayWrite && product.isSuccess && <Others onAdd={attach} />}
      </div>
    </Dialog>
  );
}

/** Watches without a product. */
function Others({ onAdd }: { readonly onAdd: (watch: Watch) => void }) {
  const [search, setSearch] = useState<string>();
  const found = useQuery(watchesQuery({ productId: 'none', limit: OFFERED, ...(search !== undefined && { search }) }));
  return (
    <section aria-label="Add a watch" className="flex flex-col gap-2 border-t border-line pt-4">
      <h3 className="text-sm font-medium">Add a watch</h3>
      <div className="flex">
        <SearchField
          label="Search watches that have no product"
          placeholder="Name or address"
          value={search}
          onChange={setSearch}
        />
      </div>
      <Loaded
        query={found}
        to="see watches"
        skeleton={<SkeletonRows rows={OFFERED} rowClassName="h-14" />}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <p className="py-3 text-soft">
            {search === undefined ? 'Every watch has its product.' : 'No watch without a product is called so.'}
          </p>
        }
      >
        {({ items }) => (
          <ul aria-label="Watches without a product" className="divide-y divide-line">
            {items.map((watch) => (
              <Line key={watch.id} watch={watch}>
                <IconButton
                  label={`Add ${titleOf(watch)}`}
                  icon={<Plus aria-hidden className="size-4" />}
                  onClick={() => onAdd(watch)}
                />
              </Line>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function Line({ watch, children }: { readonly watch: Watch; readonly children: ReactNode }) {
  return (
    <li className="flex min-h-14 items-center gap-3 py-1.5">
      <div className="min-w-0 flex-1">
        <NameCell watch={watch} />
      </div>
      <Money of={watch.latest?.price ?? null} className="shrink-0" />
      {children}
    </li>
  );
}

function useAttaching(id: string) {
  const queries = useQueryClient();
  const reread = () =>
    Promise.all(['products', 'watches', 'competitors'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const doing = (work: Promise<unknown>, words: string, undo?: () => void) =>
    void work
      .then(reread)
      .then(() => toast(words, undo))
      .catch((error: unknown) => toast(`That did not work. ${toProblem(error).message}`));
  const attach = (watch: Watch) => doing(attachWatches(id, [watch.id]), `${titleOf(watch)} is added.`);
  const detach = (watch: Watch) =>
    doing(detachWatch(id, watch.id), `${titleOf(watch)} is taken away.`, () => attach(watch));
  return { attach, detach };
}
