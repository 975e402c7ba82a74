// Fits the weights of extraction from labelled pages, with whole shops held out, and reports every error:
// node --conditions=blackfang-source --import ./tools/ts.mjs tools/fit-extraction.ts [--write] [--candidates]
import { writeFileSync } from 'node:fs';
import { extractPage } from '../services/scraping/src/extract/extract-page.ts';
import type { Extraction } from '../services/scraping/src/extract/extraction.ts';
import type { PriceModel } from '../services/scraping/src/extract/visible/price-model.ts';
import { bestHeat, fitModel, isRight, sampleOf } from './extraction/fit-model.ts';
import type { HeldOut, Sample } from './extraction/fit-model.ts';
import { realPages } from './extraction/labelled-pages.ts';
import { stripPage } from './extraction/strip-page.ts';
import { madeCases } from './extraction/made-cases/made-cases.ts';
import { madePages } from './extraction/made-pages.ts';

const WEIGHTS = new URL('../services/scraping/src/extract/visible/price-weights.ts', import.meta.url);
const showsCandidates = process.argv.includes('--candidates');

interface Score {
  right: number;
  wrong: number;
  missed: number;
}

/** Three digits, never rounded up. */
const figure = (share: number): string => (Math.floor(share * 1_000 + 1e-6) / 1_000).toFixed(3);

const line = ({ right, wrong, missed }: Score): string => {
  const precision = right / Math.max(1, right + wrong);
  const recall = right / Math.max(1, right + wrong + missed);
  const f1 = (2 * precision * recall) / Math.max(1e-9, precision + recall);
  return `${String(right).padStart(4)} right ${String(wrong).padStart(3)} wrong ${String(missed).padStart(3)} missed   precision ${figure(precision)}   recall ${figure(recall)}   F1 ${figure(f1)}`;
};

type Answer = (read: Extraction) => string | null;
interface Field {
  readonly name: string;
  readonly answer: Answer;
  readonly truth: (sample: Sample) => readonly string[];
  readonly isRight: (sample: Sample, answer: string) => boolean;
}

const FIELDS: readonly Field[] = [
  {
    name: 'price',
    answer: ({ price }) => price?.amount ?? null,
    truth: ({ label }) => label.prices,
    isRight: ({ label }, answer) => isRight(label, answer),
  },
  {
    name: 'sku',
    answer: ({ sku }) => sku,
    truth: ({ label }) => label.skus,
    isRight: ({ label }, answer) => label.skus.includes(answer),
  },
  {
    name: 'availability',
    answer: ({ availability }) => ({ in_stock: 'InStock', out_of_stock: 'OutOfStock' })[availability as string] ?? null,
    truth: ({ label }) => (label.availability === null ? [] : [label.availability]),
    isRight: ({ label }, answer) => label.availability === answer,
  },
];

/** The weights that never saw any page of the shop. */
function holdOut(held: readonly Sample[], all: readonly Sample[]): HeldOut[] {
  return [...new Set(held.map(({ label }) => label.shop))].map((shop) => ({
    samples: held.filter(({ label }) => label.shop === shop),
    model: fitModel(all.filter(({ label }) => label.shop !== shop)),
  }));
}

function report(title: string, folds: readonly HeldOut[], fields: readonly Field[]): void {
  const pages = folds.reduce((sum, { samples }) => sum + samples.length, 0);
  const shops = new Set(folds.flatMap(({ samples }) => samples.map(({ label }) => label.shop))).size;
  console.log(`\n${title}: ${pages} pages of ${shops} shops, each read with weights that never saw its shop`);
  const errors: string[] = [];
  for (const field of fields) {
    const score: Score = { right: 0, wrong: 0, missed: 0 };
    for (const { samples, model } of folds) {
      for (const sample of samples) {
        const read = extractPage({ url: sample.label.url, bytes: sample.label.bytes }, {}, model);
        const answer = field.answer(read);
        const truth = field.truth(sample);
        if (answer !== null && truth.length > 0 && field.isRight(sample, answer)) score.right += 1;
        else if (answer !== null) score.wrong += 1;
        else if (truth.length > 0) score.missed += 1;
        else continue;
        if (answer === null || truth.length === 0 || !field.isRight(sample, answer))
          errors.push(errorLine(field.name, sample, truth, answer, read));
      }
    }
    console.log(`  ${field.name.padEnd(13)}${line(score)}`);
  }
  for (const error of errors) console.log(error);
}

