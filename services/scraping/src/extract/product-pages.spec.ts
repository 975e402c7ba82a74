import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { compareAmounts } from '@blackfang/core';
import { extractPage } from './extract-page.ts';
import type { Extraction } from './extraction.ts';
import { scanOf } from './page-scan.ts';
import { PageText } from './page-text.ts';
import { visibleRating } from './reviews/visible-rating.ts';
import { landmarksOf } from './visible/landmarks-of.ts';

interface Truth {
  readonly url: string;
  readonly price?: readonly string[];
  readonly currency?: readonly string[];
  readonly availability?: readonly string[];
  readonly sku?: readonly string[];
}

const FOLDER = new URL('../../testdata/product-pages/', import.meta.url);
const TRUTH = JSON.parse(readFileSync(new URL('truth.json', FOLDER), 'utf8')) as Record<string, Truth>;

const PAGES = Object.entries(TRUTH).map(([name, truth]) => {
  const bytes = gunzipSync(readFileSync(new URL(`html/${name}.html.gz`, FOLDER)));
  return { name, truth, bytes, read: extractPage({ url: truth.url, bytes }) };
});

/** Printed in those shops' countries. */
const DOLLARS: Readonly<Record<string, string>> = { ca: 'CAD', ar: 'ARS', tw: 'TWD', com: 'USD' };
const CODES: Readonly<Record<string, string>> = {
  '£': 'GBP',
  '€': 'EUR',
  CHF: 'CHF',
  BRL: 'BRL',
  Lei: 'RON',
  Kn: 'HRK',
  '원~': 'KRW',
};

function expectedCode(truth: Truth): string | undefined {
  const printed = truth.currency?.[0];
  return printed === '$' ? DOLLARS[new URL(truth.url).hostname.split('.').at(-1) ?? ''] : CODES[printed ?? ''];
}

/** The one text that is not decimal: the page of an Argentine shop shows 2.449. */
const plain = (price: string): string => (price.trim() === '2.449' ? '2449' : price.trim());

interface Score {
  readonly right: number;
  readonly wrong: number;
  readonly missed: number;
}

function score(
  isShown: (truth: Truth) => boolean,
  answer: (read: Extraction) => string | null,
  isRight: (truth: Truth, text: string) => boolean,
): Score {
  const counts = { right: 0, wrong: 0, missed: 0 };
  for (const { truth, read } of PAGES) {
    const text = answer(read);
    if (text === null) counts.missed += isShown(truth) ? 1 : 0;
    else if (isShown(truth) && isRight(truth, text)) counts.right += 1;
    else counts.wrong += 1;
  }
  return counts;
}

function report(what: string, { right, wrong, missed }: Score): void {
  const precision = right / (right + wrong);
  const recall = right / (right + wrong + missed);
  process.stdout.write(
    `${what}: ${right} right, ${wrong} wrong, ${missed} missed; precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n`,
  );
}

describe('44 real product pages, from data alone', () => {
  it('reads 39 prices right and two wrong, where 32 and 3 are asked for', () => {
    const prices = score(
      (truth) => truth.price !== undefined,
      (read) => read.price?.amount ?? null,
      (truth, text) => truth.price?.some((price) => compareAmounts(plain(price), text) === 0) ?? false,
    );
    report('price', prices);
    expect(PAGES).toHaveLength(44);
    expect(prices.right).toBeGreaterThanOrEqual(39);
    expect(prices.wrong).toBeLessThanOrEqual(2);
  });

  it('gives the right ISO code on every answered page that shows a currency', () => {
    const answered = PAGES.filter(({ truth, read }) => read.price !== null && truth.currency !== undefined);
    expect(answered.length).toBeGreaterThanOrEqual(32);
    expect(answered.map(({ truth, read }) => [truth.url, read.price?.currency])).toEqual(
      answered.map(({ truth }) => [truth.url, expectedCode(truth)]),
    );
  });

  it('reads stock and article numbers as a person does', () => {
    const stock = score(
      (truth) => truth.availability !== undefined,
      (read) => ({ in_stock: 'InStock', out_of_stock: 'OutOfStock' })[read.availability as string] ?? null,
      (truth, text) => truth.availability?.includes(text) ?? false,
    );
    const sku = score(
      (truth) => truth.sku !== undefined,
      (read) => read.sku,
      (truth, text) => truth.sku?.includes(text) ?? false,
    );
    report('availability', stock);
    report('sku', sku);
    expect(stock.right).toBeGreaterThanOrEqual(43);
    expect(stock.wrong).toBeLessThanOrEqual(1);
    expect(sku.right).toBeGreaterThanOrEqual(40);
  });

  it('tells of every value where it was read', () => {
    const answered = PAGES.filter(({ read }) => read.price !== null);
    expect(PAGES.filter(({ read }) => read.fields.price !== undefined)).toEqual(answered);
    for (const { read } of answered) {
      expect(read).toMatchObject({
        status: 'ok',
        fields: { price: { path: expect.stringMatching(/./), text: expect.stringMatching(/\d/) } },
      });
    }
  });
});

it('A6 the rating that a page shows is the one that its data gives, and how many gave it', () => {
  const rated = PAGES.flatMap(({ name, truth, bytes, read: { rating } }) => {
    const page = new PageText({ url: truth.url, bytes });
    const shown = visibleRating(scanOf(page).tree, landmarksOf(page).title)?.value ?? null;
    return rating === null ? [] : [{ name, rating, shown }];
  });
  const seen = rated.flatMap(({ shown, ...rest }) => (shown === null ? [] : [{ ...rest, shown }]));
  const others = seen.filter(
    // Shops print what they round; some data counts nobody.
    ({ rating, shown }) =>
      Math.abs(shown.value - rating.value) > 0.051 || (rating.count !== null && rating.count !== shown.count),
  );
  process.stdout.write(
    `rating: data of ${rated.length} pages has one, ${seen.length} show it, ${others.length} another\n`,
  );
  expect(others).toEqual([]);
  expect(seen.length).toBeGreaterThanOrEqual(15);
});
