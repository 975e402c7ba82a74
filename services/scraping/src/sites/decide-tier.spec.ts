import { failedExtraction, type Extraction } from '../extract/extraction.ts';
import { asksForBrowser, planLook, weighTiers } from './decide-tier.ts';
import { runsScripts } from './runs-scripts.ts';
import type { SiteEvidence } from './site.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const later = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

const read = (values: Partial<Pick<Extraction, 'availability'>> & { price?: string } = {}): Extraction => ({
  ...failedExtraction('https://shop.example/p', '', ''),
  status: values.price === undefined && values.availability === undefined ? 'unknown' : 'ok',
  price: values.price === undefined ? null : { amount: values.price, currency: 'EUR' },
  availability: values.availability ?? 'unknown',
});
const NOTHING = read();
const PRICED = read({ price: '9.90' });
const STOCKED = read({ availability: 'in_stock' });
const WHOLE = read({ price: '9.90', availability: 'in_stock' });

const known = (tier: SiteEvidence['tier'], reason: SiteEvidence['reason'], nextCompareAt = later(7)): SiteEvidence => ({
  tier,
  reason,
  comparedAt: NOW,
  nextCompareAt,
  streak: 1,
});

describe('the tier of a site', () => {
  it.each([
    ['a site that is not known', null, 'http'],
    ['one that reads the same', known('http', 'same'), 'http'],
    ['one that needs the browser', known('browser', 'nothing'), 'browser'],
    ['one whose need is old', known('browser', 'nothing', NOW), 'both'],
  ])('of %s is chosen by evidence', (_, site, plan) => expect(planLook('auto', site, NOW)).toBe(plan));

  it('is what a person wants it to be', () => {
    expect(planLook('browser', known('http', 'same'), NOW)).toBe('browser');
    expect(planLook('http', known('browser', 'nothing'), NOW)).toBe('http');
  });

  it.each([
    ['a price', PRICED, null, true, false],
    ['nothing of a page without scripts', NOTHING, null, false, false],
    ['nothing of an unknown site', NOTHING, null, true, true],
    ['nothing where there was as much as the browser shows', NOTHING, known('http', 'same'), true, true],
    ['nothing where the browser saw nothing either', NOTHING, known('http', 'neither'), true, false],
    ['stock alone of an unknown site', STOCKED, null, true, true],
    ['stock alone where the browser showed no more today', STOCKED, known('http', 'same'), true, false],
    ['stock alone where it did so days ago', STOCKED, { ...known('http', 'same'), comparedAt: later(-2) }, true, true],
    ['sold out without a price', read({ availability: 'out_of_stock' }), null, true, false],
    ['a list', { ...NOTHING, kind: 'listing' as const }, null, true, false],
    ['nothing where that is long ago', NOTHING, known('http', 'neither', NOW), true, true],
  ])('is asked for again when HTTP reads %s', (_, read, site, hasScripts, asked) =>
    expect(asksForBrowser({ site, read, hasScripts }, NOW)).toBe(asked),
  );

  it.each([
    ['nothing', NOTHING, PRICED, 'browser'],
    ['less', PRICED, WHOLE, 'browser'],
    ['differs', PRICED, read({ price: '8.90' }), 'browser'],
    ['same', PRICED, PRICED, 'http'],
    ['same', WHOLE, PRICED, 'http'],
    ['same', PRICED, NOTHING, 'http'],
    ['neither', NOTHING, NOTHING, 'http'],
  ] as const)('is weighed: %s', (reason, byHttp, byBrowser, tier) =>
    expect(weighTiers(null, { byHttp, byBrowser }, NOW)).toMatchObject({ tier, reason, streak: 1 }),
  );

  it('is compared the more rarely the longer nothing changes, and never more rarely than every 60 days', () => {
    let site: SiteEvidence | null = null;
    const days: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      site = weighTiers(site, { byHttp: NOTHING, byBrowser: PRICED }, NOW);
      days.push((site.nextCompareAt.getTime() - NOW.getTime()) / 86_400_000);
    }
    expect(days).toEqual([7, 14, 28, 56, 60, 60]);
    expect(weighTiers(site, { byHttp: PRICED, byBrowser: PRICED }, NOW)).toMatchObject({ tier: 'http', streak: 1 });
  });
});

describe('whether a page runs scripts', () => {
  it.each([
    ['<script src="/app.js"></script>', true],
    ['<script type="module">1</script>', true],
    ['<script  type=text/javascript>', true],
    ['<script type="application/ld+json">{}</script><script>1</script>', true],
    ['<script type="application/ld+json">{}</script>', false],
    ['<script type="importmap">{}</script>', false],
    ['<meta http-equiv="refresh" content="0; url=/shop">', true],
    ['<meta http-equiv="refresh" content="300">', false],
    ['<p>no</p>', false],
    ['<script', false],
  ])('%s: %s', (html, runs) => expect(runsScripts(html)).toBe(runs));
});