function errorLine(
  name: string,
  { label }: Sample,
  truth: readonly string[],
  answer: string | null,
  read: Extraction,
): string {
  const place = read.fields[name as 'price'];
  const others = place?.disputed?.map(({ source, text, confidence }) => `${source} "${text}" ${confidence}`) ?? [];
  return `    ${name}: ${label.name} ${label.shop} is ${truth.join(' or ') || 'not shown'}, read ${answer ?? 'nothing'}${place ? ` from ${place.source} ${place.path.slice(-80)} "${place.text}", ${place.confidence} sure` : ''}${others.length > 0 ? `; beside it ${others.join(', ')}` : ''}`;
}

/** How often answers of each sureness are right. */
function reportSureness(folds: readonly HeldOut[]): void {
  const bins = [0.35, 0.5, 0.7, 0.9, 0.97, 1.01];
  const counts = bins.slice(1).map(() => ({ all: 0, right: 0, sure: 0 }));
  for (const { samples, model } of folds) {
    for (const sample of samples) {
      const read = extractPage({ url: sample.label.url, bytes: sample.label.bytes }, {}, model);
      const sure = read.fields.price?.confidence;
      if (read.price === null || sure === undefined) continue;
      const bin = counts[bins.findIndex((_, index) => sure < (bins[index + 1] ?? 2))];
      if (!bin) continue;
      bin.all += 1;
      bin.sure += sure;
      bin.right += isRight(sample.label, read.price.amount) ? 1 : 0;
    }
  }
  console.log('\nHow sure and how often right, all held out:');
  counts.forEach(({ all, right, sure }, index) => {
    if (all > 0)
      console.log(
        `  ${(bins[index] ?? 0).toFixed(2)} to ${Math.min(1, bins[index + 1] ?? 1).toFixed(2)}   ${String(all).padStart(4)} answers, ${(sure / all).toFixed(2)} sure, ${(right / all).toFixed(2)} right`,
      );
  });
}

const real = realPages().map(sampleOf);
const bare = realPages().map((page) => sampleOf(stripPage(page)));
const made = madePages().map(sampleOf);
const cases = madeCases().map(sampleOf);
const all = [...real, ...bare, ...made, ...cases];

const realFolds = holdOut(real, all);
const bareFolds = realFolds.map(({ samples, model }) => ({
  samples: bare.filter(({ label }) => samples.some((each) => each.label.name === label.name)),
  model,
}));
const MADE_FOLDS = 6;

/** The pages of made shops, a sixth of the shops held out at a time. */
function madeFolds(pages: readonly Sample[]): HeldOut[] {
  const shops = [...new Set(pages.map(({ label }) => label.shop))];
  return Array.from({ length: MADE_FOLDS }, (_, fold): HeldOut => {
    const held = new Set(shops.filter((_shop, index) => index % MADE_FOLDS === fold));
    return {
      samples: pages.filter(({ label }) => held.has(label.shop)),
      model: fitModel(all.filter(({ label }) => !held.has(label.shop))),
    };
  });
}

const folds = { real: realFolds, bare: bareFolds, made: madeFolds(made), cases: madeFolds(cases) };
const heat = bestHeat(Object.values(folds).flat());
const heated = (some: readonly HeldOut[]): HeldOut[] =>
  some.map(({ samples, model }) => ({ samples, model: { ...model, witnesses: { ...model.witnesses, heat } } }));
report('Real pages', heated(folds.real), FIELDS);
report('The same without structured data, classes renamed', heated(folds.bare), FIELDS.slice(0, 1));
report('Made pages', heated(folds.made), FIELDS.slice(0, 1));
report('Made pages on which several amounts could be the price', heated(folds.cases), FIELDS.slice(0, 1));
reportSureness(heated(Object.values(folds).flat()));

const whole = fitModel(all);
const model: PriceModel = { ...whole, witnesses: { ...whole.witnesses, heat } };
if (showsCandidates) console.log(JSON.stringify(model, null, 1));
if (process.argv.includes('--write')) {
  writeFileSync(
    WEIGHTS,
    `import type { PriceModel } from './price-model.ts';\n\n/** Fitted by tools/fit-extraction.ts from ${all.length} labelled pages; never edited by hand. */\nexport const PRICE_MODEL: PriceModel = ${JSON.stringify(model, null, 2)};\n`,
  );
}
