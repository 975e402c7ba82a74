// Measures what is read of stock, with whole shops held out, and with --write fits the weights from all labelled pages:
// node --conditions=blackfang-source --import ./tools/ts.mjs tools/measure-stock.ts [--write] [--unseen]
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { format } from 'prettier';
import type { Availability } from '../services/scraping/src/extract/extraction.ts';
import { decideStock, isOutOfStock } from '../services/scraping/src/extract/stock/decide-stock.ts';
import type { StockWeights } from '../services/scraping/src/extract/stock/decide-stock.ts';
import { fitStock, readStockSample } from './extraction/fit-stock.ts';
import type { StockSample } from './extraction/fit-stock.ts';
import { madePages } from './extraction/made-shops/made-shops.ts';

const WEIGHTS = new URL('../services/scraping/src/extract/stock/stock-weights.ts', import.meta.url);
const PAGES = new URL('../services/scraping/testdata/product-pages/', import.meta.url);

interface Sample extends StockSample {
  readonly state: Availability;
  readonly isKnown: boolean;
}

function weighed<T extends { readonly shop: string }>(samples: readonly T[]): (T & { readonly weight: number })[] {
  return samples.map((sample) => ({
    ...sample,
    weight: 1 / samples.filter(({ shop }) => shop === sample.shop).length,
  }));
}

function realSamples(): Sample[] {
  const truth = JSON.parse(readFileSync(new URL('truth.json', PAGES), 'utf8')) as Record<
    string,
    { url: string; availability?: string[] }
  >;
  return weighed(
    Object.entries(truth).map(([name, { url, availability }]) => {
      const bytes = gunzipSync(readFileSync(new URL(`html/${name}.html.gz`, PAGES)));
      const isOut = availability?.[0] === 'OutOfStock';
      const shop = new URL(url).hostname.replace(/^www\./, '');
      const state: Availability = isOut ? 'out_of_stock' : 'in_stock';
      return {
        shop,
        label: `${shop} ${name.slice(0, 6)}`,
        isOut,
        state,
        isKnown: true,
        ...readStockSample({ url, bytes }),
      };
    }),
  );
}

function madeSamples(): Sample[] {
  return weighed(
    madePages().map(({ shop, variant, isOut, isKnown, url, html }) => ({
      shop,
      label: `${shop} ${variant.turn} ${variant.state}`,
      isOut,
      state: variant.state,
      isKnown,
      ...readStockSample({ url, html }),
    })),
  );
}

interface Answer {
  readonly sample: Sample;
  /** What a page of whose stock nothing is said is told as. */
  readonly answer: Availability;
}

const answerOf = (sample: Sample, weights: StockWeights): Answer => ({
  sample,
  answer: decideStock(sample.data, sample.signs, weights)?.value ?? 'in_stock',
});

/** Each shop's pages by weights that saw none of them. */
function heldOut(samples: readonly Sample[], all: readonly Sample[]): Answer[] {
  return [...new Set(samples.map(({ shop }) => shop))].flatMap((shop) => {
    const weights = fitStock(all.filter((each) => each.shop !== shop));
    return samples.filter((each) => each.shop === shop).map((each) => answerOf(each, weights));
  });
}

function print(title: string, answers: readonly Answer[]): void {
  const count = (is: (answer: Answer) => boolean): number => answers.filter(is).length;
  const hit = count(({ sample, answer }) => sample.isOut && isOutOfStock(answer));
  const wrong = count(({ sample, answer }) => !sample.isOut && isOutOfStock(answer));
  const missed = count(({ sample, answer }) => sample.isOut && !isOutOfStock(answer));
  const right = count(({ sample, answer }) => sample.isOut === isOutOfStock(answer));
  const exact = count(({ sample, answer }) => sample.state === answer);
  const [precision, recall] = [hit / Math.max(1, hit + wrong), hit / Math.max(1, hit + missed)];
  const f1 = (2 * precision * recall) / Math.max(1e-9, precision + recall);
  const outs = count(({ sample }) => sample.isOut);
  const all = answers.length;
  console.log(
    `${title}: ${all} pages, ${outs} out of stock, ${new Set(answers.map(({ sample }) => sample.shop)).size} shops`,
  );
  console.log(
    `  out of stock   precision ${precision.toFixed(3)}   recall ${recall.toFixed(3)}   F1 ${f1.toFixed(3)}   (always "in stock": F1 0)`,
  );
  console.log(
    `  availability   ${(right / all).toFixed(3)}   (always "in stock": ${((all - outs) / all).toFixed(3)})   the very state ${(exact / all).toFixed(3)}`,
  );
  for (const { sample, answer } of answers) {
    if (sample.isOut === isOutOfStock(answer) && (sample.state === answer || process.argv.includes('--quiet')))
      continue;
    console.log(`    ${sample.label}: ${sample.state} read as ${answer}`);
  }
}

const real = realSamples();
const made = madeSamples();
const known = made.filter(({ isKnown }) => isKnown);
const fitted = [...real, ...known];
print('44 real pages, shop held out', heldOut(real, fitted));
print('made shops that were looked at, shop held out', heldOut(known, fitted));
const weights = fitStock(fitted);
if (process.argv.includes('--unseen')) {
  const unseen = made.filter(({ isKnown }) => !isKnown);
  print(
    'made shops that were kept aside',
    unseen.map((each) => answerOf(each, weights)),
  );
}
if (process.argv.includes('--write')) {
  const text = `import type { StockWeights } from './decide-stock.ts';\n\n/** Log odds of being out of stock, fitted by tools/measure-stock.ts from the labelled pages. */\nexport const STOCK_WEIGHTS: StockWeights = ${JSON.stringify(weights)};\n`;
  writeFileSync(WEIGHTS, await format(text, { parser: 'typescript', singleQuote: true, printWidth: 120 }));
}
