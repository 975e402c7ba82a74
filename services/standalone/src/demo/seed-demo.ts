import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@blackfang/observability';
import { z } from 'zod';
import type { DemoAddresses } from '../settings.ts';
import { JsonApi, read, refused } from './json-api.ts';
import { PROMOTED } from './shop/catalogue.ts';
import { MARKETS } from './shop/markets.ts';
import { pathOf } from './shop/shop-pages.ts';

const USER = { email: 'demo@blackfang.test', password: 'demo-password' };
const TENANT = 'Demo';
/** Its checks every 5 s come close to what the plans below allow in a day. */
const PLAN = 'enterprise';
const TAG = 'demo';
const SCHEDULE = { every: 'PT5S' };
const HOOK = '/hooks/demo';
const MAIL_TIMEOUT_MS = 30_000;
const MAIL_POLL_MS = 50;
/** Of 200 items each. */
const MAX_PAGES = 50;

const SignedIn = z.object({ accessToken: z.string(), user: z.object({ emailVerified: z.boolean() }) });
const Made = z.object({ id: z.string() });
const Page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
const Competitor = z.object({ id: z.string(), domains: z.array(z.string()), logoAt: z.string().nullable() });
const Watch = z.object({
  id: z.string(),
  url: z.string(),
  tags: z.array(z.string()),
  productId: z.string().nullable(),
});
const Channel = z.object({ id: z.string(), address: z.string() });
const Endpoint = z.object({ id: z.string(), url: z.string() });
const WithSecret = z.object({ secret: z.string() });
const Rule = z.object({ name: z.string() });
const Product = z.object({ id: z.string(), sku: z.string(), watches: z.int() });
const Subscription = z.object({ plan: z.string() });
const Messages = z.object({ items: z.array(z.object({ text: z.string() })) });
const HookState = z.object({ hasSecret: z.boolean() });

export interface SeedOptions {
  readonly gatewayUrl: string;
  readonly addresses: DemoAddresses;
  readonly log: Logger;
}

/**
 * Makes the demo's tenant through the public API, as a customer would: user, plan, competitor, watches, products,
 * channel, endpoint and rules. What is there already stays as it is, so it may be done again and after a kill in the middle.
 * @throws Error in one sentence that names the call
 */
export async function seedDemo({ gatewayUrl, addresses, log }: SeedOptions): Promise<void> {
  const signedIn = await signIn(new JsonApi(gatewayUrl));
  if (signedIn === undefined) {
    log.warn(`${USER.email} has another password by now, so nothing was added to the demo's tenant`);
    return;
  }
  const api = new JsonApi(gatewayUrl, { authorization: `Bearer ${signedIn.accessToken}` });
  const mailbox = new JsonApi(addresses.mailbox);
  await Promise.all([
    choosePlan(api),
    signedIn.user.emailVerified ? undefined : verifyEmail(api, mailbox),
    subscribe(api, addresses.receiver),
  ]);
  const [channelId] = await Promise.all([addChannel(api), watchShop(api, addresses.shop)]);
  await addProducts(api, addresses.shop);
  await addRules(api, channelId);
}

/** @returns undefined where the user is there, with another password. */
async function signIn(api: JsonApi): Promise<z.output<typeof SignedIn> | undefined> {
  const login = await api.call('POST', '/api/v1/auth/login', USER);
  if (login.status === 200) return read(SignedIn, 'POST', '/api/v1/auth/login', login.body);
  if (login.status !== 401) throw refused('POST', '/api/v1/auth/login', login);
  const made = await api.call('POST', '/api/v1/auth/register', { ...USER, name: 'Demo', tenantName: TENANT });
  if (made.status === 409) return undefined;
  if (made.status !== 201) throw refused('POST', '/api/v1/auth/register', made);
  return read(SignedIn, 'POST', '/api/v1/auth/register', made.body);
}

async function choosePlan(api: JsonApi): Promise<void> {
  const path = '/api/v1/billing/subscription';
  const { plan } = await api.ask(Subscription, 'GET', path);
  if (plan !== PLAN) await api.demand('PUT', path, { plan: PLAN });
}

/** Opens, as it were, the link in the mail that registering sent. */
async function verifyEmail(api: JsonApi, mailbox: JsonApi): Promise<void> {
  const end = performance.now() + MAIL_TIMEOUT_MS;
  while (performance.now() < end) {
    const mails = await mailbox.ask(Messages, 'GET', `/api/messages?to=${encodeURIComponent(USER.email)}`);
    const token = mails.items.flatMap(({ text }) => /\/verify-email\?token=([^\s&]+)/.exec(text)?.[1] ?? [])[0];
    if (token !== undefined) {
      await api.demand('POST', '/api/v1/auth/verify-email', { token: decodeURIComponent(token) });
      return;
    }
    await sleep(MAIL_POLL_MS);
  }
  throw new Error(`The mail that verifies ${USER.email} did not reach the mailbox in ${MAIL_TIMEOUT_MS / 1_000} s.`);
}

