import { useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import { daysQuery } from '../../api/activity.ts';
import { alertsQuery, type Alert } from '../../api/alerts.ts';
import type { Schemas } from '../../api/client.ts';
import { itemsOf } from '../../api/pages.ts';
import { Skeleton } from '../../design/skeleton.tsx';
import { formatCount } from '../../words/count.ts';

/** Nobody waits for them: they come behind the figures. */
const AlertDays = lazy(() => import('./figure-days.tsx').then((file) => ({ default: file.AlertDays })));
const WatchDays = lazy(() => import('./figure-days.tsx').then((file) => ({ default: file.WatchDays })));

const WEEK_DAYS = 7;
const DAY_MS = 86_400_000;

/** How things stand, at a glance. */
export function Figures({ summary }: { readonly summary: UseQueryResult<Schemas['WatchSummary']> }) {
  const alerts = useInfiniteQuery(alertsQuery);
  const days = useQuery(daysQuery);
  const recent = alerts.data && alertsOfLastDay(itemsOf(alerts.data), alerts.hasNextPage);
  // What could not be read is told where it is listed.
  const failed = (query: { readonly isError: boolean }) => (query.isError ? '–' : undefined);
  const count = (of: (counts: Schemas['WatchSummary']) => number) =>
    summary.data === undefined ? failed(summary) : formatCount(of(summary.data));
  const changes = days.data?.slice(-WEEK_DAYS).reduce((sum, { priceChanges }) => sum + priceChanges, 0);
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-4">
      <Figure name="Moves in 7 days" value={changes === undefined ? failed(days) : formatCount(changes)}>
        <Suspense fallback={null}>
          <WatchDays show="priceChanges" />
        </Suspense>
      </Figure>
      <Figure name="Alerts in 24 hours" value={recent ?? failed(alerts)}>
        <Suspense fallback={null}>
          <AlertDays />
        </Suspense>
      </Figure>
      <Figure name="Out of stock" value={count(({ outOfStock }) => outOfStock)}>
        <Suspense fallback={null}>
          <WatchDays show="outOfStock" />
        </Suspense>
      </Figure>
      <Figure name="Need attention" value={count(({ failing, paused, held }) => failing + paused + held)} />
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string | undefined;
  /** How it was lately: beside the figure, where it moves nothing when it comes. */
  readonly children?: ReactNode;
}

function Figure({ name, value, children }: FigureProps) {
  return (
    <div className="relative flex flex-col gap-0.5 bg-surface px-4 py-3">
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="figures text-lg font-semibold">
        {value ?? (
          <span className="flex h-[1.625rem] items-center">
            <Skeleton className="w-10" />
          </span>
        )}
        {children !== undefined && <span className="absolute right-3 bottom-3.5">{children}</span>}
      </dd>
    </div>
  );
}

/** `20+` where only a part has been counted. */
function alertsOfLastDay(alerts: readonly Alert[], thereAreMore: boolean): string {
  const since = Date.now() - DAY_MS;
  const recent = alerts.filter(({ raisedAt }) => Date.parse(raisedAt) >= since).length;
  return `${formatCount(recent)}${thereAreMore && recent === alerts.length ? '+' : ''}`;
}
