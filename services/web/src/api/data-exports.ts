import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor, itemsOf } from './pages.ts';
import { newKey } from './watches.ts';

export type DataExport = Schemas['DataExport'];

const PAGE = 20;
/** While one is being made, ms. */
const LOOK_EVERY = 1_000;

export const isGoingOn = ({ status }: DataExport): boolean => status === 'queued' || status === 'running';

/** The person's own copies that can still be fetched, newest first; asked for again while one is being made. */
export const dataExportsQuery = infiniteQueryOptions({
  queryKey: ['data-exports', 'list'],
  queryFn: ({ pageParam: cursor, signal }) =>
    answerOf(api.GET('/api/v1/data-exports', { params: { query: { limit: PAGE, cursor } }, signal })),
  ...byCursor,
  refetchInterval: ({ state: { data } }) => (data && itemsOf(data).some(isGoingOn) ? LOOK_EVERY : false),
});

export const startDataExport = (): Promise<DataExport> =>
  answerOf(api.POST('/api/v1/data-exports', { headers: { 'Idempotency-Key': newKey() } }));

/** @returns the address of the file, for a minute */
export async function dataFileOf(id: string): Promise<string> {
  return (await answerOf(api.POST('/api/v1/data-exports/{id}/ticket', { params: { path: { id } } }))).url;
}
