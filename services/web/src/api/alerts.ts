import { infiniteQueryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';

export type Alert = Schemas['Alert'];

const PAGE = 20;

/** All alerts, newest first. */
export const alertsQuery = infiniteQueryOptions({
  queryKey: ['alerts', 'list'],
  queryFn: ({ pageParam: cursor, signal }) =>
    answerOf(api.GET('/api/v1/alerts', { params: { query: { limit: PAGE, cursor } }, signal })),
  ...byCursor,
});
