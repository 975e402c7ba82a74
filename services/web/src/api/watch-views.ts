import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { newKey } from './watches.ts';

/** What the table shows, under a name. */
export type WatchView = Schemas['WatchView'];

const MOST = 200;

/** One's own, and those that others share. */
export const watchViewsQuery = queryOptions({
  queryKey: ['watch-views'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/watch-views', { params: { query: { limit: MOST } }, signal })),
});

export const addWatchView = (body: Schemas['NewWatchView']): Promise<WatchView> =>
  answerOf(api.POST('/api/v1/watch-views', { body, headers: { 'Idempotency-Key': newKey() } }));

export const changeWatchView = ({ id, version }: WatchView, body: Schemas['WatchViewChange']): Promise<WatchView> =>
  answerOf(
    api.PATCH('/api/v1/watch-views/{id}', {
      params: { path: { id } },
      body,
      headers: { 'Idempotency-Key': newKey(), 'If-Match': `"${version}"` },
    }),
  );

export const removeWatchView = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/watch-views/{id}', { params: { path: { id } } }));
