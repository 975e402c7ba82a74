import { useInfiniteQuery, type UseQueryResult } from '@tanstack/react-query';
import { alertsQuery, type Alert } from '../../api/alerts.ts';
import { itemsOf, type Page } from '../../api/pages.ts';
import type { Watch } from '../../api/watches.ts';
import { Skeleton } from '../../design/skeleton.tsx';

const DAY_MS = 86_400_000;

/** How things stand, at a glance. */
export function Figures({ watches }: { readonly watches: UseQueryResult<Page<Watch>> }) {
  const alerts = useInfiniteQuery(alertsQuery);
  const items = watches.data?.items;
  const count = (is: (watch: Watch) => boolean) => items && atLeast(items.filter(is).length, watches.data?.nextCursor);
  const recent = alerts.data && alertsOfLastDay(itemsOf(alerts.data), alerts.hasNextPage);
  // What could not be read is told where it is listed.
  const failed = (query: { readonly isError: boolean }) => (query.isError ? '–' : undefined);
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-4">
      <Figure name="Watches" value={count(() => true) ?? failed(watches)} />
      <Figure name="Alerts in 24 hours" value={recent ?? failed(alerts)} />
      <Figure
        name="Out of stock"
        value={count(({ latest }) => latest?.availability === 'out_of_stock') ?? failed(watches)}
      />
      <Figure name="Need attention" value={count(({ status }) => status !== 'active') ?? failed(watches)} />
    </dl>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  return (
    <div className="flex flex-col-reverse justify-end gap-0.5 bg-surface px-4 py-3">
      <dd className="figures text-lg font-semibold">
        {value ?? (
          <span className="flex h-[1.625rem] items-center">
            <Skeleton className="w-10" />
          </span>
        )}
      </dd>
      <dt className="text-sm text-soft">{name}</dt>
    </div>
  );
}

function alertsOfLastDay(alerts: readonly Alert[], thereAreMore: boolean): string {
  const since = Date.now() - DAY_MS;
  const recent = alerts.filter(({ raisedAt }) => Date.parse(raisedAt) >= since).length;
  return atLeast(recent, thereAreMore && recent === alerts.length ? 'more' : null);
}

/** `200+` where only a part has been counted. */
function atLeast(count: number, more: string | null | undefined): string {
  return `${new Intl.NumberFormat().format(count)}${more ? '+' : ''}`;
}
