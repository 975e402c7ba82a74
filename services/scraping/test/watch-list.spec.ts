import { newId } from '@blackfang/core';
import { encodeCursor } from '@blackfang/persistence';
import { startWorld, type Actor, type World } from './world.ts';

interface Given {
  readonly name: string;
  readonly price?: string;
  readonly status?: string;
  readonly tags?: readonly string[];
  readonly availability?: string;
  readonly seen?: string;
  readonly held?: object;
}

const HELD = { observationId: newId(), price: { amount: '1.00', currency: 'EUR' }, availability: 'in_stock', seen: 1 };
const GIVEN: readonly Given[] = [
  { name: 'Espresso machine', price: '499.00', tags: ['kitchen', 'top'], availability: 'in_stock', seen: '2026-03-02' },
  { name: 'drip kettle', price: '39.90', tags: ['kitchen'], availability: 'out_of_stock', seen: '2026-03-01' },
  { name: 'Lamp 100%', status: 'paused' },
  { name: 'Chair', price: '120', status: 'failing', seen: '2026-03-03', held: { ...HELD, rejected: false } },
  { name: 'Table_2', price: '39.90', held: { ...HELD, rejected: true } },
];

describe('A3 a list of watches', () => {
  let world: World;
  let ada: Actor;
  let stranger: Actor;

  beforeAll(async () => {
    world = await startWorld();
    [ada, stranger] = [await world.actor(), await world.actor()];
    for (const actor of [ada, stranger]) await fill(actor);
  });
  afterAll(() => world.close());

  async function fill({ tenantId }: Actor): Promise<void> {
    const competitorId = newId();
    await world.sql('INSERT INTO competitor (tenant_id, id, name) VALUES ($1, $2, $3)', [
      tenantId,
      competitorId,
      'Acme',
    ]);
    for (const { name, price, status = 'active', tags = [], availability, seen, held } of GIVEN) {
      await world.sql(
        `INSERT INTO watch (tenant_id, id, competitor_id, url, host, name, every_s, latest_price, status, tags,
           latest_availability, last_seen_at, held)
         VALUES ($1, uuidv7(), $2, 'https://acme.example/' || $3, 'acme.example', $3, 60, $4, $5, $6, $7, $8, $9)`,
        [tenantId, competitorId, name, price, status, tags, availability, seen, held && JSON.stringify(held)],
      );
    }
  }

  const names = async (query: object = {}, actor = ada) =>
    (await world.watches.listWatches({ limit: 50, cursor: '', ...query }, actor.as)).items.map(({ name }) => name);

  async function pages(sort: string): Promise<string[]> {
    const all: string[] = [];
    for (let cursor = ''; ;) {
      const page = await world.watches.listWatches({ limit: 2, cursor, sort }, ada.as);
      all.push(...page.items.map(({ name }) => name));
      if (page.nextCursor === '') return all;
      cursor = page.nextCursor;
    }
  }

  it.each<[sort: string, order: string[]]>([
    ['newest', ['Table_2', 'Chair', 'Lamp 100%', 'drip kettle', 'Espresso machine']],
    ['oldest', ['Espresso machine', 'drip kettle', 'Lamp 100%', 'Chair', 'Table_2']],
    ['name', ['Chair', 'drip kettle', 'Espresso machine', 'Lamp 100%', 'Table_2']],
    ['-name', ['Table_2', 'Lamp 100%', 'Espresso machine', 'drip kettle', 'Chair']],
    ['price', ['drip kettle', 'Table_2', 'Chair', 'Espresso machine', 'Lamp 100%']],
    ['-price', ['Espresso machine', 'Chair', 'Table_2', 'drip kettle', 'Lamp 100%']],
    ['last_seen', ['Chair', 'Espresso machine', 'drip kettle', 'Table_2', 'Lamp 100%']],
    ['-last_seen', ['drip kettle', 'Espresso machine', 'Chair', 'Lamp 100%', 'Table_2']],
  ])('is sorted by %s over its pages, with what has none at the end', async (sort, order) => {
    expect(await pages(sort)).toEqual(order);
  });

  it('goes on behind the longest of names', async () => {
    const long = '漢'.repeat(200);
    await world.sql('UPDATE watch SET name = $2 WHERE tenant_id = $1', [stranger.tenantId, long]);
    const { nextCursor } = await world.watches.listWatches({ limit: 2, cursor: '', sort: 'name' }, stranger.as);
    expect(await names({ sort: 'name', cursor: nextCursor }, stranger)).toEqual([long, long, long]);
  });

  it.each<[what: string, query: object, found: string[]]>([
    ['a part of the name in any case', { search: 'KETTLE' }, ['drip kettle']],
    ['a part of the address', { search: 'acme.example/Ch' }, ['Chair']],
    ['signs that mean something to the database', { search: '0%' }, ['Lamp 100%']],
    ['one of those alone', { search: '_' }, ['Table_2']],
    ['a status', { status: 'paused' }, ['Lamp 100%']],
    ['a tag', { tag: 'kitchen', sort: 'name' }, ['drip kettle', 'Espresso machine']],
    ['what is out of stock', { availability: 'out_of_stock' }, ['drip kettle']],
    ['what was never seen', { availability: 'unknown', sort: 'name' }, ['Chair', 'Lamp 100%', 'Table_2']],
    ['what waits for somebody', { held: true }, ['Chair']],
    ['several at once', { tag: 'kitchen', search: 'e', availability: 'in_stock' }, ['Espresso machine']],
    ['what nobody has', { search: 'piano' }, []],
  ])('is narrowed to %s', async (_what, query, found) => {
    expect(await names(query)).toEqual(found);
  });

  it('says what waits for somebody', async () => {
    const { items } = await world.watches.listWatches({ limit: 50, cursor: '', sort: 'name' }, ada.as);
    expect(items.map(({ heldObservationId }) => heldObservationId)).toEqual([
      HELD.observationId,
      ...Array<undefined>(4).fill(undefined),
    ]);
  });

  it('refuses an order that is none, and the cursor of another list', async () => {
    await expect(names({ sort: 'colour' })).rejects.toMatchObject({ reason: 'sort_invalid' });
    await expect(names({ cursor: 'nonsense' })).rejects.toMatchObject({ reason: 'cursor_invalid' });
    const { nextCursor } = await world.watches.listWatches({ limit: 1, cursor: '', sort: 'name' }, ada.as);
    await expect(names({ sort: 'price', cursor: nextCursor })).rejects.toMatchObject({ reason: 'cursor_invalid' });
    for (const [sort, key] of [
      ['price', 'chair'],
      ['last_seen', '2026-13-01 00:00:00+00'],
      ['newest', '7'],
    ]) {
      const cursor = encodeCursor([sort ?? '', key ?? '', newId()]);
      await expect(names({ sort, cursor })).rejects.toMatchObject({ reason: 'cursor_invalid' });
    }
  });

  it('is counted for its tenant alone', async () => {
    const summary = { total: 5, active: 3, paused: 1, failing: 1, held: 1, outOfStock: 1 };
    const tags = [
      { tag: 'kitchen', count: 2 },
      { tag: 'top', count: 1 },
    ];
    expect(await world.watches.summarizeWatches({ filter: undefined }, ada.as)).toEqual({ ...summary, tags });
    await world.sql('DELETE FROM watch WHERE tenant_id = $1', [stranger.tenantId]);
    expect(await world.watches.summarizeWatches({ filter: undefined }, ada.as)).toMatchObject(summary);
    expect(await world.watches.summarizeWatches({ filter: undefined }, stranger.as)).toMatchObject({
      total: 0,
      tags: [],
    });
    expect(await names({}, stranger)).toEqual([]);
    const found = await world.watches.summarizeWatches({ filter: { tag: 'kitchen' } }, ada.as);
    expect(found).toEqual({ total: 2, active: 2, paused: 0, failing: 0, held: 0, outOfStock: 1, tags });
  });
});
