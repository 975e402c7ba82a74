import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';

export type Erasure = Schemas['Erasure'];

/** What goes when the person's account is erased, and when that is, if they asked for it. */
export const erasureQuery = queryOptions({
  queryKey: ['me', 'erasure'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/me/erasure', { signal })),
});

export const askErasure = (currentPassword: string): Promise<Erasure> =>
  answerOf(api.POST('/api/v1/me/erasure', { body: { currentPassword } }));

export const cancelErasure = (): Promise<void> => answerOf<undefined>(api.DELETE('/api/v1/me/erasure'));
