import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';
import { Problem } from './problem.ts';
import { newKey } from './watches.ts';

export type Observation = Schemas['Observation'];
export type Run = Schemas['Run'];
export type ChartOfWatch = Schemas['Chart'];
export type CurrentPromotion = Schemas['CurrentPromotion'];

const PAGE = 25;
/** A run that is on its way is asked for so often: its log tells how far it is. */
const FOLLOW_MS = 1_000;

/** Everything of one watch lies under this key, so that what happens to it makes all of it fresh. */
const of = (id: string, ...rest: readonly unknown[]) => ['watches', id, ...rest] as const;

export const watchQuery = (id: string) =>
  queryOptions({
    queryKey: of(id, 'itself'),
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/watches/{id}', { params: { path: { id } }, signal })),
  });

export interface DrawnTime {
  /** ISO 8601; the first point where absent. */
  readonly from?: string;
  /** Now where absent. */
  readonly to?: string;
}

/** Price and stock as they are drawn. @param minutes ago that it begins, where it ends now */
export const chartQuery = (id: string, time: DrawnTime, minutes?: number) =>
  queryOptions({
    queryKey: of(id, 'chart', time, minutes),
    queryFn: ({ signal }) => {
      const from = minutes === undefined ? {} : { from: new Date(Date.now() - minutes * 60_000).toISOString() };
      const query = { width: 1_000, ...from, ...time };
      return answerOf(api.GET('/api/v1/watches/{id}/chart', { params: { path: { id }, query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

export const observationsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: of(id, 'observations'),
    queryFn: ({ pageParam: cursor, signal }) =>
      answerOf(
        api.GET('/api/v1/watches/{id}/observations', {
          params: { path: { id }, query: { limit: PAGE, cursor } },
          signal,
        }),
      ),
    ...byCursor,
  });

export const runsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: of(id, 'runs'),
    queryFn: ({ pageParam: cursor, signal }) =>
      answerOf(
        api.GET('/api/v1/watches/{id}/runs', { params: { path: { id }, query: { limit: PAGE, cursor } }, signal }),
      ),
    ...byCursor,
  });

export const runQuery = (watchId: string, id: string) =>
  queryOptions({
    queryKey: of(watchId, 'run', id),
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/runs/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) =>
      state.data?.status === 'queued' || state.data?.status === 'running' ? FOLLOW_MS : false,
  });

export const observationQuery = (watchId: string, id: string) =>
  queryOptions({
    queryKey: of(watchId, 'observation', id),
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/observations/{id}', { params: { path: { id } }, signal })),
  });

/** What the page claims to be cheaper, and what that is worth. */
export const promotionQuery = (id: string) =>
  queryOptions({
    queryKey: of(id, 'promotion'),
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/watches/{id}/promotion', { params: { path: { id } }, signal })),
  });

/** An observation with the address under which a frame may show its page: for a minute, so never from the cache. */
export const storedPageQuery = (id: string) =>
  queryOptions({
    queryKey: ['stored-page', id],
    queryFn: async ({ signal }) => {
      const options = { params: { path: { id } }, signal };
      const observation = await answerOf(api.GET('/api/v1/observations/{id}', options));
      return { observation, address: await addressOfPage(observation, signal) };
    },
    staleTime: Infinity,
    gcTime: 0,
  });

/** @returns null where the page is not kept any more */
async function addressOfPage({ id, snapshotId }: Observation, signal: AbortSignal): Promise<string | null> {
  if (snapshotId === null) return null;
  try {
    const options = { params: { path: { id: snapshotId } }, body: { observationId: id }, signal };
    return (await answerOf(api.POST('/api/v1/snapshots/{id}/ticket', options))).url;
  } catch (error) {
    if (error instanceof Problem && error.reason === 'snapshot_not_found') return null;
    throw error;
  }
}

/** Alerts of one watch, newest first. */
export const watchAlertsQuery = (watchId: string) =>
  infiniteQueryOptions({
    queryKey: ['alerts', 'of', watchId],
    queryFn: ({ pageParam: cursor, signal }) =>
      answerOf(api.GET('/api/v1/alerts', { params: { query: { watchId, limit: PAGE, cursor } }, signal })),
    ...byCursor,
  });

/** Rules that look at one watch: its own, those of its competitor, and those of everything. */
export const watchRulesQuery = (watchId: string) =>
  infiniteQueryOptions({
    queryKey: ['rules', 'of', watchId],
    queryFn: ({ pageParam: cursor, signal }) =>
      answerOf(api.GET('/api/v1/rules', { params: { query: { watchId, limit: PAGE, cursor } }, signal })),
    ...byCursor,
  });

/** Says that a held value is right, or wrong. */
export function decideObservation(id: string, decision: 'accept' | 'reject'): Promise<Observation> {
  const options = { params: { path: { id } }, headers: { 'Idempotency-Key': newKey() } };
  return answerOf(
    decision === 'accept'
      ? api.POST('/api/v1/observations/{id}/accept', options)
      : api.POST('/api/v1/observations/{id}/reject', options),
  );
}
