import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { alertListQuery } from '../../api/alerts.ts';
import { Page } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { alertFilterOf, alertViewOf } from './view.ts';

/** On its way while the alerts are, too. */
const body = import('./inbox.tsx');
const Inbox = lazy(() => body.then((file) => ({ default: file.Inbox })));

/** What the rules told, newest first: what happened, compared with what, and where it was read. */
export function Alerts() {
  const view = useSearch({ from: '/members/alerts', select: alertViewOf });
  const query = useInfiniteQuery(alertListQuery(alertFilterOf(view)));
  return (
    <Page title="Alerts">
      <Suspense fallback={<OnItsWay />}>
        <Inbox view={view} query={query} />
      </Suspense>
    </Page>
  );
}

function OnItsWay() {
  return (
    <div data-state="loading" aria-busy>
      <span className="sr-only">Loading</span>
      <div className="h-8 touch:h-11" />
      <div className="mt-3 rounded-lg border border-line bg-surface pt-11">
        <SkeletonRows rows={6} rowClassName="h-28" />
      </div>
    </div>
  );
}
