import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { newKey } from './watches.ts';

export type Channel = Schemas['Channel'];
export type ChannelDelivery = Schemas['ChannelDelivery'];
type RuleOfChannel = Pick<Schemas['Rule'], 'id' | 'name' | 'muted' | 'channels'>;

/** No tenant may have more of either. */
const MOST = 200;
/** A link is opened in another program: who waits for it sees that it was, ms. */
export const CONFIRMED_MS = 4_000;
const OUTCOME_MS = 700;

/** All channels, newest first. */
export const channelsQuery = queryOptions({
  queryKey: ['channels', 'list'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/channels', { params: { query: { limit: MOST } }, signal })),
});

/** Which rules tell which channel, by the id of the channel. */
export const rulesOfChannelsQuery = queryOptions({
  queryKey: ['rules', 'of_channels'],
  queryFn: async ({ signal }): Promise<ReadonlyMap<string, readonly RuleOfChannel[]>> => {
    const { items } = await answerOf(api.GET('/api/v1/rules', { params: { query: { limit: MOST } }, signal }));
    const pairs = items.flatMap((rule) => rule.channels.map((id) => ({ id, rule })));
    const byChannel = Map.groupBy(pairs, ({ id }) => id);
    return new Map([...byChannel].map(([id, of]) => [id, of.map(({ rule }) => rule)]));
  },
});

/** What becomes of a mail, until that is known. */
export const deliveryQuery = (id: string, deliveryId: string) =>
  queryOptions({
    queryKey: ['channels', id, 'delivery', deliveryId],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/api/v1/channels/{id}/deliveries/{deliveryId}', { params: { path: { id, deliveryId } }, signal }),
      ),
    refetchInterval: ({ state: { data, error } }) =>
      error === null && (data === undefined || data.status === 'pending') ? OUTCOME_MS : false,
  });

const once = () => ({ 'Idempotency-Key': newKey() });
const of = (id: string) => ({ params: { path: { id } }, headers: once() });

export const addChannel = (address: string): Promise<Channel> =>
  answerOf(api.POST('/api/v1/channels', { body: { kind: 'email', address }, headers: once() }));

/** @returns the id of the mail, for `deliveryQuery` */
export const testChannel = async (id: string): Promise<string> =>
  (await answerOf(api.POST('/api/v1/channels/{id}/test', of(id)))).deliveryId;

/** @returns the id of the mail, for `deliveryQuery` */
export const resendLink = async (id: string): Promise<string> =>
  (await answerOf(api.POST('/api/v1/channels/{id}/resend-link', of(id)))).deliveryId;

/** @param version what was read of it: whoever edits another's change away is refused with 412 */
export const renameChannel = (id: string, name: string, version: string): Promise<Channel> =>
  answerOf(
    api.PATCH('/api/v1/channels/{id}', {
      params: { path: { id } },
      body: { name },
      headers: { ...once(), 'If-Match': `"${version}"` },
    }),
  );

export const readChannel = (id: string): Promise<Channel> =>
  answerOf(api.GET('/api/v1/channels/{id}', { params: { path: { id } } }));

export const removeChannel = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/channels/{id}', of(id)));
