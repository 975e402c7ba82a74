import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';

export type ApiKey = Schemas['ApiKey'];
export type KeyUse = Schemas['ApiKeyUse']['items'][number];

const PAGE = 50;

/** The API keys of the organisation, newest first. */
export const apiKeysQuery = infiniteQueryOptions({
  queryKey: ['api-keys', 'list'],
  queryFn: ({ pageParam: cursor, signal }) =>
    answerOf(api.GET('/api/v1/api-keys', { params: { query: { limit: PAGE, cursor } }, signal })),
  ...byCursor,
});

/** How often each key was used on each of the last 30 days, the most used first. */
export const keyUseQuery = queryOptions({
  queryKey: ['api-keys', 'use'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/api-keys/use', { params: { query: { days: 30 } }, signal })),
});

/** Its answer is the only one that has the key itself, so it is not kept for a repeat. */
export const createApiKey = (body: Schemas['NewApiKey']): Promise<Schemas['MadeApiKey']> =>
  answerOf(api.POST('/api/v1/api-keys', { body }));

export const deleteApiKey = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/api-keys/{id}', { params: { path: { id } } }));
