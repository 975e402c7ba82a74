import { conditionWords } from './rule-words.ts';

describe('a rule in words', () => {
  it.each([
    [{ kind: 'price_below', amount: '9.99', currency: 'EUR' }, 'the price goes below €9.99'],
    [{ kind: 'price_above', amount: '20', currency: 'EUR' }, 'the price goes above €20.00'],
    [
      { kind: 'price_drop_percent', percent: 2.5, baseline: 'median_7d' },
      'the price falls by 2.5% or more against the usual of 7 days',
    ],
    [
      { kind: 'price_rise_percent', percent: 10, baseline: 'own_price' },
      'the price rises by 10% or more against your own price',
    ],
    [{ kind: 'back_in_stock' }, 'it is back in stock'],
    [{ kind: 'text_changed', words: 1 }, 'the text of the page changes'],
    [{ kind: 'text_changed', words: 1_000 }, 'the text of the page changes by 1,000 words or more'],
    [{ kind: 'trigger_disappeared' }, 'a trigger text is gone'],
  ] as const)('says when it fires', (when, words) => {
    expect(conditionWords(when, 'en-GB')).toBe(words);
  });
});
