import { infiniteQueryOptions, queryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import type { paths } from '../gen/api.ts';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor, type Page } from './pages.ts';

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

/** Rows of the table that come together: more than the highest screen shows. */
export const TABLE_PAGE = 100;

/** The watches that a filter finds, all of them, page by page. Kept up by what happens, not by reading them again. */
export const watchTableQuery = (filter: WatchFilter) =>
  infiniteQueryOptions({
    queryKey: ['watches', 'table', filter],
    queryFn: ({ pageParam: cursor, signal }) => listWatches({ ...filter, limit: TABLE_PAGE, cursor }, signal),
    ...byCursor,
    refetchOnWindowFocus: false,
  });

/** Reads a page of the table again and puts what is known of its watches in their places: no row moves by it. */
export async function refreshTablePage(queries: QueryClient, filter: WatchFilter, cursor: string): Promise<void> {
  const { items } = await listWatches({ ...filter, limit: TABLE_PAGE, cursor }, AbortSignal.timeout(10_000));
  const read = new Map(items.map((watch) => [watch.id, watch]));
  patchWatches(queries, (watch) => read.get(watch.id) ?? watch);
}

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

/** @param name the page's own is taken where there is none */
export const addWatch = (url: string, name = ''): Promise<Watch> =>
  answerOf(
    api.POST('/api/v1/watches', {
      body: { url, ...(name !== '' && { name }), tags: [] },
      headers: { 'Idempotency-Key': newKey() },
    }),
  );

export const changeWatch = (id: string, body: Schemas['WatchChange']): Promise<Watch> =>
  answerOf(
    api.PATCH('/api/v1/watches/{id}', { params: { path: { id } }, body, headers: { 'Idempotency-Key': newKey() } }),
  );

/** Looks at its page now. */
export const runWatch = (id: string): Promise<Schemas['StartedRun']> =>
  answerOf(
    api.POST('/api/v1/watches/{id}/run', { params: { path: { id } }, headers: { 'Idempotency-Key': newKey() } }),
  );

export const setOwnPrice = (id: string, body: Schemas['OwnPrice']): Promise<Watch> =>
  answerOf(
    api.PUT('/api/v1/watches/{id}/own-price', {
      params: { path: { id } },
      body,
      headers: { 'Idempotency-Key': newKey() },
    }),
  );

/** Is sent to its end also by a page that is being left. */
export const removeWatch = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/watches/{id}', { params: { path: { id } }, keepalive: true }));

/** Puts what has been seen of watches into every list of them that is in the cache. */
export function patchWatches(queries: QueryClient, change: (watch: Watch) => Watch): void {
  const patched = (page: Page<Watch>): Page<Watch> => ({ ...page, items: page.items.map(change) });
  queries.setQueriesData<Page<Watch>>({ queryKey: ['watches', 'list'] }, (page) => page && patched(page));
  queries.setQueriesData<InfiniteData<Page<Watch>>>(
    { queryKey: ['watches', 'table'] },
    (data) => data && { ...data, pages: data.pages.map(patched) },
  );
}

/** Names one write, so that sending it twice does it once. Not from crypto.randomUUID, which plain http has not. */
export function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
