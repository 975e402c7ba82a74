import { useInfiniteQuery, type UseQueryResult } from '@tanstack/react-query';
import { alertsQuery, type Alert } from '../../api/alerts.ts';
import type { Schemas } from '../../api/client.ts';
import { itemsOf } from '../../api/pages.ts';
import { Skeleton } from '../../design/skeleton.tsx';
import { formatCount } from '../../words/count.ts';

const DAY_MS = 86_400_000;

/** How things stand, at a glance. */
export function Figures({ summary }: { readonly summary: UseQueryResult<Schemas['WatchSummary']> }) {
  const alerts = useInfiniteQuery(alertsQuery);
  const recent = alerts.data && alertsOfLastDay(itemsOf(alerts.data), alerts.hasNextPage);
  // What could not be read is told where it is listed.
  const failed = (query: { readonly isError: boolean }) => (query.isError ? '–' : undefined);
  const count = (of: (counts: Schemas['WatchSummary']) => number) =>
    summary.data === undefined ? failed(summary) : formatCount(of(summary.data));
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-4">
      <Figure name="Watches" value={count(({ total }) => total)} />
      <Figure name="Alerts in 24 hours" value={recent ?? failed(alerts)} />
      <Figure name="Out of stock" value={count(({ outOfStock }) => outOfStock)} />
      <Figure name="Need attention" value={count(({ failing, paused, held }) => failing + paused + held)} />
    </dl>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  return (
    <div className="flex flex-col gap-0.5 bg-surface px-4 py-3">
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="figures text-lg font-semibold">
        {value ?? (
          <span className="flex h-[1.625rem] items-center">
            <Skeleton className="w-10" />
          </span>
        )}
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
