import { crc32 } from 'node:zlib';
import { ObservationRecorded } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { ListPoints } from '../src/history/list-points.ts';
import { Retention } from '../src/history/retention.ts';
import { Page, viewer, World } from './world.ts';

let world: World;
let list: ListPoints;

beforeAll(async () => {
  world = await World.open();
  list = new ListPoints(world.house.db, world.house.clock, new Retention(760));
});

afterAll(() => world.close());

const question = { from: undefined, to: undefined, limit: 0, cursor: '' };

async function history(page: Page): Promise<string[]> {
  const { items } = await list.execute(viewer(page.tenantId), { ...question, watchId: page.watchId });
  return items.map(
    ({ at, price, availability }) =>
      `${(at.getTime() - page.start) / 3_600_000}h ${price?.amount ?? '-'} ${price?.currency ?? '-'} ${availability}`,
  );
}

describe('A4 an offer and its changes', () => {
  it('tells the first value without a previous one, and each change with what was before', async () => {
    const page = new Page();
    const seen = [
      page.shows(0, '100.00'),
      page.shows(1, '100.0'),
      page.shows(2, '90.50'),
      page.shows(3, '90.50', { availability: 'out_of_stock' }),
    ];
    await world.observe(...seen);
    const [first, second, third, ...more] = await world.toldOf(page, 3);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      previous: undefined,
      current: { price: { amount: '100.00', currency: 'EUR' }, availability: 'in_stock', observedAt: page.at(0) },
      observationId: seen[0]?.observationId,
      snapshotId: seen[0]?.snapshotId,
      pricePath: 'json-ld offers[0].price',
      competitorId: page.competitorId,
      baselines: {},
      version: 1n,
      origin: 'live',
      cause: 'observation',
      title: 'Lamp',
      url: 'https://shop.example/lamp',
    });
    expect(second).toMatchObject({
      offerId: first?.offerId,
      version: 2n,
      previous: { price: { amount: '100.00' }, observationId: seen[0]?.observationId },
      current: { price: { amount: '90.50' }, observationId: seen[2]?.observationId },
      baselines: {
        first: { price: { amount: '100.00' }, observationId: seen[0]?.observationId, observations: 1 },
        median_7d: { price: { amount: '100.00' }, observations: 2, knownS: 7_200n },
      },
    });
    expect(third).toMatchObject({
      version: 3n,
      previous: { availability: 'in_stock' },
      current: { price: { amount: '90.50' }, availability: 'out_of_stock' },
      baselines: {
        lowest_7d: { price: { amount: '90.50' }, observationId: seen[2]?.observationId },
        median_7d: { price: { amount: '100.00' }, observations: 3 },
      },
    });
    expect(await history(page)).toEqual([
      '0h 100.00 EUR in_stock',
      '2h 90.50 EUR in_stock',
      '3h 90.50 EUR out_of_stock',
    ]);
  });

  it('Z2 neither overwrites nor tells what is unknown, failed or quarantined', async () => {
    const page = new Page();
    await world.observe(
      page.shows(0, '20'),
      ...['unknown', 'failed', 'quarantined'].map((status, index) => page.shows(1 + index, '0.20', { status })),
      page.shows(5, '19'),
    );
    const told = await world.toldOf(page, 2);
    expect(told.map((one) => one.current?.price?.amount)).toEqual(['20', '19']);
    expect(await history(page)).toEqual(['0h 20 EUR in_stock', '5h 19 EUR in_stock']);
  });

  it('keeps an event that comes twice, late or re-derived out of the latest value, and has it in the history', async () => {
    const page = new Page();
    const [first, confirmation, late, last] = [
      page.shows(0, '10'),
      page.shows(4, '10'),
      page.shows(2, '12', { sequence: 1n }),
      page.shows(8, '11'),
    ];
    await world.observe(first, confirmation, first, late, page.shows(3, '13', { origin: 'rederived' }), last);
    const told = await world.toldOf(page, 2);
    expect(told.map(({ version, current }) => `${version} ${current?.price?.amount}`)).toEqual(['1 10', '2 11']);
    // Ten was confirmed at the fourth hour, so it stands again from there on.
    expect(await history(page)).toEqual([
      '0h 10 EUR in_stock',
      '2h 12 EUR in_stock',
      '3h 13 EUR in_stock',
      '4h 10 EUR in_stock',
      '8h 11 EUR in_stock',
    ]);
    expect(told[1]?.baselines['median_7d']).toMatchObject({ price: { amount: '10' }, knownS: 8n * 3_600n });
  });

  it('compares with prices of the current currency alone', async () => {
    const page = new Page();
    await world.observe(
      page.shows(0, '10'),
      page.shows(1, '12', { price: { amount: '12', currency: 'USD' } }),
      page.shows(2, '11', { price: { amount: '11', currency: 'USD' } }),
      page.shows(3, '9'),
    );
    const [, toDollars, inDollars, back] = await world.toldOf(page, 4);
    expect(toDollars?.baselines).toEqual({});
    expect(Object.keys(inDollars?.baselines ?? {})).not.toContain('first');
    expect(inDollars?.baselines['lowest_90d']?.price).toEqual({ amount: '12', currency: 'USD' });
    expect(back?.baselines['first']?.price).toEqual({ amount: '10', currency: 'EUR' });
    expect(back?.baselines['lowest_90d']).toMatchObject({ price: { amount: '10', currency: 'EUR' }, knownS: 3_600n });
  });

  it('P9 keeps two tenants apart whose watches have the same id, in one batch', async () => {
    const watchId = newId();
    const one = new Page(newId(), watchId);
    const two = new Page(neighbourOf(one), watchId);
    await world.observe(one.shows(0, '1'), two.shows(0, '1000'), one.shows(1, '2'), two.shows(1, '2000'));
    const [ofOne, ofTwo] = [await world.toldOf(one, 2), await world.toldOf(two, 2)];
    expect(ofOne.map((told) => told.current?.price?.amount)).toEqual(['1', '2']);
    expect(ofTwo.map((told) => told.current?.price?.amount)).toEqual(['1000', '2000']);
    expect(ofTwo[1]?.baselines['lowest_90d']?.price?.amount).toBe('1000');
    expect(await history(one)).toEqual(['0h 1 EUR in_stock', '1h 2 EUR in_stock']);
    expect(ofOne[0]?.offerId).not.toBe(ofTwo[0]?.offerId);
  });

  it('sets aside an event that is broken or names another tenant than its envelope, and goes on behind it', async () => {
    const page = new Page();
    const stranger = newId();
    const bad = [page.shows(1, '1', { watchId: 'no id' }), page.shows(1, '1', { availability: 'somewhere' })];
    await world.observe(page.shows(0, '5'), ...bad);
    await world.tell(ObservationRecorded, [{ tenantId: stranger, message: page.shows(1, '1') }]);
    await world.observe(page.shows(2, '6'));
    expect((await world.toldOf(page, 2)).map((told) => told.current?.price?.amount)).toEqual(['5', '6']);
    expect(await history(page)).toEqual(['0h 5 EUR in_stock', '2h 6 EUR in_stock']);
    await expect(list.execute(viewer(stranger), { ...question, watchId: page.watchId })).rejects.toMatchObject({
      reason: 'watch_not_found',
    });
  });

  it('goes through 5,000 observations of 500 pages in batches', async () => {
    const tenantId = newId();
    const pages = Array.from({ length: 500 }, () => new Page(tenantId));
    for (let hour = 0; hour < 10; hour += 1) {
      await world.observe(...pages.map((page) => page.shows(hour, `${100 - hour}.00`)));
    }
    const told = await Promise.all(pages.map((page) => world.toldOf(page, 10)));
    for (const changes of told) {
      expect(changes.map((one) => one.version)).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n]);
      expect(changes[9]?.baselines['median_7d']).toMatchObject({ price: { amount: '96.00' }, observations: 9 });
    }
  });
});

