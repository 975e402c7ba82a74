import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import type { Page } from './pages.ts';

export type Watch = Schemas['Watch'];

/** As many as the API gives at once. */
const MOST = 200;

/** The newest watches, as many as come in one page. */
export const newestWatchesQuery = queryOptions({
  queryKey: ['watches', 'newest'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/watches', { params: { query: { limit: MOST } }, signal })),
});

export const priceHistoryQuery = (watchId: string) =>
  queryOptions({
    queryKey: ['watches', watchId, 'history'],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/api/v1/watches/{id}/history', { params: { path: { id: watchId }, query: { limit: MOST } }, signal }),
      ),
  });

export const addWatch = (url: string): Promise<Watch> =>
  answerOf(api.POST('/api/v1/watches', { body: { url }, headers: { 'Idempotency-Key': newKey() } }));

export const removeWatch = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/watches/{id}', { params: { path: { id } } }));

/** Puts what has been seen of watches into every list of them that is in the cache. */
export function patchWatches(queries: QueryClient, change: (watch: Watch) => Watch): void {
  queries.setQueriesData<Page<Watch>>(
    { queryKey: ['watches', 'newest'] },
    (page) => page && { ...page, items: page.items.map(change) },
  );
}

/** Names one write, so that sending it twice does it once. Not from crypto.randomUUID, which plain http has not. */
export function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
