import { newId } from '@blackfang/core';
import type { World } from '../world/world.ts';
import type { ArenaDatabase } from './database.ts';
import type { ArenaApi } from './api.ts';

/** A customer with one endpoint and one rule, made over the public API. */
export interface Tenant {
  readonly id: string;
  readonly accessToken: string;
  readonly ruleId: string;
  readonly endpointId: string;
  /** Name of its hook at the receiver. */
  readonly hook: string;
}

export interface Watch {
  readonly tenantId: string;
  readonly id: string;
  readonly url: string;
  /** Of the shop. */
  readonly product: number;
}

export const DROP_PERCENT = 10;
const PASSWORD = 'walk the old harbour';
/** A password costs 8 ms of a core. */
const AT_ONCE = 4;

const INSERT_WATCHES = `
  WITH watched AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS w (tenant_id, id, competitor_id, url)),
  named AS (
    INSERT INTO scraping.competitor (tenant_id, id, name) SELECT DISTINCT tenant_id, competitor_id, 'A shop' FROM watched)
  INSERT INTO scraping.watch (tenant_id, id, competitor_id, url, host, every_s)
  SELECT tenant_id, id, competitor_id, url, '127.0.0.1', 3600 FROM watched`;

export async function makeTenants(api: ArenaApi, world: World, count: number): Promise<Tenant[]> {
  const tenants: Tenant[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => from + index);
    tenants.push(...(await Promise.all(some.map((number) => makeTenant(api, world, `tenant-${number}`)))));
  }
  return tenants;
}

async function makeTenant(api: ArenaApi, world: World, hook: string): Promise<Tenant> {
  const { id, accessToken } = await register(api, hook);
  const mine = api.as(accessToken);
  await mine.demand('PUT', '/billing/subscription', { plan: 'enterprise' });
  const endpoint = await mine.demand<{ id: string; secret: string }>('POST', '/webhook-endpoints', {
    url: world.hookUrl(hook),
    topics: ['alert.raised'],
  });
  await world.setSecret(hook, endpoint.secret);
  const rule = await mine.demand<{ id: string }>('POST', '/rules', {
    name: `Fell by ${DROP_PERCENT}%`,
    scope: { all: true },
    when: { kind: 'price_drop_percent', percent: DROP_PERCENT, baseline: 'previous' },
    channels: [],
  });
  return { id, accessToken, ruleId: rule.id, endpointId: endpoint.id, hook };
}

export async function register(api: ArenaApi, name: string): Promise<{ id: string; accessToken: string }> {
  const account = { email: `${name}@chaos.test`, password: PASSWORD, name, tenantName: name };
  const { tenant, accessToken } = await api.demand<{ tenant: { id: string }; accessToken: string }>(
    'POST',
    '/auth/register',
    account,
  );
  return { id: tenant.id, accessToken };
}

/** @returns the access token of a new session. */
export async function signIn(api: ArenaApi, name: string): Promise<string> {
  const credentials = { email: `${name}@chaos.test`, password: PASSWORD };
  return (await api.demand<{ accessToken: string }>('POST', '/auth/login', credentials)).accessToken;
}

/** @returns the status of a try to sign in with a wrong password, or with the right one. */
export async function tryPassword(api: ArenaApi, name: string, right: boolean): Promise<number> {
  const credentials = { email: `${name}@chaos.test`, password: right ? PASSWORD : 'not the password' };
  return (await api.call('POST', '/auth/login', credentials)).status;
}

/** Watches are put into scraping's tables at once instead of one by one; their schedules begin when somebody says so. */
export async function makeWatches(
  db: ArenaDatabase,
  world: World,
  tenants: readonly Tenant[],
  perTenant: number,
): Promise<Watch[]> {
  const competitors = new Map(tenants.map(({ id }) => [id, newId()]));
  // Neighbours in the list are of different tenants, so that whoever goes through it serves all of them.
  const watches = Array.from({ length: perTenant * tenants.length }, (_, product) => {
    const tenantId = tenants[product % tenants.length]?.id ?? '';
    return { tenantId, id: newId(), url: world.pageUrl(product), product };
  });
  await db.rows(INSERT_WATCHES, [
    watches.map(({ tenantId }) => tenantId),
    watches.map(({ id }) => id),
    watches.map(({ tenantId }) => competitors.get(tenantId)),
    watches.map(({ url }) => url),
  ]);
  return watches;
}
