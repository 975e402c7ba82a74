import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';
import { newKey } from './watches.ts';

export type Member = Schemas['Member'];
export type Invitation = Schemas['Invitation'];
export type Role = Member['role'];

const PAGE = 100;

/** The members of the organisation, newest first. */
export const membersQuery = infiniteQueryOptions({
  queryKey: ['members', 'list'],
  queryFn: ({ pageParam: cursor, signal }) =>
    answerOf(api.GET('/api/v1/members', { params: { query: { limit: PAGE, cursor } }, signal })),
  ...byCursor,
});

/** Invitations that can still be accepted, newest first. */
export const invitationsQuery = infiniteQueryOptions({
  queryKey: ['invitations', 'list'],
  queryFn: ({ pageParam: cursor, signal }) =>
    answerOf(api.GET('/api/v1/invitations', { params: { query: { limit: PAGE, cursor } }, signal })),
  ...byCursor,
});

/** What each role may do, as the API goes by it. It changes with a new version of the product alone. */
export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/roles', { signal })),
  staleTime: Infinity,
});

/** Whoever is invited already gets a new link, and the old one ends. */
export const invite = (body: Schemas['NewInvitation']): Promise<Invitation> =>
  answerOf(api.POST('/api/v1/invitations', { body, headers: { 'Idempotency-Key': newKey() } }));

export const revokeInvitation = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/invitations/{id}', { params: { path: { id } } }));

export const changeRole = (id: string, role: Role): Promise<Member> =>
  answerOf(
    api.PATCH('/api/v1/members/{id}', {
      params: { path: { id } },
      body: { role },
      headers: { 'Idempotency-Key': newKey() },
    }),
  );

export const removeMember = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/members/{id}', { params: { path: { id } } }));
