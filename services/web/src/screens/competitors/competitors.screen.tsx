import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus, Store } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { competitorsQuery, subscriptionQuery } from '../../api/competitors.ts';
import { useMay } from '../../api/me.ts';
import { itemsOf } from '../../api/pages.ts';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Page } from '../../design/page.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import type { Asked } from './competitor-card.tsx';

/** On its way while the competitors are, too. */
const card = import('./competitor-card.tsx');
const CompetitorCard = lazy(() => card.then((file) => ({ default: file.CompetitorCard })));
const EditCompetitor = lazy(() => import('./edit-competitor.tsx').then((file) => ({ default: file.EditCompetitor })));
const DeleteCompetitor = lazy(() =>
  import('./delete-competitor.tsx').then((file) => ({ default: file.DeleteCompetitor })),
);

const GRID = 'grid grid-cols-[minmax(0,1fr)] gap-4 md:grid-cols-2';

/** The businesses that are followed, a card each. */
export function Competitors() {
  const query = useInfiniteQuery(competitorsQuery);
  const [asked, setAsked] = useState<Asked>();
  const mayWrite = useMay('competitors:write');
  const cap = useCap();
  const known = query.data === undefined || query.hasNextPage ? undefined : itemsOf(query.data);
  // Samples take nobody's room.
  const count = known?.filter(({ sample }) => !sample).length;
  const isFull = cap !== undefined && count !== undefined && count >= cap;
  const add = mayWrite && !isFull && (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setAsked({ kind: 'add' })}>
      Add a competitor
    </Button>
  );
  const close = () => setAsked(undefined);
  return (
    <Page title="Competitors" actions={known?.length !== 0 && add}>
      {cap !== undefined && count !== undefined && count > 0 && (
        <p className="-mt-3 text-soft">
          <span className="figures">
            {count} of {cap}
          </span>{' '}
          that your plan allows.
          {isFull && ' To follow another one, delete one of these or ask an owner for a larger plan.'}
        </p>
      )}
      <Loaded
        query={query}
        to="see competitors"
        skeleton={<CardsOnTheirWay />}
        isEmpty={(data) => itemsOf(data).length === 0}
        empty={
          <div className="rounded-lg border border-line bg-surface py-6">
            <EmptyState icon={Store} title="Follow a first competitor" actions={add}>
              A competitor gathers the pages that you watch of one business, and tells how its prices stand to yours.
              Watching a page of a shop adds its competitor by itself.
            </EmptyState>
          </div>
        }
      >
        {(data) => (
          <>
            <ul aria-label="Competitors" className={GRID}>
              {itemsOf(data).map((competitor) => (
                <CompetitorCard key={competitor.id} competitor={competitor} mayWrite={mayWrite} onAsk={setAsked} />
              ))}
            </ul>
            <More query={query} of="competitors" />
          </>
        )}
      </Loaded>
      <Suspense fallback={null}>
        {asked?.kind === 'add' && <EditCompetitor onClose={close} />}
        {asked?.kind === 'edit' && <EditCompetitor competitor={asked.competitor} onClose={close} />}
        {asked?.kind === 'delete' && <DeleteCompetitor competitor={asked.competitor} onClose={close} />}
      </Suspense>
    </Page>
  );
}

/** How many the plan allows; undefined where it has no cap, or who looks may not see the plan. */
function useCap(): number | undefined {
  const maySee = useMay('billing:read');
  const { data } = useQuery({ ...subscriptionQuery, enabled: maySee });
  return data?.limits.competitors ?? undefined;
}

function CardsOnTheirWay() {
  return (
    <div className={GRID}>
      {Array.from({ length: 4 }, (_, card) => (
        <div key={card} className="flex h-44 flex-col gap-4 rounded-lg border border-line bg-surface p-4">
          <Skeleton className="w-32" />
          <Skeleton className="w-24" />
          <Skeleton className="mt-auto w-40" />
        </div>
      ))}
    </div>
  );
}
