import { infiniteQueryOptions, queryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import type { paths } from '../gen/api.ts';
import { answerOf, api, type Schemas } from './client.ts';
import { Problem } from './problem.ts';
import { byCursor, type Page } from './pages.ts';

export type Watch = Schemas['Watch'];
export type WatchChange = Schemas['WatchChange'];

export type WatchFilter = NonNullable<paths['/api/v1/watches']['get']['parameters']['query']>;

export type SummaryFilter = NonNullable<paths['/api/v1/watches/summary']['get']['parameters']['query']>;

/** As many points of a history as the API gives at once. */
const MOST = 200;

const listWatches = (query: WatchFilter, signal: AbortSignal) =>
  answerOf(api.GET('/api/v1/watches', { params: { query }, signal }));

/** How many watches there are of each kind. */
export const watchSummaryQuery = queryOptions({
  queryKey: ['watches', 'summary'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/watches/summary', { signal })),
});

/** How many of the watches that a filter finds are of each kind. */
export const foundSummaryQuery = (filter: SummaryFilter) =>
  queryOptions({
    queryKey: ['watches', 'summary', filter],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/watches/summary', { params: { query: filter }, signal })),
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
  queryFn: async ({ signal, client }) => {
    const counts = await client.fetchQuery(watchSummaryQuery);
    const list = async (count: number, filter: WatchFilter) =>
      count === 0 ? [] : (await listWatches({ ...filter, limit: 6 }, signal)).items;
    const [failing, held, paused] = await Promise.all([
      list(counts.failing, { status: 'failing' }),
      list(counts.held, { held: 'true' }),
      list(counts.paused, { status: 'paused' }),
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

/** @param version what was read of it: whoever edits another's change away is refused with 412 */
export const changeWatch = (id: string, body: WatchChange, version?: string): Promise<Watch> =>
  answerOf(
    api.PATCH('/api/v1/watches/{id}', {
      params: { path: { id } },
      body,
      headers: { 'Idempotency-Key': newKey(), ...(version !== undefined && { 'If-Match': `"${version}"` }) },
    }),
  );

export const readWatch = (id: string): Promise<Watch> =>
  answerOf(api.GET('/api/v1/watches/{id}', { params: { path: { id } } }));

/** Adds or removes tags among those that it has by now: what somebody else did to them meanwhile stays. */
export async function changeTags(watch: Watch, change: (tags: readonly string[]) => string[]): Promise<Watch> {
  try {
    return await changeWatch(watch.id, { tags: change(watch.tags) }, watch.version);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 412)) throw error;
    const { tags, version } = await readWatch(watch.id);
    return changeWatch(watch.id, { tags: change(tags) }, version);
  }
}

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

/** The price of its product, if it has one, takes the place. */
export const clearOwnPrice = (id: string): Promise<void> =>
  answerOf<undefined>(
    api.DELETE('/api/v1/watches/{id}/own-price', {
      params: { path: { id } },
      headers: { 'Idempotency-Key': newKey() },
    }),
  );

/** Is sent to its end also by a page that is being left. */
export const removeWatch = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/watches/{id}', { params: { path: { id } }, keepalive: true }));

/** Every watch that stands in a list in the cache; one in two lists comes twice. */
export function listedWatches(queries: QueryClient): Watch[] {
  const lists = queries.getQueriesData<Page<Watch>>({ queryKey: ['watches', 'list'] }).map(([, page]) => page);
  const tables = queries.getQueriesData<InfiniteData<Page<Watch>>>({ queryKey: ['watches', 'table'] });
  return [...lists, ...tables.flatMap(([, data]) => data?.pages)].flatMap((page) => page?.items ?? []);
}

/** Puts what has been seen of watches into every list of them that is in the cache. */
export function patchWatches(queries: QueryClient, change: (watch: Watch) => Watch): void {
  const patched = (page: Page<Watch>): Page<Watch> => ({ ...page, items: page.items.map(change) });
  queries.setQueriesData<Page<Watch>>({ queryKey: ['watches', 'list'] }, (page) => page && patched(page));
  queries.setQueriesData<InfiniteData<Page<Watch>>>(
    { queryKey: ['watches', 'table'] },
    (data) => data && { ...data, pages: data.pages.map(patched) },
  );
}

/** Takes watches that are gone out of every list of them that is in the cache. */
export function dropWatches(queries: QueryClient, ids: ReadonlySet<string>): void {
  const left = (page: Page<Watch>): Page<Watch> => ({ ...page, items: page.items.filter(({ id }) => !ids.has(id)) });
  queries.setQueriesData<Page<Watch>>({ queryKey: ['watches', 'list'] }, (page) => page && left(page));
  queries.setQueriesData<InfiniteData<Page<Watch>>>(
    { queryKey: ['watches', 'table'] },
    (data) => data && { ...data, pages: data.pages.map(left) },
  );
}

/** Reads every table of watches anew: there are others now. */
export function rereadTables(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: ['watches', 'table'] });
}

let manyChangedAt = 0;

/** So many have changed that only those on the screen are read again now; others when one comes to them. */
export function noteManyChanged(): void {
  manyChangedAt = Date.now();
}

/** Whether rows that were read at a moment, ms since the epoch, may be other ones by now. */
export const mayHaveChangedSince = (at: number): boolean => at < manyChangedAt;

/** Names one write, so that sending it twice does it once. Not from crypto.randomUUID, which plain http has not. */
export function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
