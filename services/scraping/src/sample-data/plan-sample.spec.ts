import { judgePrice } from '../extract/plausibility.ts';
import { planSample, SAMPLE_CURRENCY, SAMPLE_DAYS } from './plan-sample.ts';
import { sampleIndustryOf } from './sample-industries.ts';

const INDUSTRIES = [
  'E-commerce',
  'Automotive',
  'Healthcare',
  'Real estate',
  'Fitness',
  'Restaurants and hospitality',
  'Professional services',
];
const NOW = new Date('2026-01-31T12:00:00Z');
const money = (amount: string) => ({ amount, currency: SAMPLE_CURRENCY });

describe('A1 samples of an industry', () => {
  it.each(INDUSTRIES)(
    '%s: every shop sells every product, in the past, with one price that nobody believes',
    (name) => {
      const known = sampleIndustryOf(name);
      expect(known.name).toBe(name);
      const { watches, competitors, products } = planSample(known.industry, NOW);
      expect([competitors.length, products.length, watches.length]).toEqual([3, 3, 9]);
      expect(new Set(watches.map(({ url }) => url)).size).toBe(9);
      const held = watches.flatMap(({ looks }) =>
        looks.filter((look, index) => {
          const before = looks[index - 1];
          return judgePrice(money(look.price), before ? money(before.price) : null).kind === 'held';
        }),
      );
      expect(held).toHaveLength(1);
      for (const { looks, seenAt } of watches) {
        const times = looks.map(({ at }) => at.getTime());
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(NOW.getTime() - (times[0] ?? 0)).toBeGreaterThanOrEqual(SAMPLE_DAYS * 86_400_000);
        expect(seenAt.getTime()).toBeGreaterThan(times.at(-1) ?? 0);
        expect(seenAt.getTime()).toBeLessThan(NOW.getTime());
      }
    },
  );

  it('is that of a shop where the industry is not known', () => {
    expect(sampleIndustryOf('toString').name).toBe('E-commerce');
  });
});
