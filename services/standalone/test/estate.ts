import { newId } from '@blackfang/core';
import type { Made, Page } from './api.ts';
import { Customer, PASSWORD, setPrice, type Observation, type Run, type Watch } from './customer.ts';
import type { Product } from './product.ts';
import { until } from '@blackfang/testing';

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
  'product',
  'spareProduct',
  'watchJob',
  'proxy',
  'spareProxy',
  'watchView',
  'spareWatchView',
  'run',
  'snapshot',
  'screenshot',
  'observation',
  'heldToAccept',
  'heldToReject',
  'rule',
  'spareRule',
  'alert',
  'channel',
  'spareChannel',
  'mail',
  'endpoint',
  'spareEndpoint',
  'attempt',
  'resend',
  'dataExport',
] as const;
export type Thing = (typeof THINGS)[number];

const DAY_MS = 86_400_000;

/** A time with all that was just made in it. */
export const aroundNow = () => ({
  from: new Date(Date.now() - DAY_MS).toISOString(),
  to: new Date(Date.now() + DAY_MS).toISOString(),
});

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
  const apiKey = await api.post<Made & { key: string }>('/api-keys', { name: 'Key', scopes: ['watches:read'] });
  await product.api.as({ 'x-api-key': apiKey.key }).get('/watches');
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
    proxy: (await api.post<Made>('/proxies', proxyAt(watched.page))).id,
    spareProxy: (await api.post<Made>('/proxies', proxyAt(watched.page))).id,
    watchView: (await api.post<Made>('/watch-views', { name: 'Mine', filter: {} })).id,
    spareWatchView: (await api.post<Made>('/watch-views', { name: 'Spare', filter: {} })).id,
    spareEndpoint: (await owner.subscribe(`${hook}-spare`, ['watch.*'])).id,
  };
  const products = await productsOf(owner, watched.watch, spares.spareWatch);
  const watchJob = await tagged(owner, spares.spareWatch);
  await until('use of the key', async () => {
    const { items } = await api.get<{ items: unknown[] }>('/api-keys/use');
    return items.length > 0;
  });
  const { page, ...seen } = watched;
  const ids = {
    ...people,
    ...seen,
    ...spares,
    ...products,
    watchJob,
    apiKey: apiKey.id,
    invitation: invitation.id,
    endpoint: endpoint.id,
    channel: channel.id,
    mail: (await api.post<{ deliveryId: string }>(`/channels/${channel.id}/test`)).deliveryId,
    attempt: attempt.id,
    resend: await sentAgain(owner, endpoint.id),
    // Of all of these.
    dataExport: await copied(owner),
  };
  return { owner, viewer, ids, page, hook };
}

/** The shop, which is no proxy and says so at once. No watch chooses its pool. */
function proxyAt(page: string) {
  const { hostname: host, port } = new URL(page);
  return { name: 'Shop', kind: 'http', host, port: Number(port), pool: 'estate' };
}

async function productsOf({ api }: Customer, watch: string, spareWatch: string) {
  const make = async (sku: string, of: string): Promise<string> => {
    const { id } = await api.post<Made>('/products', { sku, name: sku });
    await api.post(`/products/${id}/watches`, { watchIds: [of] });
    return id;
  };
  return { product: await make('KETTLE', watch), spareProduct: await make('SPARE', spareWatch) };
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
    screenshot: await photographed(product, watch.id, run.id),
    alert: alert.id,
    heldToAccept: await held(product, owner, PAGES.accepted),
    heldToReject: await held(product, owner, PAGES.rejected),
  };
}

/** No browser is started for it: the page stands for a picture of it. */
async function photographed(product: Product, watchId: string, runId: string): Promise<string> {
  const id = newId();
  await product.query(
    `INSERT INTO scraping.screenshot (tenant_id, id, watch_id, run_id, snapshot_id, sha256, stored_bytes, width, height)
     SELECT r.tenant_id, $1, r.watch_id, r.id, s.id, s.sha256, s.stored_bytes, 1280, 1024
     FROM scraping.run r JOIN scraping.snapshot s ON s.tenant_id = r.tenant_id AND s.id = r.snapshot_id
     WHERE r.watch_id = $2 AND r.id = $3`,
    [id, watchId, runId],
  );
  return id;
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

/** Work on many watches, here on one, that has come to its end. */
async function tagged({ api }: Customer, watchId: string): Promise<string> {
  const job = { action: 'tag', tag: 'spare', watches: { ids: [watchId] } };
  const { id } = await api.post<Made>('/watch-jobs', job);
  await until('end of a job', async () => (await api.get<{ status: string }>(`/watch-jobs/${id}`)).status === 'done');
  return id;
}

/** Deliveries sent again, all of which have arrived: what is on its way can't be sent once more. */
async function sentAgain({ api }: Customer, endpointId: string): Promise<string> {
  const range = { ...aroundNow(), onlyFailed: false };
  const { id } = await api.post<Made>(`/webhook-endpoints/${endpointId}/resend`, range);
  await until(
    'end of a resend',
    async () => (await api.get<{ waiting: number }>(`/webhook-resends/${id}`)).waiting === 0,
  );
  return id;
}

/** A copy of all data that is ready. */
async function copied({ api }: Customer): Promise<string> {
  const { id } = await api.post<Made>('/data-exports');
  await until(
    'copy of data',
    async () => (await api.get<{ status: string }>(`/data-exports/${id}`)).status === 'ready',
  );
  return id;
}
