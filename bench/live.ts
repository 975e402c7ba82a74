// 1,000 live clients of 50 tenants at one gateway: from the transaction to the client, memory a client, and that nothing
// is missing after all connections were cut. There is no peer: what others push is no history that one can resume.
import { setTimeout as pause } from 'node:timers/promises';
import { Product } from '../services/standalone/test/product.ts';
import { until } from '@blackfang/testing';
import { LiveClient, type Heard } from './parts/live-client.ts';
import { quantile } from './parts/measure.ts';
import type { Api } from '../services/standalone/test/api.ts';

const TENANTS = 50;
const CLIENTS_EACH = 20;
const ROUNDS = 6;
/** Runs that are asked for at once: this is no measure of a crowd. */
const AT_ONCE = 5;
const GOAL_MS = 1_000;
/** Of a round; all runs of it ask one product of the shop. */
const SETTLE_MS = 60_000;
const MB = 1 << 20;

interface Tenant {
  readonly api: Api;
  readonly token: string;
  readonly watchId: string;
  readonly clients: readonly LiveClient[];
}

interface ShopProduct {
  readonly id: string;
  readonly url: string;
  readonly price: string;
}

/** When the transaction wrote what is told, by the clock of the database, before it committed. */
const WRITTEN_AT: Readonly<Record<string, string>> = { 'run.finished': 'finishedAt', 'alert.raised': 'raisedAt' };

const product = await Product.start({ demo: true });
try {
  const shop = product.at('shop');
  const { items } = (await (await fetch(`${shop}/api/products`)).json()) as { items: ShopProduct[] };
  const watched = items[0];
  if (watched === undefined) throw new Error('The shop is empty.');
  const put = async (body: object) => {
    const answer = await fetch(`${shop}/api/products/${watched.id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The shop answered ${answer.status}.`);
  };
  await put({ frozen: true });

  const tenants: Tenant[] = [];
  for (let n = 0; n < TENANTS; n += 1) {
    const account = {
      email: `live-${n}@customer.test`,
      password: 'a long password',
      name: 'L',
      tenantName: `Live ${n}`,
    };
    const { accessToken } = await product.api.post<{ accessToken: string }>('/auth/register', account);
    const api = product.api.withToken(accessToken);
    const rule = { name: 'Moves', scope: { all: true }, when: { kind: 'price_changed' }, channels: [] };
    await api.post('/rules', rule);
    const { id } = await api.post<{ id: string }>('/watches', { url: watched.url });
    const clients = Array.from({ length: CLIENTS_EACH }, () => new LiveClient(product.url, accessToken));
    tenants.push({ api, token: accessToken, watchId: id, clients });
  }
  for (const { api, watchId } of tenants) {
    await until(
      'first price',
      async () => (await api.get<{ latest: unknown }>(`/watches/${watchId}`)).latest !== null,
      {
        timeoutMs: SETTLE_MS,
      },
    );
  }

  const all = tenants.flatMap(({ clients }) => clients);
  const connectAll = async () => {
    for (let from = 0; from < all.length; from += 50) {
      await Promise.all(all.slice(from, from + 50).map((client) => client.connect()));
    }
  };
  const before = await residentBytes(product);
  const since = performance.now();
  await connectAll();
  const connectMs = performance.now() - since;
  // What was read to let them in is let go of meanwhile.
  await pause(5_000);
  const perClient = ((await residentBytes(product)) - before) / all.length;

  // The shop's price falls by hundredths, so that no reading looks like a mistake.
  const [whole = '100'] = watched.price.split('.');
  let moves = 0;
  const move = async (settled: () => boolean) => {
    moves += 1;
    await put({ price: `${BigInt(whole) - 1n}.${String(99 - moves).padStart(2, '0')}` });
    for (let from = 0; from < tenants.length; from += AT_ONCE) {
      const some = tenants.slice(from, from + AT_ONCE);
      await Promise.all(some.map(({ api, watchId }) => api.post(`/watches/${watchId}/run`)));
    }
    await until('round that everybody has heard of', settled, { timeoutMs: SETTLE_MS });
  };
  const alertsOf = ({ heard }: LiveClient) => [...heard.values()].filter(({ name }) => name === 'alert.raised').length;
  for (let round = 0; round < ROUNDS; round += 1) await move(() => all.every((client) => alertsOf(client) === moves));
  const delays = delaysOf(all);

  for (const client of all) client.cut();
  const told = async () => {
    for (const { api } of tenants) {
      const { items: alerts } = await api.get<{ items: unknown[] }>('/alerts?limit=200');
      if (alerts.length < moves) return false;
    }
    return true;
  };
  await move(() => true);
  await until('alerts while nobody listens', told, { timeoutMs: SETTLE_MS, everyMs: 500 });
  await connectAll();
  await until('resumed alerts', () => all.every((client) => alertsOf(client) === moves), {
    timeoutMs: SETTLE_MS,
  }).catch((error: unknown) => console.log(String(error)));
  const missing = (await Promise.all(tenants.map(missed))).reduce((sum, count) => sum + count, 0);
  const foreign = tenants.reduce((sum, tenant) => sum + foreignTo(tenant), 0);

  const worst = Math.max(...delays);
  const [p50, p99] = [quantile(delays, 0.5), quantile(delays, 0.99)];
  console.log(`${all.length} clients of ${TENANTS} tenants, connected in ${(connectMs / 1_000).toFixed(1)} s`);
  console.log(
    `memory   ${(perClient / 1_024).toFixed(0)} KB a client (${((perClient * all.length) / MB).toFixed(0)} MB)`,
  );
  console.log(
    `delay    p50 ${p50.toFixed(0)} ms   p99 ${p99.toFixed(0)} ms   longest ${worst.toFixed(0)} ms   of ${delays.length} events, ` +
      `from the time in the transaction to the client (goal ${GOAL_MS} ms)`,
  );
  console.log(
    `resumed  ${missing} events missing, ${foreign} of others, ${all.reduce((sum, { resets }) => sum + resets, 0)} resets`,
  );
  process.exitCode = p99 <= GOAL_MS && missing === 0 && foreign === 0 ? 0 : 1;
  for (const client of all) client.cut();
} finally {
  await product.close();
}

function delaysOf(clients: readonly LiveClient[]): number[] {
  return clients.flatMap(({ heard }) => [...heard.values()].flatMap((event) => delayOf(event)));
}

function delayOf({ name, data, at }: Heard): number[] {
  const written = WRITTEN_AT[name];
  return written === undefined ? [] : [at - Date.parse(String(data[written]))];
}

/** Events that the API lists and a client has not heard of, over all clients of a tenant. */
async function missed({ api, clients }: Tenant): Promise<number> {
  const { items: alerts } = await api.get<{ items: { id: string }[] }>('/alerts?limit=200');
  return clients.reduce((sum, { heard }) => {
    const ids = new Set([...heard.values()].map(({ data }) => data['alertId']));
    return sum + alerts.filter(({ id }) => !ids.has(id)).length;
  }, 0);
}

function foreignTo({ watchId, clients }: Tenant): number {
  return clients.flatMap(({ heard }) => [...heard.values()]).filter(({ data }) => data['watchId'] !== watchId).length;
}

async function residentBytes({ port }: Product): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port + 105}/metrics`)).text();
  return Number(/^process_resident_memory_bytes(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1]);
}
