import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';
import { newKey } from './watches.ts';

export type Endpoint = Schemas['WebhookEndpoint'];
export type Attempt = Schemas['WebhookAttempt'];
export type AttemptDetail = Schemas['WebhookAttemptDetail'];
export type Resend = Schemas['WebhookResend'];
export type EventType = Schemas['WebhookTopics']['items'][number];

/** More than a tenant may have. */
const MOST = 50;
const PAGE = 50;
/**
 * Calls and how endpoints do are told by no event, since one for each call would cost as much as the call: who looks at them
 * asks again, and sees each soon, ms.
 */
const HEALTH_MS = 5_000;
const CALLS_MS = 2_000;
const FOLLOW_MS = 700;
/** Tests that are looked through for the one that was just sent. */
const LATEST = 20;

const once = () => ({ 'Idempotency-Key': newKey() });
const of = (id: string) => ({ params: { path: { id } }, headers: once() });

/** All endpoints, newest first. */
export const endpointsQuery = queryOptions({
  queryKey: ['webhooks', 'list'],
  queryFn: ({ signal }) =>
    answerOf(api.GET('/api/v1/webhook-endpoints', { params: { query: { limit: MOST } }, signal })),
  refetchInterval: HEALTH_MS,
});

export const endpointQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhooks', id],
    queryFn: ({ signal }) => readEndpoint(id, signal),
    refetchInterval: ({ state }) => (state.error === null ? HEALTH_MS : false),
  });

export const readEndpoint = (id: string, signal = AbortSignal.timeout(10_000)): Promise<Endpoint> =>
  answerOf(api.GET('/api/v1/webhook-endpoints/{id}', { params: { path: { id } }, signal }));

/** What endpoints can be told of: a part of the product, which stays as it is while one looks. */
export const eventTypesQuery = queryOptions({
  queryKey: ['webhooks', 'topics'],
  queryFn: async ({ signal }): Promise<readonly EventType[]> =>
    (await answerOf(api.GET('/api/v1/webhook-topics', { signal }))).items,
  staleTime: Infinity,
});

/** Absent: of any. */
export interface AttemptFilter {
  readonly status?: 'succeeded' | 'failed' | undefined;
  readonly topic?: string | undefined;
}

const listAttempts = (id: string, { status, topic }: AttemptFilter, page: object, signal: AbortSignal) => {
  const query = { ...page, ...(status && { status }), ...(topic !== undefined && { topic }) };
  return answerOf(api.GET('/api/v1/webhook-endpoints/{id}/attempts', { params: { path: { id }, query }, signal }));
};

/** Calls of an endpoint, newest first. Who reads on in them is not disturbed. */
export const attemptsQuery = (id: string, filter: AttemptFilter) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', id, 'attempts', filter],
    queryFn: ({ pageParam: cursor, signal }) => listAttempts(id, filter, { limit: PAGE, cursor }, signal),
    ...byCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data, error } }) =>
      error === null && (data?.pages.length ?? 0) <= 1 ? CALLS_MS : false,
  });

export const attemptQuery = (endpointId: string, id: string) =>
  queryOptions({
    queryKey: ['webhooks', endpointId, 'attempt', id],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/webhook-attempts/{id}', { params: { path: { id } }, signal })),
  });

/** The newest attempt of a test, as soon as there is one; null before that. */
export const testOutcomeQuery = (endpointId: string, deliveryId: string) =>
  queryOptions({
    queryKey: ['webhooks', endpointId, 'test', deliveryId],
    queryFn: async ({ signal }) => {
      const { items } = await listAttempts(endpointId, { topic: 'endpoint.test' }, { limit: LATEST }, signal);
      return items.find((attempt) => attempt.deliveryId === deliveryId) ?? null;
    },
    refetchInterval: ({ state: { data, error } }) =>
      error === null && data?.status !== 'succeeded' && (data == null || data.nextAttemptAt !== null)
        ? FOLLOW_MS
        : false,
  });

/** A time, and whether what has arrived goes too. */
export interface ResendRange {
  readonly from: string;
  readonly to: string;
  readonly onlyFailed: boolean;
}

/** How much would be sent again. */
export const resendCountQuery = (id: string, { from, to, onlyFailed }: ResendRange) =>
  queryOptions({
    queryKey: ['webhooks', id, 'count', from, to, onlyFailed],
    queryFn: ({ signal }) => {
      const query = { from, to, onlyFailed: onlyFailed ? ('true' as const) : ('false' as const) };
      return answerOf(api.GET('/api/v1/webhook-endpoints/{id}/resend', { params: { path: { id }, query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

/** How far it is with what is sent again. */
export const resendQuery = (endpointId: string, id: string) =>
  queryOptions({
    queryKey: ['webhooks', endpointId, 'resend', id],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/webhook-resends/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state: { data, error } }) =>
      error === null && (data === undefined || data.waiting > 0) ? FOLLOW_MS : false,
  });

export const resendMany = (id: string, body: ResendRange): Promise<Resend> =>
  answerOf(api.POST('/api/v1/webhook-endpoints/{id}/resend', { ...of(id), body }));

export const addEndpoint = (body: {
  readonly url: string;
  readonly description: string;
  readonly topics: string[];
}): Promise<Schemas['MadeWebhookEndpoint']> =>
  answerOf(api.POST('/api/v1/webhook-endpoints', { body, headers: once() }));

/** @param version what was read of it: whoever edits another's change away is refused with 412 */
export const changeEndpoint = (
  id: string,
  body: Schemas['WebhookEndpointChange'],
  version?: string,
): Promise<Endpoint> => {
  const headers = { ...once(), ...(version !== undefined && { 'If-Match': `"${version}"` }) };
  return answerOf(api.PATCH('/api/v1/webhook-endpoints/{id}', { params: { path: { id } }, body, headers }));
};

export const removeEndpoint = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/webhook-endpoints/{id}', of(id)));

export const rotateSecret = (id: string): Promise<Schemas['RotatedSecret']> =>
  answerOf(api.POST('/api/v1/webhook-endpoints/{id}/rotate-secret', of(id)));

export const endPreviousSecret = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/webhook-endpoints/{id}/previous-secret', of(id)));

/** @returns the id of the delivery, for `testOutcomeQuery` */
export const testEndpoint = async (id: string): Promise<string> =>
  (await answerOf(api.POST('/api/v1/webhook-endpoints/{id}/test', of(id)))).deliveryId;

export const retryAttempt = async (id: string): Promise<string> =>
  (await answerOf(api.POST('/api/v1/webhook-attempts/{id}/retry', of(id)))).deliveryId;
