import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OWN_SERVICES } from '../src/services.ts';
import { planProcesses } from '../src/distributed/plan-processes.ts';
import { Api, type Made } from './api.ts';
import { Customer, receipts, setPrice } from './customer.ts';
import { filesBelow, unpackOlderBuild, type OlderBuild } from './evolution/older-build.ts';
import { Product } from './product.ts';
import { until } from '@blackfang/testing';

const ROOT = join(import.meta.dirname, '../../..');
const BACKPACK = 'trail-backpack-ridge';
const PRICES = ['170.00', '150.00', '130.00', '110.00', '90.00', '75.00', '60.00', '50.00'];
/** Requests that go on while prices move. */
const VISITORS = 4;

describe('a version beside the one before it, on the schema and the topics of the new one', () => {
  let older: OlderBuild;
  let product: Product;

  beforeAll(async () => {
    older = await unpackOlderBuild();
    product = await Product.start({ demo: true, distributed: true, beside: older.checkout });
  }, 240_000);

  afterAll(async () => {
    await product?.close();
    await older?.remove();
  });

  it('lacks a migration and a change of a contract', async () => {
    const migrationsOf = async (root: string) =>
      (
        await Promise.all(OWN_SERVICES.map((service) => filesBelow(join(root, 'services', service, 'migrations'))))
      ).flat();
    expect((await migrationsOf(ROOT)).length).toBeGreaterThan((await migrationsOf(older.checkout)).length);
    const files = await filesBelow(join(ROOT, 'proto'));
    const textsOf = (root: string) =>
      Promise.all(files.map((file) => readFile(join(root, 'proto', file), 'utf8').catch(() => undefined)));
    expect(await textsOf(ROOT)).not.toEqual(await textsOf(older.checkout));
  });

  it('shares requests, runs, events and deliveries with it, and no request fails', async () => {
    const doors = [product.api.base, `http://127.0.0.1:${product.port + 1}/api/v1`];
    const ada = await Customer.registerVerified(product, 'Ada');
    const { url } = await setPrice(product, BACKPACK, '200.00');
    await ada.subscribe('evolution');
    const watch = await ada.watch(url);
    const rule = await ada.api.post<Made>('/rules', {
      name: 'Any',
      scope: { watchId: watch.id },
      when: { kind: 'price_changed' },
    });

    const statuses = new Map<number, number>();
    const moved = new AbortController();
    const visits = Array.from({ length: VISITORS }, async (_, visitor) => {
      const { api } = ada;
      const paths = [
        '/watches',
        `/watches/${watch.id}`,
        '/alerts',
        '/me',
        '/competitors',
        `/watches/${watch.id}/history`,
      ];
      for (let turn = visitor; !moved.signal.aborted; turn += 1) {
        const door = new Api(doors[turn % doors.length] ?? '').withToken(ada.accessToken);
        const { status } = await (turn % 7 === 0 ? api : door).call('GET', paths[turn % paths.length] ?? '/me');
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    });
    for (const price of PRICES) {
      await setPrice(product, BACKPACK, price);
      await ada.look(watch.id);
    }
    const alerts = await until('alert of each move', async () => {
      const all = await ada.alerts(`&ruleId=${rule.id}`);
      const isDone =
        all.length >= PRICES.length && all.every((one) => one.deliveries.every((sent) => sent.status === 'delivered'));
      return isDone && all;
    });
    moved.abort();
    await Promise.all(visits);

    expect(alerts.map(({ current }) => current.price.amount)).toEqual(PRICES);
    const received = await receipts(product, 'evolution');
    const effects = new Set(received.map(({ headers }) => headers['webhook-id']));
    expect(effects.size).toBe(PRICES.length);
    expect(received.every(({ verified }) => verified === true)).toBe(true);
    expect([...statuses.keys()]).toEqual([200]);
    expect(statuses.get(200)).toBeGreaterThan(20);
    const besides = planProcesses(product.port, {}, older.checkout).filter(({ checkout }) => checkout !== undefined);
    for (const { name, service, opsPort } of besides) {
      const metrics = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text();
      const kind = service === 'gateway' ? 'http_request' : 'rpc_server';
      const served = new RegExp(`^blackfang_${kind}_duration_seconds_count\\{.*\\} [1-9]`, 'm');
      expect([name, served.test(metrics)]).toEqual([name, true]);
    }
  });
});
