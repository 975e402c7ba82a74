import { crc32 } from 'node:zlib';
import { ObservationRecorded } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { until } from '@blackfang/testing';
import { CountActivity } from '../src/history/count-activity.ts';
import { CountDays } from '../src/history/count-days.ts';
import { DrawHistory } from '../src/history/draw-history.ts';
import { ListMoves } from '../src/history/list-moves.ts';
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

describe('B9 a history as a chart draws it', () => {
  const draw = () => new DrawHistory(world.house.db, world.house.clock, new Retention(760));

  it('thins 20,000 points to four a pixel, keeps the extremes, and gives all of a short range', async () => {
    const page = new Page();
    await world.observe(page.shows(0, '100.00'));
    await world.toldOf(page, 1);
    const start = page.at(0).getTime() - 100 * 86_400_000;
    await world.house.db.tenant(viewer(page.tenantId), (tx) =>
      tx.execute(
        `INSERT INTO price_point (tenant_id, watch_id, observed_at, amount, currency, availability, observation_id, seen_at)
         SELECT $1, $2, t, CASE n WHEN 7001 THEN 1 WHEN 12001 THEN 999 ELSE 100 + n % 7 END, 'EUR', 'in_stock', $4, t
         FROM (SELECT n, $3::timestamptz + n * interval '7 minutes' AS t FROM generate_series(0, 19999) AS n)`,
        [page.tenantId, page.watchId, new Date(start), newId()],
      ),
    );
    const ask = { watchId: page.watchId, from: undefined, to: undefined };
    const whole = await draw().execute(viewer(page.tenantId), { ...ask, width: 200 });
    expect(whole.count).toBe(20_001);
    expect(whole.firstAt).toEqual(new Date(start));
    expect(whole.items.length).toBeLessThanOrEqual(800);
    expect(whole.items.length).toBeGreaterThan(400);
    const amounts = whole.items.map(({ price }) => Number(price?.amount));
    expect([Math.min(...amounts), Math.max(...amounts)]).toEqual([1, 999]);
    expect(whole.items.at(-1)?.at).toEqual(page.at(0));
    // Nothing is drawn of the time to come but the width of a first point.
    expect(whole.to.getTime()).toBeLessThanOrEqual(Date.now() + 60_000);

    const range = { from: new Date(start + 3_600_000), to: new Date(start + 2 * 3_600_000) };
    const hour = await draw().execute(viewer(page.tenantId), { ...ask, ...range, width: 200 });
    expect(hour.count).toBe(9);
    // One more: what stood when the range began.
    expect(hour.items).toHaveLength(10);
    expect(hour.items[0]?.at.getTime()).toBeLessThan(range.from.getTime());
  });

  it('refuses a range that ends before it begins, and a watch of somebody else', async () => {
    const page = new Page();
    const ask = { watchId: page.watchId, from: undefined, to: undefined, width: 0 };
    await expect(draw().execute(viewer(page.tenantId), ask)).rejects.toMatchObject({ kind: 'not_found' });
    const backwards = { ...ask, from: new Date(2), to: new Date(1) };
    await expect(draw().execute(viewer(page.tenantId), backwards)).rejects.toMatchObject({ reason: 'range_invalid' });
  });
});

describe('the biggest moves', () => {
  const asked = (tenantId: string, days = 30, limit = 10) =>
    new ListMoves(world.house.db, world.house.clock).execute(viewer(tenantId), { days, limit });

  it('are those that are furthest from what stood when the days began, or came first since', async () => {
    const tenantId = newId();
    const [fallen, risen, returned, still, other] = Array.from({ length: 5 }, () => new Page(tenantId)) as Page[];
    // Twenty days ago, and ten.
    const [early, late] = [0, 240];
    await world.observe(
      fallen!.shows(early, '100.00'),
      fallen!.shows(late, '80.00'),
      risen!.shows(early, '10.00'),
      risen!.shows(late, '15'),
      returned!.shows(early, '50'),
      returned!.shows(late, '40'),
      returned!.shows(late + 1, '50.00'),
      still!.shows(early, '5'),
      other!.shows(early, '30'),
      other!.shows(late, '31', { price: { amount: '31', currency: 'USD' } }),
    );
    for (const [page, changes] of [
      [fallen, 2],
      [risen, 2],
      [returned, 3],
      [still, 1],
      [other, 2],
    ] as const) {
      await world.toldOf(page!, changes);
    }
    const moves = await asked(tenantId);
    expect(moves.map(({ watchId, percent, from, to }) => [watchId, percent, from.amount, to.amount])).toEqual([
      [risen!.watchId, 50, '10.00', '15'],
      [fallen!.watchId, -20, '100.00', '80.00'],
    ]);
    expect(moves[1]).toMatchObject({ competitorId: fallen!.competitorId, title: 'Lamp', at: fallen!.at(late) });
    // Fifteen days ago the old prices stood; nothing moved in the last five.
    expect((await asked(tenantId, 15)).map(({ percent }) => percent)).toEqual([50, -20]);
    expect(await asked(tenantId, 5)).toEqual([]);
    expect(await asked(tenantId, 30, 1)).toHaveLength(1);
    expect(await asked(newId())).toEqual([]);
    await expect(asked(tenantId, 91)).rejects.toMatchObject({ reason: 'days_invalid' });
    await expect(asked(tenantId, 1, 51)).rejects.toMatchObject({ reason: 'limit_invalid' });
  });
});

