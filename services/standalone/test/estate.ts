import type { Made, Page } from './api.ts';
import { Customer, PASSWORD, setPrice, type Observation, type Run, type Watch } from './customer.ts';
import type { Product } from './product.ts';
import { until } from './until.ts';

/** One of everything that a tenant can have, by id; `spare` ones are there to be removed. */
export interface Estate {
  readonly owner: Customer;
  readonly viewer: Customer;
  readonly ids: Readonly<Record<Thing, string>>;
  /** A page that anybody may watch. */
  readonly page: string;
  /** The hook that the endpoint calls. */
  readonly hook: string;
}

export const THINGS = [
  'member',
  'spareMember',
  'session',
  'apiKey',
  'invitation',
  'competitor',
  'spareCompetitor',
  'watch',
  'spareWatch',
  'run',
  'snapshot',
  'observation',
  'heldToAccept',
  'heldToReject',
  'rule',
  'spareRule',
  'alert',
  'channel',
  'spareChannel',
  'endpoint',
  'spareEndpoint',
  'attempt',
] as const;
export type Thing = (typeof THINGS)[number];

const PAGES = { watched: 'kettle-wren', accepted: 'waxed-jacket-fen', rejected: 'desk-lamp-orbit' } as const;

/** @param name of the owner; each estate watches the same pages of the shop. */
export async function makeEstate(product: Product, name: string): Promise<Estate> {
  const owner = await Customer.registerVerified(product, name);
  const { api } = owner;
  const [viewer, spareMember] = [await owner.invite('Vera', 'viewer'), await owner.invite('Sam', 'viewer')];
  const people = await peopleOf(product, owner, viewer, spareMember);

  const invitation = await api.post<Made>('/invitations', {
    email: `guest-${owner.tenantId}@customer.test`,
    role: 'viewer',
  });
  const apiKey = await api.post<Made>('/api-keys', { name: 'Key', scopes: ['watches:read'] });
  const hook = `estate-${owner.tenantId}`;
  const endpoint = await owner.subscribe(hook);
  const channel = await api.post<Made>('/channels', { kind: 'email', address: owner.email });
  const watched = await watchedBy(product, owner, channel.id);
  const attempt = await until('attempt', async () => {
    const { items } = await api.get<Page<Made>>(`/webhook-endpoints/${endpoint.id}/attempts`);
    return items[0];
  });
  const spares = {
    spareCompetitor: (await api.post<Made>('/competitors', { name: 'Spare' })).id,
    spareWatch: (await owner.watch(watched.page)).id,
    spareRule: (await api.post<Made>('/rules', { name: 'Spare', scope: { all: true }, when: { kind: 'out_of_stock' } }))
      .id,
    spareChannel: (await api.post<Made>('/channels', { kind: 'email', address: `spare-${owner.email}` })).id,
    spareEndpoint: (await owner.subscribe(`${hook}-spare`, ['watch.*'])).id,
  };
  const { page, ...seen } = watched;
  const ids = {
    ...people,
    ...seen,
    ...spares,
    apiKey: apiKey.id,
    invitation: invitation.id,
    endpoint: endpoint.id,
    channel: channel.id,
    attempt: attempt.id,
  };
  return { owner, viewer, ids, page, hook };
}

async function peopleOf(product: Product, owner: Customer, viewer: Customer, spareMember: Customer) {
  const members = (await owner.api.get<Page<Made & { userId: string }>>('/members')).items;
  const memberOf = ({ userId }: Customer) => members.find((member) => member.userId === userId)?.id ?? '';
  await product.api.post('/auth/login', { email: owner.email, password: PASSWORD });
  const sessions = (await owner.api.get<Page<Made & { current: boolean }>>('/sessions')).items;
  return {
    member: memberOf(viewer),
    spareMember: memberOf(spareMember),
    session: sessions.find(({ current }) => !current)?.id ?? '',
  };
}

/** Watches with a price that moved and was told of, and with two prices that are held since nobody believes them. */
async function watchedBy(product: Product, owner: Customer, channelId: string) {
  const { api } = owner;
  const { url: page } = await setPrice(product, PAGES.watched, '54.99');
  const watch = await owner.watch(page, { name: 'Kettle' });
  const rule = await api.post<Made>('/rules', {
    name: 'Any price',
    scope: { watchId: watch.id },
    when: { kind: 'price_changed' },
    channels: [channelId],
  });
  await setPrice(product, PAGES.watched, '52.99');
  const run = await owner.look(watch.id);
  const observation = await api.get<Observation>(`/observations/${run.observationId}`);
  const alert = await until('delivered alert', async () => {
    const [told] = await owner.alerts(`&ruleId=${rule.id}`);
    return told?.deliveries.every(({ status }) => status === 'delivered') && told;
  });
  return {
    page,
    competitor: watch.competitorId,
    watch: watch.id,
    rule: rule.id,
    run: run.id,
    observation: observation.id,
    snapshot: observation.snapshotId,
    alert: alert.id,
    heldToAccept: await held(product, owner, PAGES.accepted),
    heldToReject: await held(product, owner, PAGES.rejected),
  };
}

async function held(product: Product, owner: Customer, id: string): Promise<string> {
  const { url } = await setPrice(product, id, '100.00');
  const watch: Watch = await owner.watch(url);
  await setPrice(product, id, '90000.00');
  const { observationId }: Run = await owner.look(watch.id);
  const { status } = await owner.api.get<Observation>(`/observations/${observationId}`);
  if (status !== 'quarantined') throw new Error(`The price of ${id} was not held but ${status}.`);
  return observationId ?? '';
}
