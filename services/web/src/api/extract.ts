import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';

export type Reading = Schemas['Extraction'];

/** What a page says, read now; nothing of it is kept on the server. A page is not fetched again by itself. */
export const readingQuery = (url: string) =>
  queryOptions({
    queryKey: ['extract', url],
    queryFn: ({ signal }): Promise<Reading> => answerOf(api.POST('/api/v1/extract', { body: { url }, signal })),
    staleTime: Infinity,
    retry: false,
  });
