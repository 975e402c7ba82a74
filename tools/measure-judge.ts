// Measures the reading on pages that another hand wrote and labelled, and on which nothing is fitted:
// node --conditions=blackfang-source --import ./tools/ts.mjs tools/measure-judge.ts [--fields] [PAGE…]
import { extractPage } from '../services/scraping/src/extract/extract-page.ts';
import type { Extraction } from '../services/scraping/src/extract/extraction.ts';
import { isOutOfStock } from '../services/scraping/src/extract/stock/decide-stock.ts';
import { BATCHES, judgePages } from './extraction/judge/judge-pages.ts';
import type { JudgePage, JudgeTruth } from './extraction/judge/judge-pages.ts';
import { stripPage } from './extraction/strip-page.ts';

interface Reading {
  readonly page: JudgePage;
  readonly read: Extraction;
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
const isOut = ({ availability }: { readonly availability: Extraction['availability'] }): boolean =>
  isOutOfStock(availability);
const priceOf = ({ price, currency }: JudgeTruth): string | null => (price === null ? null : `${price} ${currency}`);
const readPrice = ({ price }: Extraction): string | null =>
  price === null ? null : `${price.amount} ${price.currency ?? '?'}`;

/** A field that a page may lack: what is read where nothing stands is as wrong as the wrong one. */
interface Field {
  readonly name: string;
  readonly truth: (truth: JudgeTruth) => string | null;
  readonly answer: (read: Extraction) => string | null;
  readonly isRight: (truth: JudgeTruth, answer: string) => boolean;
}

const isAmount = (truth: JudgeTruth, answer: string): boolean => Number(answer.split(' ')[0]) === Number(truth.price);
const PRICE: Field = { name: 'price', truth: priceOf, answer: readPrice, isRight: isAmount };
const FIELDS: readonly Field[] = [
  PRICE,
  {
    name: 'with currency',
    truth: priceOf,
    answer: readPrice,
    isRight: (truth, answer) => isAmount(truth, answer) && answer.endsWith(` ${truth.currency}`),
  },
  {
    name: 'article number',
    truth: ({ sku }) => sku.join(' or ') || null,
    answer: ({ sku }) => sku,
    isRight: ({ sku }, answer) => sku.includes(answer),
  },
  {
    name: 'gtin',
    truth: ({ gtin }) => gtin ?? null,
    answer: ({ gtin }) => gtin,
    isRight: ({ gtin }, answer) => answer === gtin,
  },
  {
    name: 'name',
    truth: ({ name }) => name,
    answer: ({ name }) => name,
    isRight: ({ name }, answer) => plain(name) === plain(answer),
  },
];

/** Three digits, never rounded up. */
const figure = (share: number): string => (Math.floor(share * 1_000 + 1e-6) / 1_000).toFixed(3);

function scoreLine(name: string, right: number, wrong: number, missed: number, wanted: number): string {
  const [precision, recall] = [right / Math.max(1, right + wrong), right / Math.max(1, wanted)];
  const f1 = (2 * precision * recall) / Math.max(1e-9, precision + recall);
  return `  ${name.padEnd(15)} ${right} right, ${wrong} wrong, ${missed} missed   precision ${figure(precision)}   recall ${figure(recall)}   F1 ${figure(f1)}`;
}

function printField({ name, truth, answer, isRight }: Field, readings: readonly Reading[]): void {
  let [right, wrong, missed] = [0, 0, 0];
  const errors: string[] = [];
  for (const { page, read } of readings) {
    const [wanted, got] = [truth(page.truth), answer(read)];
    const hits = wanted !== null && got !== null && isRight(page.truth, got);
    if (hits) right += 1;
    else if (got !== null) wrong += 1;
    else if (wanted !== null) missed += 1;
    if (!hits && wanted !== got) errors.push(`    ${page.label}: ${wanted ?? 'none'} read as ${got ?? 'none'}`);
  }
  console.log(scoreLine(name, right, wrong, missed, readings.filter(({ page }) => truth(page.truth) !== null).length));
  for (const error of errors) console.log(error);
}

function printStock(readings: readonly Reading[]): void {
  const count = (is: (reading: Reading) => boolean): number => readings.filter(is).length;
  const all = readings.length;
  const outs = count(({ page }) => isOut(page.truth));
  const hit = count(({ page, read }) => isOut(page.truth) && isOut(read));
  const wrong = count(({ page, read }) => !isOut(page.truth) && isOut(read));
  const same = count(({ page, read }) => isOut(page.truth) === isOut(read));
  const exact = count(({ page, read }) => page.truth.availability === read.availability);
  console.log(scoreLine('out of stock', hit, wrong, outs - hit, outs));
  console.log(
    `  availability    ${figure(same / all)}   (always "in stock": ${figure((all - outs) / all)})   the very state ${figure(exact / all)}`,
  );
  for (const { page, read } of readings) {
    if (page.truth.availability === read.availability) continue;
    const { source, path, text } = read.fields.availability ?? {};
    console.log(
      `    ${page.label}: ${page.truth.availability} read as ${read.availability}${source ? ` (${source} ${path}: ${text})` : ''}`,
    );
  }
}

const names = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
for (const batch of BATCHES) {
  const pages = judgePages(batch).filter(({ label }) => names.length === 0 || names.includes(label));
  if (pages.length === 0) continue;
  const readings = pages.map((page): Reading => ({
    page,
    read: extractPage({ url: page.truth.url, bytes: page.bytes }),
  }));
  const languages = new Set(pages.map(({ truth }) => truth.lang)).size;
  const bare = pages.filter(({ truth }) => truth.data.startsWith('none')).length;
  console.log(
    `${batch} batch: ${pages.length} pages, ${languages} languages, ${bare} of them without structured data, ${pages.filter(({ truth }) => isOut(truth)).length} out of stock`,
  );
  for (const field of FIELDS) printField(field, readings);
  printStock(readings);
  console.log(`${batch} batch, all that is for machines taken out and every class renamed`);
  printField(
    PRICE,
    pages.map((page) => {
      const { url } = page.truth;
      const { bytes } = stripPage({
        name: page.label,
        shop: page.label,
        url,
        bytes: page.bytes,
        prices: [],
        skus: [],
        availability: null,
      });
      return { page, read: extractPage({ url, bytes }) };
    }),
  );
  if (process.argv.includes('--fields')) {
    for (const { page, read } of readings) console.log(page.label, JSON.stringify(read.fields, null, 1));
  }
}
