// Measures which article number is read, with whole shops held out, and with --write fits the weights from all labelled pages:
// node --conditions=blackfang-source --import ./tools/ts.mjs tools/measure-sku.ts [--write] [--unseen] [--candidates]
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { chooseSku, skuScore } from '../services/scraping/src/extract/identify/choose-sku.ts';
import type { SkuWeights } from '../services/scraping/src/extract/identify/choose-sku.ts';
import { fitSku, readSkuHypotheses } from './extraction/fit-sku.ts';
import type { SkuSample } from './extraction/fit-sku.ts';
import { realPages } from './extraction/labelled-pages.ts';
import { numberlessPages } from './extraction/made-shops/numberless-shops.ts';
import { madePages } from './extraction/made-shops/made-shops.ts';

const WEIGHTS = new URL('../services/scraping/src/extract/identify/sku-weights.ts', import.meta.url);
const shows = process.argv.includes('--candidates');

const real = realPages().map(({ name, shop, url, bytes, skus }): SkuSample => ({
  shop,
  label: `${shop} ${name}`,
  truth: skus,
  hypotheses: readSkuHypotheses({ url, bytes }),
}));
const made = madePages().map(({ shop, url, html, variant, isKnown }) => ({
  shop,
  label: `${shop} ${variant.turn}`,
  truth: [variant.sku],
  isKnown,
  hypotheses: readSkuHypotheses({ url, html }),
}));

const numberless = numberlessPages().map(({ shop, turn, url, html }) => ({
  shop,
  label: `${shop} ${turn}`,
  truth: [],
  hypotheses: readSkuHypotheses({ url, html }),
}));

interface Answer {
  readonly sample: SkuSample;
  readonly weights: SkuWeights;
}

function heldOut(samples: readonly SkuSample[], all: readonly SkuSample[]): Answer[] {
  return [...new Set(samples.map(({ shop }) => shop))].flatMap((shop) => {
    const weights = fitSku(all.filter((each) => each.shop !== shop));
    return samples.filter((each) => each.shop === shop).map((sample) => ({ sample, weights }));
  });
}

function print(title: string, answers: readonly Answer[]): void {
  let [right, wrong, missed] = [0, 0, 0];
  const errors: string[] = [];
  for (const { sample, weights } of answers) {
    const value = chooseSku(sample.hypotheses, weights)?.best.value ?? null;
    const isRight = value !== null && sample.truth.includes(value);
    if (isRight) right += 1;
    else if (value !== null) wrong += 1;
    else if (sample.truth.length > 0) missed += 1;
    if (isRight || (value === null && sample.truth.length === 0)) continue;
    errors.push(`    ${sample.label}: ${sample.truth.join(' or ') || 'none'} read as ${value ?? 'none'}`);
    if (shows) {
      for (const each of [...sample.hypotheses]
        .sort((a, b) => skuScore(b, weights) - skuScore(a, weights))
        .slice(0, 5)) {
        const said = Object.entries(each.features).filter(([, size]) => size !== 0);
        errors.push(
          `      ${skuScore(each, weights).toFixed(2)} ${each.best.value}: ${said.map(([name, size]) => `${name} ${size.toFixed(2)}`).join(', ')}`,
        );
      }
    }
  }
  const [precision, recall] = [
    right / Math.max(1, right + wrong),
    right / Math.max(1, answers.filter(({ sample }) => sample.truth.length > 0).length),
  ];
  console.log(`${title}: ${answers.length} pages`);
  console.log(
    `  article number   ${right} right, ${wrong} wrong, ${missed} missed   precision ${precision.toFixed(3)}   recall ${recall.toFixed(3)}   F1 ${((2 * precision * recall) / Math.max(1e-9, precision + recall)).toFixed(3)}`,
  );
  for (const error of errors) console.log(error);
}

const known = made.filter(({ isKnown }) => isKnown);
/** The others show whether what was learned of them holds for shops that nothing was learned of. */
const FITTED_NUMBERLESS = new Set(['pantry', 'hofladen']);
const fitted = [...real, ...known, ...numberless.filter(({ shop }) => FITTED_NUMBERLESS.has(shop))];
print('44 real pages, shop held out', heldOut(real, fitted));
print('made shops that were looked at, shop held out', heldOut(known, fitted));
const weights = fitSku(fitted);
print(
  'made shops that show none and were kept aside (none is right)',
  numberless.filter(({ shop }) => !FITTED_NUMBERLESS.has(shop)).map((sample) => ({ sample, weights })),
);
if (process.argv.includes('--unseen')) {
  print(
    'made shops that were kept aside',
    made.filter(({ isKnown }) => !isKnown).map((sample) => ({ sample, weights })),
  );
}
if (process.argv.includes('--write')) {
  const text = `import type { SkuWeights } from './choose-sku.ts';\n\n/** Fitted by tools/measure-sku.ts from the labelled pages. */\nexport const SKU_WEIGHTS: SkuWeights = ${JSON.stringify(weights)};\n`;
  writeFileSync(WEIGHTS, await format(text, { parser: 'typescript', singleQuote: true, printWidth: 120 }));
}
