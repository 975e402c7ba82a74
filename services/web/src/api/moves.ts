import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';

export type Move = Schemas['Moves']['items'][number];

/** Prices that are furthest from what they were so many days ago. */
export const movesQuery = (days: number, limit: number) =>
  queryOptions({
    queryKey: ['moves', days, limit],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/moves', { params: { query: { days, limit } }, signal })),
  });
