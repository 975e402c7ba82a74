import { adviceOf, heldWords, otherWords, sourceWords, sureness, warningWords } from './reading-words.ts';

describe('C10 what was read of a page, in plain words', () => {
  it('says warnings as sentences, also those that it does not know', () => {
    expect(warningWords('several_offers')).toContain('several ways');
    expect(warningWords('something_new')).toBe('Something new.');
  });

  it('says that a value would be held, and why', () => {
    expect(heldWords('price_zero')).toBe(
      'A watch would hold this for somebody to look at first. The page says that it costs nothing, which is seldom a price.',
    );
  });

  it('says where a value is from and how sure that is', () => {
    expect(sourceWords('json-ld')).toBe('From the product data of the page');
    expect([0.98, 0.7, 0.3].map(sureness)).toEqual(['Sure', 'Likely', 'Unsure']);
  });

  it('says what else a value could be, and how likely', () => {
    expect(
      otherWords([
        { source: 'json-ld', text: 'https://schema.org/InStock', confidence: 0.004 },
        { source: 'visible', text: 'Sold out', confidence: 0.12 },
      ]),
    ).toBe(
      'Less likely: InStock, from the product data of the page (under 1%); Sold out, from what the page shows (12%)',
    );
  });

  it.each([
    ['unknown', undefined, 'one product'],
    ['failed', 'robots_forbidden', 'keep to that'],
    ['failed', 'http_404', 'no such page'],
    ['failed', 'site_busy', 'one after the other'],
    ['failed', 'proxy_refused', 'Settings, Proxies'],
    ['failed', 'connect_refused', 'try again'],
  ] as const)('says what to do about a page that is %s %s', (status, reason, words) => {
    const error = reason === undefined ? undefined : { reason, detail: 'Why.' };
    expect(adviceOf({ status, ...(error && { error }) })).toContain(words);
  });
});