/** The receiver checks signatures with the secret; where it lost it, or never got it, there is a new one. */
async function subscribe(api: JsonApi, receiverUrl: string): Promise<void> {
  const path = '/api/v1/webhook-endpoints';
  const url = receiverUrl + HOOK;
  const receiver = new JsonApi(receiverUrl);
  const known = (await listAll(api, path, Endpoint)).find((endpoint) => endpoint.url.endsWith(HOOK));
  if (known && known.url !== url) await api.demand('PATCH', `${path}/${known.id}`, { url });
  if (known && (await receiver.ask(HookState, 'GET', HOOK)).hasSecret) return;
  const { secret } = known
    ? await api.ask(WithSecret, 'POST', `${path}/${known.id}/rotate-secret`)
    : await api.ask(WithSecret, 'POST', path, { url, topics: ['alert.*'] });
  await receiver.demand('PUT', HOOK, { secret });
}

async function addChannel(api: JsonApi): Promise<string> {
  const path = '/api/v1/channels';
  const known = (await listAll(api, path, Channel)).find(({ address }) => address === USER.email);
  if (known) return known.id;
  return (await api.ask(Made, 'POST', path, { kind: 'email', address: USER.email })).id;
}

/** Watches what goes on sale; watches of a shop at other ports, from an earlier start, go. */
async function watchShop(api: JsonApi, shopUrl: string): Promise<void> {
  const path = '/api/v1/watches';
  const known = (await listAll(api, path, Watch)).filter(({ tags }) => tags.includes(TAG));
  const wanted = PROMOTED.map(({ id }) => shopUrl + pathOf(id));
  for (const stale of known.filter(({ url }) => !wanted.includes(url))) {
    await api.demand('DELETE', `${path}/${stale.id}`);
  }
  const missing = wanted.filter((url) => !known.some((watch) => watch.url === url));
  if (missing.length === 0) return;
  const { id: competitorId, logoAt } = await addCompetitor(api, new URL(shopUrl).hostname);
  await Promise.all(
    missing.map((url) => api.demand('POST', path, { url, competitorId, schedule: SCHEDULE, tags: [TAG] })),
  );
  if (logoAt === null) await api.demand('POST', `/api/v1/competitors/${competitorId}/home-page`);
}

/** Own products are those that the shop sells, for what they cost there when it opened: its sales undercut them. */
async function addProducts(api: JsonApi, shopUrl: string): Promise<void> {
  const path = '/api/v1/products';
  const known = new Map((await listAll(api, path, Product)).map((product) => [product.sku, product]));
  const free = (await listAll(api, '/api/v1/watches', Watch)).filter(({ productId }) => productId === null);
  const add = async ({ id: sku, name, amount, market }: (typeof PROMOTED)[number]): Promise<void> => {
    const ownPrice = { amount, currency: MARKETS[market].currency, vatIncluded: true };
    const product = known.get(sku) ?? (await api.ask(Product, 'POST', path, { sku, name, ownPrice }));
    const watch = free.find(({ url }) => url === shopUrl + pathOf(sku));
    if (product.watches > 0 || watch === undefined) return;
    await api.demand('POST', `${path}/${product.id}/watches`, { watchIds: [watch.id] });
  };
  await Promise.all(PROMOTED.map(add));
}

async function addCompetitor(api: JsonApi, domain: string): Promise<z.output<typeof Competitor>> {
  const path = '/api/v1/competitors';
  const known = (await listAll(api, path, Competitor)).find(({ domains }) => domains.includes(domain));
  if (known) return known;
  return api.ask(Competitor, 'POST', path, { name: 'Demo shop', industry: 'E-commerce', domains: [domain] });
}

/**
 * Mail tells of each product's first sale, and of the rare clearances after that: less than the 20 mails an hour that a
 * tenant gets. Webhooks tell of all alerts.
 */
async function addRules(api: JsonApi, channelId: string): Promise<void> {
  const path = '/api/v1/rules';
  const scope = { all: true };
  const rules = [
    {
      name: 'Price fell by 5%',
      scope,
      when: { kind: 'price_drop_percent', percent: 5, baseline: 'last_alerted' },
      channels: [channelId],
    },
    {
      name: 'Clearance: 20% off at once',
      scope,
      when: { kind: 'price_drop_percent', percent: 20, baseline: 'previous' },
      channels: [channelId],
    },
    { name: 'Back in stock', scope, when: { kind: 'back_in_stock' }, channels: [] },
  ];
  const known = await listAll(api, path, Rule);
  for (const rule of rules) {
    if (!known.some(({ name }) => name === rule.name)) await api.demand('POST', path, rule);
  }
}

async function listAll<Item extends z.ZodType>(api: JsonApi, path: string, item: Item): Promise<z.output<Item>[]> {
  const items: z.output<Item>[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await api.ask(Page(item), 'GET', `${path}?limit=200${query}`);
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return items;
}
