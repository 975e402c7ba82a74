import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { paths } from '../gen/api.ts';
import { answerOf, api, type Schemas } from './client.ts';
import type { Page } from './pages.ts';

export type Watch = Schemas['Watch'];

export type WatchFilter = NonNullable<paths['/api/v1/watches']['get']['parameters']['query']>;

/** As many points of a history as the API gives at once. */
const MOST = 200;

const listWatches = (query: WatchFilter, signal: AbortSignal) =>
  answerOf(api.GET('/api/v1/watches', { params: { query }, signal }));

/** How many watches there are of each kind. */
export const watchSummaryQuery = queryOptions({
  queryKey: ['watches', 'summary'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/watches/summary', { signal })),
});

/** The watches that a filter finds, the first page of them. */
export const watchesQuery = (filter: WatchFilter) =>
  queryOptions({
    queryKey: ['watches', 'list', filter],
    queryFn: ({ signal }) => listWatches(filter, signal),
  });

/** What needs somebody: watches that fail, those with a value that is held, and those that are paused; some of each. */
export const needyWatchesQuery = queryOptions({
  queryKey: ['watches', 'needy'],
  queryFn: async ({ signal }) => {
    const list = async (filter: WatchFilter) => (await listWatches({ ...filter, limit: 6 }, signal)).items;
    const [failing, held, paused] = await Promise.all([
      list({ status: 'failing' }),
      list({ held: 'true' }),
      list({ status: 'paused' }),
    ]);
    return { failing, held, paused };
  },
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
