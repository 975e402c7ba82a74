import fc from 'fast-check';
import { baselinesOf, type BaselineQuestion } from './baselines.ts';
import type { PricePoint } from './price-point.ts';

const DAY_S = 86_400;
const T0 = Date.UTC(2026, 0, 1);
const NONE = { first: null, ownPrice: null };

const at = (days: number) => new Date(T0 + days * DAY_S * 1_000);
const point = (days: number, amount: string | null, rest: Partial<PricePoint> = {}): PricePoint => ({
  at: at(days),
  price: amount === null ? null : { amount, currency: 'EUR' },
  availability: 'in_stock',
  observationId: `seen-${days}`,
  readings: 1,
  ...rest,
});

describe('A4 baselines of a price', () => {
  it('weigh a median by the time that a price stood, not by how often it was read', () => {
    const points = [point(0, '10.00'), point(20, '99.00'), point(20.1, '98.00'), point(20.2, '97.00')];
    const { median_30d: median, lowest_30d: lowest } = baselinesOf(points, {
      ...NONE,
      until: at(20.3),
      currency: 'EUR',
    });
    expect(median).toEqual({
      price: { amount: '10.00', currency: 'EUR' },
      observationId: 'seen-0',
      observations: 4,
      knownS: 20.3 * DAY_S,
    });
    expect(lowest?.price.amount).toBe('10.00');
  });

  it('end before the current value, and begin with the price that stood then', () => {
    const points = [point(0, '50'), point(10, '5', { readings: 7 }), point(10.5, '40'), point(12, '1')];
    const { lowest_7d: lowest, median_7d: median } = baselinesOf(points, { ...NONE, until: at(12), currency: 'EUR' });
    expect(lowest?.price.amount).toBe('5');
    expect(median).toEqual({
      price: { amount: '50', currency: 'EUR' },
      observationId: 'seen-0',
      observations: 1 + 7 + 1,
      knownS: 7 * DAY_S,
    });
  });

  it('know nothing of other currencies, nor of the time in which no price was known', () => {
    const points = [
      point(0, '10', { price: { amount: '10', currency: 'USD' } }),
      point(1, null),
      point(2, '20'),
      point(3, '9', { price: { amount: '9', currency: null } }),
    ];
    const baselines = baselinesOf(points, { ...NONE, until: at(4), currency: 'EUR' });
    expect(baselines.lowest_90d).toEqual({
      price: { amount: '20', currency: 'EUR' },
      observationId: 'seen-2',
      observations: 1,
      knownS: DAY_S,
    });
    expect(baselinesOf(points, { ...NONE, until: at(4), currency: 'INR' })).toEqual({});
  });

  it('tell the first price and the own price with where they come from', () => {
    const question: BaselineQuestion = {
      until: at(400),
      currency: 'EUR',
      first: { at: at(0), price: { amount: '100.0', currency: 'EUR' }, observationId: 'the-first' },
      ownPrice: { amount: '80', currency: 'EUR' },
    };
    expect(baselinesOf([], question)).toEqual({
      first: {
        price: { amount: '100.0', currency: 'EUR' },
        observationId: 'the-first',
        observations: 1,
        knownS: 400 * DAY_S,
      },
      own_price: { price: { amount: '80', currency: 'EUR' }, observationId: null, observations: 0, knownS: 0 },
    });
    expect(baselinesOf([], { ...question, currency: 'USD' }).first).toBeUndefined();
    expect(baselinesOf([], { ...question, until: at(0) }).first).toBeUndefined();
  });

  it('take amounts of several scales for the numbers that they are, and give them as they were read', () => {
    const points = [point(0, '9.5'), point(1, '10.00'), point(2, '9.50')];
    const { lowest_7d: lowest } = baselinesOf(points, { ...NONE, until: at(3), currency: 'EUR' });
    expect(lowest).toMatchObject({ price: { amount: '9.50' }, observationId: 'seen-2' });
  });

  it('agree with asking for the price of every hour', () => {
    const scale = 3_600;
    const history = fc.array(
      fc.record({
        hour: fc.integer({ min: 0, max: 110 * 24 }),
        units: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 6 }),
        currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
        readings: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 110 * 24 }), (all, hour) => {
        const points = [...new Map(all.map((one) => [one.hour, one])).values()]
          .toSorted((a, b) => a.hour - b.hour)
          .map(({ hour: when, units, currency, readings }) =>
            point(when / 24, null, {
              price: units === null ? null : { amount: String(units), currency },
              observationId: String(when),
              readings,
            }),
          );
        const baselines = baselinesOf(points, { ...NONE, until: at(hour / 24), currency: 'EUR' });
        for (const days of [7, 30, 90] as const) {
          const slow = countEveryHour(points, hour, days * 24);
          const lowest = baselines[`lowest_${days}d`];
          const median = baselines[`median_${days}d`];
          expect(lowest && Number(lowest.price.amount)).toBe(slow.prices[0]);
          expect(median && Number(median.price.amount)).toBe(slow.prices[Math.ceil(slow.prices.length / 2) - 1]);
          expect(median?.knownS ?? 0).toBe(slow.prices.length * scale);
          expect(median?.observations ?? 0).toBe(slow.observations);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The slow way: what was the price in each hour of the window? */
function countEveryHour(points: readonly PricePoint[], until: number, hours: number) {
  const prices: number[] = [];
  const seen = new Map<PricePoint, number>();
  for (let hour = until - hours; hour < until; hour += 1) {
    const standing = points.findLast((one) => (one.at.getTime() - T0) / 3_600_000 <= hour);
    if (standing === undefined || standing.price?.currency !== 'EUR') continue;
    prices.push(Number(standing.price.amount));
    const began = (standing.at.getTime() - T0) / 3_600_000;
    seen.set(standing, began >= until - hours ? standing.readings : 1);
  }
  const observations = [...seen.values()].reduce((sum, one) => sum + one, 0);
  return { prices: prices.toSorted((a, b) => a - b), observations };
}
