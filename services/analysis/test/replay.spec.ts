import { newId } from '@blackfang/core';
import { until } from '@blackfang/testing';
import fc from 'fast-check';
import { ReplayOffers } from '../src/history/replay-offers.ts';
import { REPLAYED_BASELINES, replayOffer } from '../src/history/replay.ts';
import { Retention } from '../src/history/retention.ts';
import type { PricePoint } from '../src/offers/price-point.ts';
import { Page, viewer, World } from './world.ts';

let world: World;
let replay: ReplayOffers;

beforeAll(async () => {
  world = await World.open();
  replay = new ReplayOffers(world.house.db, world.house.clock, new Retention(760));
});

afterAll(() => world.close());

const question = { watchId: undefined, competitorId: undefined, baseline: '', cursor: '' };

/** What is replayed of a page, in the shape in which changes are told. */
async function replayed(page: Page, baseline: string, from: Date) {
  const { items } = await replay.execute(viewer(page.tenantId), { ...question, watchId: page.watchId, baseline, from });
  return items.flatMap(({ changes }) =>
    changes.map(({ previous, current, baseline: figure }) => ({
      previous: previous && stateOf(previous),
      current: stateOf(current),
      figure: figure && { ...figure, knownS: BigInt(figure.knownS) },
    })),
  );
}

const stateOf = ({ price, availability, observationId, at }: PricePoint) => ({
  price,
  availability,
  observationId,
  observedAt: at,
});

type Told = Awaited<ReturnType<World['toldOf']>>[number];

function asReplayed(told: Told, baseline: string) {
  const state = (of: Told['current']) =>
    of && { ...of, price: of.price ? { amount: of.price.amount, currency: of.price.currency ?? null } : null };
  const figure = told.baselines[baseline];
  return {
    previous: state(told.previous) ?? null,
    current: state(told.current),
    figure:
      figure?.price === undefined
        ? null
        : {
            ...figure,
            price: { amount: figure.price.amount, currency: figure.price.currency ?? null },
            observationId: figure.observationId ?? null,
          },
  };
}

const readings = fc.array(
  fc.record({
    hours: fc.double({ min: 0.01, max: 60, noNaN: true }),
    cents: fc.option(fc.integer({ min: 900, max: 915 })),
    availability: fc.constantFrom('in_stock', 'out_of_stock', 'unknown'),
    currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
    batch: fc.boolean(),
  }),
  { minLength: 1, maxLength: 25 },
);

describe('Z1 a replay of offers', () => {
  it('gives what was told live, with the figure that came with it, whatever the history', async () => {
    await fc.assert(
      fc.asyncProperty(readings, fc.constantFrom('', ...REPLAYED_BASELINES), async (steps, baseline) => {
        const page = new Page();
        await world.change(page.becomes('created', { ownPrice: { amount: '9.05', currency: 'EUR' } }));
        await ownPriceOf(page);
        let hour = 0;
        let batch: ReturnType<Page['shows']>[] = [];
        for (const { hours, cents, availability, currency, batch: more } of steps) {
          hour += hours / 4;
          const amount = cents === null ? null : (cents / 100).toFixed(2);
          const price = amount === null ? undefined : { amount, currency };
          batch.push(page.shows(hour, amount, { availability, price }));
          if (more) continue;
          await world.observe(...batch);
          batch = [];
        }
        // A last value that nothing before it had: once it is told, all is.
        await world.observe(...batch, page.shows(hour + 1, '77777.77', { availability: 'preorder' }));
        const told = await toldUntil(page, 'preorder');
        const from = page.at(-1);
        expect(await replayed(page, baseline, from)).toEqual(told.map((one) => asReplayed(one, baseline)));
        const middle = told[Math.floor(told.length / 2)]?.current?.observedAt ?? from;
        const since = told.filter((one) => (one.current?.observedAt ?? from) >= middle);
        expect(await replayed(page, baseline, middle)).toEqual(since.map((one) => asReplayed(one, baseline)));
      }),
      { numRuns: 25 },
    );
  });

  it('pages through the watches of a scope, and shows no stranger anything', async () => {
    const tenantId = newId();
    const pages = Array.from({ length: 27 }, () => new Page(tenantId));
    await world.observe(...pages.map((page) => page.shows(0, '10')));
    for (const page of pages) await world.toldOf(page, 1);
    const from = pages[0]?.at(-1);
    const first = await replay.execute(viewer(tenantId), { ...question, from });
    const second = await replay.execute(viewer(tenantId), { ...question, from, cursor: first.nextCursor });
    const all = [...first.items, ...second.items].map(({ offer }) => offer.watchId);
    expect([first.items.length, second.nextCursor]).toEqual([25, '']);
    expect(all.toSorted()).toEqual(pages.map((page) => page.watchId).toSorted());
    const [one] = pages;
    const ofCompetitor = { ...question, from, competitorId: one?.competitorId };
    expect((await replay.execute(viewer(tenantId), ofCompetitor)).items).toHaveLength(1);
    expect((await replay.execute(viewer(newId()), { ...ofCompetitor, watchId: one?.watchId })).items).toEqual([]);
  });

  it('refuses what is no id, no figure and no cursor', async () => {
    const ask = (rest: object) => replay.execute(viewer(newId()), { ...question, from: new Date(), ...rest });
    await expect(ask({ watchId: 'x' })).rejects.toMatchObject({ reason: 'watch_not_found' });
    await expect(ask({ baseline: 'lowest_90d' })).rejects.toMatchObject({ reason: 'baseline_invalid' });
    await expect(ask({ from: undefined })).rejects.toMatchObject({ reason: 'from_invalid' });
  });

  it('keeps the newest where it is too much, and says so', () => {
    const points = Array.from({ length: 100 }, (_, hour) => ({
      at: new Date(hour * 3_600_000),
      price: { amount: String(hour), currency: 'EUR' },
      availability: 'in_stock',
      observationId: newId(),
      readings: 1,
    }));
    const all = { from: new Date(0), baseline: 'median_7d', first: null, ownPrice: null } as const;
    const { changes, cut } = replayOffer(points, { ...all, beginsLate: false, maxWork: 500 });
    expect([changes.at(-1)?.current, changes.length < 10, cut]).toEqual([points.at(-1), true, true]);
    expect(replayOffer(points, { ...all, beginsLate: true, maxWork: 50_000 })).toMatchObject({ cut: true });
    expect(replayOffer(points, { ...all, beginsLate: false, maxWork: 50_000 }).changes).toHaveLength(100);
  });
});

/** All that a page has told once it has told of this availability. */
async function toldUntil(page: Page, availability: string): Promise<Told[]> {
  for (let known = 1; ;) {
    const told = await world.toldOf(page, known);
    if (told.at(-1)?.current?.availability === availability) return told;
    known = told.length + 1;
  }
}

/** Resolves when the own price of a watch has arrived: it comes on a topic of its own. */
async function ownPriceOf(page: Page): Promise<void> {
  const asked = { ...question, watchId: page.watchId, from: page.at(0) };
  await until('own price', async () => {
    const [one] = (await replay.execute(viewer(page.tenantId), asked)).items;
    return one !== undefined && one.offer.ownPrice !== null;
  });
}
