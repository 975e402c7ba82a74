import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useWithRights } from '../../api/me.ts';
import { endpointQuery } from '../../api/webhooks.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { titleOf } from './words.ts';

/** On its way while the endpoint is, too. */
const [body, buttons] = [import('./endpoint-body.tsx'), import('./endpoint-buttons.tsx')];
const EndpointBody = lazy(() => body.then((file) => ({ default: file.EndpointBody })));
const EndpointButtons = lazy(() => buttons.then((file) => ({ default: file.EndpointButtons })));

/** One endpoint: how it does, each call of it, and how its server knows that a call is genuine. */
export function EndpointPage() {
  const { id } = useParams({ from: '/members/webhooks/$id' });
  const query = useWithRights(useQuery(endpointQuery(id)));
  const { data: endpoint } = query;
  return (
    <Page
      title={endpoint === undefined ? 'A webhook endpoint' : titleOf(endpoint)}
      actions={<Suspense fallback={null}>{endpoint && <EndpointButtons endpoint={endpoint} />}</Suspense>}
    >
      <Link
        to="/channels"
        className="-mt-3 flex w-fit items-center gap-1 rounded-sm pr-1 text-soft hover:text-ink touch:min-h-11"
      >
        <ChevronLeft aria-hidden className="size-4" />
        Channels and webhooks
      </Link>
      <Loaded query={query} to="see webhooks" skeleton={<OnItsWay />} isEmpty={() => false} empty={null}>
        {(data) => <EndpointBody endpoint={data} />}
      </Loaded>
    </Page>
  );
}

function OnItsWay() {
  return (
    <div aria-hidden className="flex flex-col gap-5">
      <div className="h-36 rounded-lg border border-line bg-surface max-md:h-64" />
      <div className="h-9 border-b border-line" />
      <div className="rounded-lg border border-line bg-surface">
        <SkeletonRows rows={6} rowClassName="h-16 md:h-11" />
      </div>
    </div>
  );
}
