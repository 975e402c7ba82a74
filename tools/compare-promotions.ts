// Checks that no promotion is missed where the words of a page say that a look at what people see is worth nothing: every
// page is read with that look and without, and every text of it by itself; each difference is printed.
// node --conditions=blackfang-source --import ./tools/ts.mjs tools/compare-promotions.ts
import { isDeepStrictEqual } from 'node:util';
import { extractPage } from '../services/scraping/src/extract/extract-page.ts';
import { blocksOf } from '../services/scraping/src/extract/page-blocks.ts';
import { scanOf } from '../services/scraping/src/extract/page-scan.ts';
import { PageText } from '../services/scraping/src/extract/page-text.ts';
import type { Page } from '../services/scraping/src/extract/page-text.ts';
import { mayShowPromotion } from '../services/scraping/src/extract/promotions/may-show-promotion.ts';
import { readPromotionText } from '../services/scraping/src/extract/promotions/promotion-text.ts';
import { readPromotion } from '../services/scraping/src/extract/promotions/read-promotion.ts';
import type { Locale } from '../services/scraping/src/extract/regions.ts';
import { BATCHES, judgePages } from './extraction/judge/judge-pages.ts';
import { realPages } from './extraction/labelled-pages.ts';
import { madePages } from './extraction/made-pages.ts';
import { madePages as madeShopPages } from './extraction/made-shops/made-shops.ts';
import { stripPage } from './extraction/strip-page.ts';

interface Named {
  readonly name: string;
  readonly page: Page;
}

const real = realPages();
const PAGES: readonly Named[] = [
  ...[...real, ...real.map(stripPage), ...madePages()].map(({ name, url, bytes }) => ({ name, page: { url, bytes } })),
  ...BATCHES.flatMap(judgePages).map(({ label, truth: { url }, bytes }) => ({ name: label, page: { url, bytes } })),
  ...madeShopPages().map(({ shop, url, html }) => ({ name: shop, page: { url, html } })),
];

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** Whether a text is told by itself as one that may speak of a promotion. The end of one alone is no claim. */
function isMissed(text: string, locale: Locale): boolean {
  const found = readPromotionText(text, locale);
  if (found === null) return false;
  const { endsAt: _, ...claims } = found;
  if (Object.values(claims).every((claim) => claim === null)) return false;
  const html = `<html lang="${locale.language ?? ''}"><p>${escaped(text)}</p>`;
  return !mayShowPromotion(new PageText({ url: 'https://shop.example/', html }));
}

let [texts, unseen, differences] = [0, 0, 0];
const tell = (name: string, ...what: unknown[]): void => {
  differences += 1;
  console.log(name, ...what);
};
for (const { name, page } of PAGES) {
  const read = { ...extractPage(page), listPrice: null };
  const [quick, whole] = [new PageText(page), new PageText(page)];
  const { tree } = scanOf(whole);
  const [without, withLook] = [readPromotion(quick, read, []), readPromotion(whole, read, [])];
  if (!isDeepStrictEqual(without, withLook)) tell(name, without.promotion, withLook.promotion);
  if (!mayShowPromotion(new PageText(page))) unseen += 1;
  for (const { text } of blocksOf(tree)) {
    texts += 1;
    if (isMissed(text, whole.locale)) tell(name, text);
  }
}
console.log(`${PAGES.length} pages, ${unseen} of them without a look, ${texts} texts, ${differences} differences`);
process.exitCode = differences === 0 ? 0 : 1;
