import { queryOptions } from '@tanstack/react-query';
import type { paths } from '../gen/api.ts';
import { answerOf, api, type Schemas } from './client.ts';
import { newKey } from './watches.ts';

/** Work on many watches, done by the server: it goes on wherever one goes meanwhile. */
export type WatchJob = Schemas['WatchJob'];
/** Why some of it failed. */
export type JobFailures = WatchJob['failures'];
export type NewWatchJob = paths['/api/v1/watch-jobs']['post']['requestBody']['content']['application/json'];

const RECENT = 20;
const GOING_ON_MS = 500;

/** The latest jobs, read again and again while one of them goes on. */
export const watchJobsQuery = queryOptions({
  queryKey: ['watch-jobs'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/watch-jobs', { params: { query: { limit: RECENT } }, signal })),
  refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status !== 'done') ? GOING_ON_MS : false),
});

export const startWatchJob = (body: NewWatchJob): Promise<WatchJob> =>
  answerOf(api.POST('/api/v1/watch-jobs', { body, headers: { 'Idempotency-Key': newKey() } }));

export const readWatchJob = (id: string): Promise<WatchJob> =>
  answerOf(api.GET('/api/v1/watch-jobs/{id}', { params: { path: { id } } }));

/** Stops it, and takes back what it did; the answer is the work that does so. */
export const undoWatchJob = (id: string): Promise<WatchJob> =>
  answerOf(
    api.POST('/api/v1/watch-jobs/{id}/undo', { params: { path: { id } }, headers: { 'Idempotency-Key': newKey() } }),
  );
