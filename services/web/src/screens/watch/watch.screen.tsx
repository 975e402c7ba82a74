import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { watchQuery } from '../../api/watch-page.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { Skeleton } from '../../design/skeleton.tsx';

const WatchBody = lazy(() => import('./watch-body.tsx').then((file) => ({ default: file.WatchBody })));
const WatchButtons = lazy(() => import('./watch-buttons.tsx').then((file) => ({ default: file.WatchButtons })));

/** One watch: how its price went, what was seen, and how. */
export function WatchPage() {
  const { id } = useParams({ from: '/members/watches/$id' });
  const query = useQuery(watchQuery(id));
  const { data: watch } = query;
  return (
    <Page
      title={watch === undefined ? 'A watch' : watch.name || watch.url}
      actions={<Suspense fallback={null}>{watch && <WatchButtons watch={watch} />}</Suspense>}
    >
      <Loaded query={query} to="see watches" skeleton={<OnItsWay />} isEmpty={() => false} empty={null}>
        {(data) => (
          <Suspense fallback={<Loading />}>
            <WatchBody watch={data} />
          </Suspense>
        )}
      </Loaded>
    </Page>
  );
}

function Loading() {
  return (
    <div data-state="loading" aria-busy>
      <span className="sr-only">Loading</span>
      <OnItsWay />
    </div>
  );
}

function OnItsWay() {
  return (
    <div aria-hidden className="flex flex-col gap-4">
      <Skeleton className="my-1 w-48" />
      <div className="h-20 rounded-lg border border-line bg-surface max-md:h-56" />
      <div className="h-96 rounded-lg border border-line bg-surface" />
    </div>
  );
}
