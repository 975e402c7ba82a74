import { domainsOf, healthOf, indexWords } from './words.ts';

const WELL = { total: 3, failing: 0, held: 0, paused: 0 };

describe('words of a competitor', () => {
  it('says where prices stand, and of how much', () => {
    expect(indexWords({ value: 92.4, products: 12 })).toEqual({
      text: '7.6% below yours',
      how: 'The mean over 12 watches with your own price in the same currency, each counting alike.',
    });
    expect(indexWords({ value: 110, products: 1 })).toMatchObject({ text: '10% above yours' });
    expect(indexWords({ value: 100, products: 2 })).toMatchObject({ text: 'The same as yours' });
    expect(indexWords(null)).toMatchObject({ text: 'Not known' });
  });

  it('says the worst of its watches', () => {
    expect(healthOf({ pausedReason: null, watches: { ...WELL, failing: 2, held: 1 } })).toMatchObject({ tone: 'bad' });
    expect(healthOf({ pausedReason: null, watches: WELL })).toEqual({ tone: 'good', text: 'All well' });
    expect(healthOf({ pausedReason: 'plan_limit', watches: WELL })).toMatchObject({ text: 'Over the plan' });
    expect(healthOf({ pausedReason: null, watches: { ...WELL, total: 0 } })).toBeUndefined();
  });

  it('takes domains as people write them', () => {
    expect(domainsOf('https://www.Acme.example/p/1, acme.test  acme.example')).toEqual(['acme.example', 'acme.test']);
    expect(domainsOf('  ')).toEqual([]);
  });
});