describe('B2 the price history of a watch', () => {
  it('is listed oldest first, page by page, within the range asked for', async () => {
    const page = new Page();
    await world.observe(...[0, 1, 2, 3, 4, 5].map((hour) => page.shows(hour, `${hour + 1}`)));
    await world.toldOf(page, 6);
    const ask = { ...question, watchId: page.watchId, from: page.at(1), to: page.at(4), limit: 3 };
    const first = await list.execute(viewer(page.tenantId), ask);
    const second = await list.execute(viewer(page.tenantId), { ...ask, cursor: first.nextCursor });
    expect(first.items.map((point) => point.price?.amount)).toEqual(['2', '3', '4']);
    expect(second).toMatchObject({
      items: [{ at: page.at(4), price: { amount: '5', currency: 'EUR' } }],
      nextCursor: '',
    });
  });

  it('shows nothing older than the retention, and refuses what makes no sense', async () => {
    const page = new Page();
    await world.observe(page.shows(0, '1'), page.shows(24 * 15, '2'));
    await world.toldOf(page, 2);
    const short = new ListPoints(world.house.db, world.house.clock, new Retention(10));
    const ask = { ...question, watchId: page.watchId, from: new Date(0) };
    const { items } = await short.execute(viewer(page.tenantId), ask);
    expect(items.map((point) => point.price?.amount)).toEqual(['2']);
    const asked = (rest: object) => list.execute(viewer(page.tenantId), { ...ask, ...rest });
    await expect(asked({ watchId: 'x' })).rejects.toMatchObject({ reason: 'watch_not_found' });
    await expect(asked({ watchId: newId() })).rejects.toMatchObject({ reason: 'watch_not_found' });
    await expect(asked({ limit: 1_001 })).rejects.toMatchObject({ reason: 'limit_invalid' });
    await expect(asked({ cursor: 'x' })).rejects.toMatchObject({ reason: 'cursor_invalid' });
    await expect(asked({ from: page.at(2), to: page.at(1) })).rejects.toMatchObject({ reason: 'range_invalid' });
  });
});

/** A tenant whose watch of the same id goes through the same partition. */
function neighbourOf({ tenantId, watchId }: Page): string {
  const partition = (tenant: string) => crc32(`${tenant}:${watchId}`) % 4;
  for (;;) {
    const other = newId();
    if (partition(other) === partition(tenantId)) return other;
  }
}
