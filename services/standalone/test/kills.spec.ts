import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Api, type Made, type Page } from './api.ts';
import { Customer, receipts, setPrice, type Alert, type Mail, type Observation, type Receipt } from './customer.ts';
import { Product } from './product.ts';
import { until } from '@blackfang/testing';

/** Set it to see the same moments again. */
const SEED = Number(process.env['BLACKFANG_KILLS_SEED'] ?? randomInt(2 ** 31));
const MOMENTS = 20;
/** A move is through in about 200 ms: some moments are before, some after it. */
const LATEST_MS = 300;
const STARTING_MS = 1_500;
const BEFORE = '300.00';

const VICTIMS = ['node', 'postgres', 'both', 'node, and again while it starts'] as const;
type Victim = (typeof VICTIMS)[number];

interface Move {
  readonly productId: string;
  readonly watchId: string;
  readonly price: string;
  readonly victim: Victim;
  readonly atMs: number;
  readonly againAtMs: number;
}

describe(`Z3 kills at ${MOMENTS} moments of seed ${SEED}`, () => {
  let product: Product;
  let ada: Customer;
  let moves: Move[];

  beforeAll(async () => {
    product = await Product.start({ demo: true });
    ada = await Customer.registerVerified(product, 'Ada');
    moves = await planMoves(product, ada);
    const { id } = await ada.api.post<Made>('/channels', { kind: 'email', address: ada.email });
    await ada.subscribe('kills');
    const rule = { name: 'Any', scope: { all: true }, when: { kind: 'price_changed' }, channels: [id] };
    await ada.api.post('/rules', rule);
  });

  afterAll(() => product?.close());

  it('lose no move, tell of each by one mail and one webhook, and need no repair', async () => {
    for (const move of moves) await moveAndKill(product, ada, move);
    const alerts = await until(
      'delivered alert of each move',
      async () => {
        const all = await ada.alerts();
        const delivered = all.filter(({ deliveries }) => deliveries.every(({ status }) => status === 'delivered'));
        return delivered.length >= MOMENTS && all;
      },
      { timeoutMs: 60_000 },
    );

    const told = alerts.map(
      (alert) => `${alert.watchId}: ${alert.baseline?.price.amount} ${alert.current.price.amount}`,
    );
    expect(told.toSorted()).toEqual(moves.map(({ watchId, price }) => `${watchId}: ${BEFORE} ${price}`).toSorted());
    for (const { watchId, price } of moves) {
      const { items } = await ada.api.get<Page<Observation>>(`/watches/${watchId}/observations`);
      expect(items.map((seen) => [seen.status, seen.price?.amount])).toEqual([
        ['ok', price],
        ['ok', BEFORE],
      ]);
    }
    expectOneWebhookEach(alerts, await receipts(product, 'kills'));
    expectOneMailEach(alerts, await ada.mails());
    for (const table of await tablesNamed(product, 'dead_letter')) {
      expect([table, await product.query(`SELECT * FROM ${table}`)]).toEqual([table, []]);
    }
  }, 800_000);

  it('leave a product that stops and starts as ever', async () => {
    expect((await product.stop()).code).toBe(0);
    await product.up();
    expect(await ada.alerts()).toHaveLength(MOMENTS);
  });
});

/** A watch of its own for each move, so that none waits for another; all of them begin at the same price. */
async function planMoves(product: Product, ada: Customer): Promise<Move[]> {
  const random = randomOf(SEED);
  const { items } = await new Api(product.at('shop')).get<Page<Made & { url: string; currency: string }>>(
    '/api/products',
  );
  // Yen have no digits behind the point.
  const products = items.filter(({ currency }) => currency !== 'JPY').slice(0, MOMENTS);
  await Promise.all(products.map(({ id }) => setPrice(product, id, BEFORE)));
  const watches = await Promise.all(products.map(({ url }) => ada.watch(url)));
  return products.map(({ id }, index) => ({
    productId: id,
    watchId: watches[index]?.id ?? '',
    price: `2${10 + index}.37`,
    victim: VICTIMS[Math.floor(random() * VICTIMS.length)] ?? 'node',
    atMs: Math.floor(random() * LATEST_MS),
    againAtMs: Math.floor(random() * STARTING_MS),
  }));
}

async function moveAndKill(product: Product, ada: Customer, move: Move): Promise<void> {
  const postgresPid = await until('Postgres', () => product.postgresPid());
  await setPrice(product, move.productId, move.price);
  const look = () =>
    ada.api.call('POST', `/watches/${move.watchId}/run`, undefined, { 'idempotency-key': `move ${move.price}` });
  const first = Promise.allSettled([look()]);
  await pause(move.atMs);
  if (move.victim !== 'postgres') await product.kill();
  if (move.victim === 'postgres' || move.victim === 'both') process.kill(postgresPid, 'SIGKILL');
  await first;
  if (move.victim === 'node, and again while it starts') {
    const ready = Promise.allSettled([product.launch()]);
    await pause(move.againAtMs);
    await product.kill();
    await ready;
  }
  if (move.victim !== 'postgres') await product.up();
  // What the client did not hear of it asks again, by the same key.
  const what = `answer after a kill of ${move.victim} at ${move.atMs} ms`;
  await until(what, async () => (await look()).status === 202, { timeoutMs: 60_000 });
}

function expectOneWebhookEach(alerts: readonly Alert[], received: readonly Receipt[]): void {
  const bodies = new Map<string, Set<string>>();
  for (const { headers, body, verified } of received) {
    expect(verified).toBe(true);
    const { id, data } = JSON.parse(body) as { id: string; data: Made };
    expect(headers['webhook-id']).toBe(id);
    bodies.set(data.id, (bodies.get(data.id) ?? new Set()).add(`${id} ${body}`));
  }
  // Sent again it has the same id and the same bytes.
  expect([...bodies.keys()].toSorted()).toEqual(alerts.map(({ id }) => id).toSorted());
  expect([...bodies.values()].map((ids) => ids.size)).toEqual(alerts.map(() => 1));
}

function expectOneMailEach(alerts: readonly Alert[], mails: readonly Mail[]): void {
  const idsOf = (alert: Alert) =>
    new Set(mails.filter(({ text }) => text.includes(alert.id)).map((mail) => mail.messageId));
  expect(alerts.map((alert) => idsOf(alert).size)).toEqual(alerts.map(() => 1));
  const all = new Set(mails.map((mail) => mail.messageId));
  // And the one that asked for a confirmation of the address.
  expect(all.size).toBe(alerts.length + 1);
}

async function tablesNamed(product: Product, name: string): Promise<string[]> {
  const rows = await product.query<{ table: string }>(
    'SELECT format(\'%I.%I\', schemaname, tablename) AS "table" FROM pg_tables WHERE tablename = $1',
    [name],
  );
  expect(rows.length).toBeGreaterThan(0);
  return rows.map(({ table }) => table);
}

/** Mulberry32, by Tommy Ettinger, public domain. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