describe('A1 how much moves at a competitor', () => {
  it('counts drops, rises and changes of stock by week, and nothing of another tenant', async () => {
    const page = new Page();
    await world.observe(
      page.shows(0, '100'),
      page.shows(1, '90'),
      page.shows(2, '95'),
      page.shows(3, '95', { availability: 'out_of_stock' }),
      // Another currency is neither more nor less.
      page.shows(4, '1', { price: { amount: '1', currency: 'USD' } }),
      page.shows(24 * 14, '2', { price: { amount: '2', currency: 'USD' } }),
    );
    await world.toldOf(page, 6);
    const count = new CountActivity(world.house.db, world.house.clock);
    const { weeks, watches, cut } = await count.execute(viewer(page.tenantId), page.competitorId, 0);
    expect({ count: weeks.length, watches, cut }).toEqual({ count: 12, watches: 1, cut: false });
    expect(weeks.every(({ begins }) => begins.getUTCDay() === 1 && begins.getTime() % 86_400_000 === 0)).toBe(true);
    const all = (key: 'priceDrops' | 'priceRises' | 'stockChanges') => weeks.reduce((sum, week) => sum + week[key], 0);
    expect([all('priceDrops'), all('priceRises'), all('stockChanges')]).toEqual([1, 2, 2]);
    expect(weeks.filter((week) => week.priceRises > 0)).toHaveLength(2);

    const [lately] = (await count.execute(viewer(page.tenantId), page.competitorId, 1)).weeks;
    expect(lately).toEqual(weeks.at(-1));
    const stranger = await count.execute(viewer(new Page().tenantId), page.competitorId, 2);
    expect(stranger).toMatchObject({ watches: 0, weeks: [{ priceDrops: 0 }, { priceDrops: 0 }] });
    await expect(count.execute(viewer(page.tenantId), page.competitorId, 54)).rejects.toMatchObject({
      reason: 'weeks_invalid',
    });
  });
});

describe('Z8 how all offers did day by day', () => {
  it('tells changes of prices, and what was out of stock at the end of each day', async () => {
    const tenantId = newId();
    const days = new CountDays(world.house.db, world.house.clock);
    const midnight = Math.floor(world.house.clock.now().getTime() / 86_400_000) * 86_400_000;
    /** Hours of a day that lies so many days back. */
    const at = (daysAgo: number, hour: number) => ({
      observedAt: new Date(midnight - daysAgo * 86_400_000 + hour * 3_600_000),
    });
    const [lamp, desk, still] = [new Page(tenantId), new Page(tenantId), new Page(tenantId)];
    await world.observe(
      lamp.shows(0, '10.00', at(9, 1)),
      lamp.shows(0, '9.00', at(3, 1)),
      lamp.shows(0, '8.00', at(3, 5)),
      // In another currency it has not moved.
      lamp.shows(0, null, { ...at(2, 1), price: { amount: '7.00', currency: 'USD' } }),
      desk.shows(0, '50.00', { ...at(8, 1), availability: 'out_of_stock' }),
      desk.shows(0, '50.00', { ...at(2, 3), availability: 'in_stock' }),
      desk.shows(0, '50.00', { ...at(1, 3), availability: 'out_of_stock' }),
      still.shows(0, '5.00', { ...at(8, 2), availability: 'out_of_stock' }),
    );
    await Promise.all([world.toldOf(lamp, 4), world.toldOf(desk, 3), world.toldOf(still, 1)]);
    const told = await days.execute(viewer(tenantId), 4);
    expect(told.map(({ priceChanges }) => priceChanges)).toEqual([2, 0, 0, 0]);
    expect(told.map(({ outOfStock }) => outOfStock)).toEqual([2, 1, 2, 2]);
    expect(told.at(-1)?.day).toBe(new Date(midnight).toISOString().slice(0, 10));

    await world.change(desk.becomes('deleted'));
    await until('end of the desk', async () => (await days.execute(viewer(tenantId), 1))[0]?.outOfStock === 1);
    expect(await days.execute(viewer(newId()), 0)).toHaveLength(14);
    await expect(days.execute(viewer(tenantId), 91)).rejects.toMatchObject({ reason: 'days_invalid' });
  });
});

describe('P6 sample data', () => {
  it('is history like any other, told as a sample, and leaves nothing when it goes for good', async () => {
    const page = new Page();
    const sampleId = newId();
    const sample = { origin: 'sample', sampleId };
    await world.observe(page.shows(0, '100.00', sample), page.shows(24, '90.00', sample));
    const told = await world.toldOf(page, 2);
    expect(told).toMatchObject([
      { origin: 'sample', sampleId, current: { price: { amount: '100.00' } } },
      { origin: 'sample', sampleId, current: { price: { amount: '90.00' } } },
    ]);
    await world.change(page.becomes('own_price_set', { ownPrice: { amount: '95.00', currency: 'EUR' }, sampleId }));
    expect((await world.toldOf(page, 3))[2]).toMatchObject({ origin: 'sample', cause: 'own_price' });

    await world.change(page.becomes('deleted', { sampleId, forGood: true }));
    const left = () =>
      world.house.db.tenant(page, (tx) =>
        tx.one<{ points: number; named: number }>(
          `SELECT (SELECT count(*)::int FROM price_point WHERE watch_id = $1) AS points,
             (SELECT count(*)::int FROM offer WHERE watch_id = $1 AND (erased_at IS NULL OR title <> '')) AS named`,
          [page.watchId],
        ),
      );
    await until('end of its history', async () => (await left()).points === 0);
    // What still arrives for it is not taken in.
    const other = new Page(page.tenantId);
    await world.observe(page.shows(48, '80.00', sample), other.shows(48, '10.00'));
    await world.toldOf(other, 1);
    expect(await left()).toEqual({ points: 0, named: 0 });
  });
});
