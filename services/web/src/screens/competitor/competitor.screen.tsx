import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { competitorQuery } from '../../api/competitors.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { Skeleton } from '../../design/skeleton.tsx';

const body = import('./competitor-body.tsx');
const CompetitorBody = lazy(() => body.then((file) => ({ default: file.CompetitorBody })));
const CompetitorButtons = lazy(() =>
  import('./competitor-buttons.tsx').then((file) => ({ default: file.CompetitorButtons })),
);

/** One competitor: what is watched of it, where its prices stand, and how much moves there. */
export function CompetitorPage() {
  const { id } = useParams({ from: '/members/competitors/$id' });
  const query = useQuery(competitorQuery(id));
  const { data: competitor } = query;
  return (
    <Page
      title={competitor?.name ?? 'A competitor'}
      actions={<Suspense fallback={null}>{competitor && <CompetitorButtons competitor={competitor} />}</Suspense>}
    >
      <Loaded query={query} to="see competitors" skeleton={<OnItsWay />} isEmpty={() => false} empty={null}>
        {(data) => (
          <Suspense
            fallback={
              <div data-state="loading" aria-busy>
                <span className="sr-only">Loading</span>
                <OnItsWay />
              </div>
            }
          >
            <CompetitorBody competitor={data} />
          </Suspense>
        )}
      </Loaded>
    </Page>
  );
}

function OnItsWay() {
  return (
    <div aria-hidden className="flex flex-col gap-4">
      <Skeleton className="my-2 w-48" />
      <div className="h-24 rounded-lg border border-line bg-surface max-md:h-56" />
      <div className="h-96 rounded-lg border border-line bg-surface" />
    </div>
  );
}
