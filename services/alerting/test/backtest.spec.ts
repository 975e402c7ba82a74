import { ReplayedOffer } from '@blackfang/contracts/analysis/v1/service';
import type { BacktestRuleResponse } from '@blackfang/contracts/alerting/v1/service';
import { newId } from '@blackfang/core';
import fc from 'fast-check';
import type { OfferChange } from '../src/rules/evaluate-rule.ts';
import { parseCondition } from '../src/rules/rule.ts';
import { known } from './neighbours.ts';
import { eur, figure, Offer } from './shop.ts';
import { alertsOf, eventually, makeRule, startWorld, toMessage, type Person, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  // However slow the machine is, all that may be looked at is.
  world = await startWorld({ BACKTEST_MS: '60000' });
});

afterAll(() => world.close());

const DAY_MS = 86_400_000;
const CHANGED = { kind: 'price_changed' };
const EVERYTHING = { all: true };

/** Changes as analysis replays them: the one figure that the rule compares with, and times that lie back. */
function replayOf(offer: Offer, changes: readonly OfferChange[], baseline: string, rest = {}): ReplayedOffer {
  const start = Date.now() - 10 * DAY_MS;
  return ReplayedOffer.fromPartial({
    offerId: offer.offerId,
    watchId: offer.watchId,
    competitorId: offer.competitorId,
    title: 'Lamp',
    url: 'https://shop.example/lamp',
    historyFrom: new Date(start),
    changes: changes.map((change, index) => {
      const { previous, current, baselines } = toMessage(change);
      const observedAt = new Date(start + index * 3_600_000);
      return {
        ...(previous && { previous }),
        current: { ...current, observedAt },
        ...(baselines[baseline] && { baseline: baselines[baseline] }),
      };
    }),
    ...rest,
  });
}

const backtest = (person: Person, when: object, rest = {}): Promise<BacktestRuleResponse> =>
  world.rules.backtestRule({ scope: EVERYTHING, when: { kind: '', ...when }, days: 30, ...rest }, person.as);

const percent = fc.constantFrom('1', '5', '10');
const conditions = fc.oneof(
  fc.record({
    kind: fc.constantFrom('price_drop_percent', 'price_rise_percent'),
    percent,
    baseline: fc.constantFrom('previous', 'last_alerted', 'first', 'median_7d', 'median_30d', 'own_price'),
  }),
  fc.record({
    kind: fc.constantFrom('price_below', 'price_above'),
    amount: fc.constantFrom('95', '100', '105'),
    currency: fc.constant('EUR'),
  }),
  fc.record({ kind: fc.constantFrom('price_changed', 'back_in_stock', 'out_of_stock') }),
);
const moves = fc.array(
  fc.record({
    cents: fc.integer({ min: 8_500, max: 11_500 }),
    availability: fc.constantFrom('in_stock', 'out_of_stock', 'unknown'),
    compared: fc.option(fc.integer({ min: 9_000, max: 11_000 })),
  }),
  { minLength: 1, maxLength: 15 },
);
const amountOf = (cents: number) => (cents / 100).toFixed(2);

describe('Z1 a backtest', () => {
  it('fires exactly where a live rule did on the same history, whatever both are', async () => {
    await fc.assert(
      fc.asyncProperty(conditions, moves, async (when, steps) => {
        const ann = await world.person();
        const rule = await makeRule(world, ann, parseCondition(when));
        const marker = await makeRule(world, ann, { kind: 'price_above', amount: '70000', currency: 'EUR' });
        const offer = new Offer(ann.tenantId);
        const changes = steps.map(({ cents, availability, compared }) => {
          const figures = compared === null ? {} : figuresOf(amountOf(compared));
          return offer.shows({ price: eur(amountOf(cents)), availability, figures });
        });
        changes.push(offer.shows({ price: eur('77777.77') }));
        await world.tell(...changes);
        // Of one watch all comes in order: with the last change every one before it was judged.
        const live = await eventually(
          () => alertsOf(world, ann),
          (alerts) => alerts.some(({ ruleId }) => ruleId === marker.id),
        );
        known.replays.set(ann.tenantId, [replayOf(offer, changes, 'baseline' in when ? when.baseline : '')]);
        const answer = await backtest(ann, when);
        const fired = live.filter(({ ruleId }) => ruleId === rule.id);
        expect(answer).toMatchObject({ count: fired.length, watches: 1, changes: changes.length, complete: true });
        expect(
          answer.examples.map(({ baseline, current, percent: by }) => ({ baseline, current, percent: by })),
        ).toEqual(fired.map(({ baseline, current, percent: by }) => ({ baseline, current, percent: by })));
        expect(answer.byDay.reduce((sum, { count }) => sum + count, 0)).toBe(fired.length);
      }),
      { numRuns: 30 },
    );
  });

  it('stores and sends nothing, for a rule that does not exist, and viewers may ask', async () => {
    const [ann, bob] = [await world.person(), await world.person()];
    const viewer = await world.person(ann.tenantId, 'viewer');
    const offer = new Offer(ann.tenantId, { price: eur('100') });
    known.replays.set(ann.tenantId, [replayOf(offer, [offer.costs('90'), offer.costs('80')], '')]);
    expect(await backtest(viewer, CHANGED)).toMatchObject({ count: 2, historyFrom: expect.any(Date) });
    expect(await alertsOf(world, ann)).toEqual([]);
    expect((await world.rules.listRules({ limit: 0, cursor: '', covering: undefined }, ann.as)).items).toEqual([]);
    expect(await backtest(bob, CHANGED)).toMatchObject({ count: 0, watches: 0, historyFrom: undefined });
  });

  it('tells each day of the time, and how far it looked', async () => {
    const ann = await world.person();
    const offers = Array.from({ length: 201 }, () => new Offer(ann.tenantId, { price: eur('100') }));
    known.replays.set(
      ann.tenantId,
      offers.map((offer) => replayOf(offer, [offer.costs('90')], '')),
    );
    const answer = await backtest(ann, CHANGED, { days: 14 });
    expect(answer).toMatchObject({ watches: 200, count: 200, complete: false, maxWatches: 200, maxChanges: 5_000 });
    expect([answer.byDay.length, answer.examples.length]).toEqual([15, 20]);
    expect(answer.byDay[4]?.count).toBe(200);
    const [offer] = offers;
    if (offer === undefined) throw new Error('There are offers.');
    known.replays.set(ann.tenantId, [replayOf(offer, [], '', { cut: true })]);
    expect(await backtest(ann, CHANGED)).toMatchObject({ watches: 1, count: 0, complete: false });
  });

  it('is refused for another tenant’s watch, for no condition, and for too many days', async () => {
    const [ann, bob] = [await world.person(), await world.person()];
    const watchId = newId();
    known.watched.add(`${bob.tenantId}/${watchId}`);
    await expect(backtest(ann, CHANGED, { scope: { watchId, all: false } })).rejects.toMatchObject({
      reason: 'watch_not_found',
    });
    await expect(backtest(ann, { kind: 'price_below' })).rejects.toMatchObject({ reason: 'condition_invalid' });
    await expect(backtest(ann, CHANGED, { days: 91 })).rejects.toMatchObject({ reason: 'days_invalid' });
  });
});

function figuresOf(amount: string) {
  const one = figure(eur(amount));
  return { first: one, median_7d: one, median_30d: one, own_price: one };
}
