import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';

/** Days change slowly: what happens meanwhile need not be counted again for each event. */
const EVERY_MS = 60_000;

/** How prices and stock of all watches moved on each of the last 14 days, the oldest first. */
export const daysQuery = queryOptions({
  queryKey: ['activity', 'days'],
  queryFn: async ({ signal }) => (await answerOf(api.GET('/api/v1/activity', { signal }))).days,
  staleTime: EVERY_MS,
  refetchInterval: EVERY_MS,
});
