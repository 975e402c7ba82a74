import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { paths } from '../gen/api.ts';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';

export type Alert = Schemas['Alert'];
export type AlertFilter = NonNullable<paths['/api/v1/alerts']['get']['parameters']['query']>;

const PAGE = 20;

/** Alerts that a filter finds, newest first. */
export const alertListQuery = (filter: AlertFilter) =>
  infiniteQueryOptions({
    queryKey: ['alerts', 'list', filter],
    queryFn: ({ pageParam: cursor, signal }) =>
      answerOf(api.GET('/api/v1/alerts', { params: { query: { ...filter, limit: PAGE, cursor } }, signal })),
    ...byCursor,
  });

/** All alerts, newest first. */
export const alertsQuery = alertListQuery({});

export const alertQuery = (id: string) =>
  queryOptions({
    queryKey: ['alerts', 'one', id],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/alerts/{id}', { params: { path: { id } }, signal })),
  });

/** How many were raised on each of the last days, the oldest first. */
export const alertDaysQuery = queryOptions({
  queryKey: ['alerts', 'by-day'],
  queryFn: async ({ signal }) => (await answerOf(api.GET('/api/v1/alerts/activity', { signal }))).byDay,
});

/** What is snoozed comes back on time; a timer for longer than that need not be set, ms. */
const LONGEST_WAIT_MS = 3_600_000;

/** How many alerts wait for whoever is here. */
export const alertSummaryQuery = queryOptions({
  queryKey: ['alerts', 'summary'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/alerts/summary', { signal })),
  refetchInterval: ({ state: { data } }) => {
    if (data?.nextBackAt == null) return false;
    return Math.min(Math.max(Date.parse(data.nextBackAt) - Date.now(), 0) + 1_000, LONGEST_WAIT_MS);
  },
});
