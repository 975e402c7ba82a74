import { readInlineState } from '../../services/scraping/src/extract/inline-state/read-inline-state.ts';
import { PageText } from '../../services/scraping/src/extract/page-text.ts';
import type { Page } from '../../services/scraping/src/extract/page-text.ts';
import { STOCK_FEATURES, stockFeatures } from '../../services/scraping/src/extract/stock/decide-stock.ts';
import type { DataStock, StockFeature, StockWeights } from '../../services/scraping/src/extract/stock/decide-stock.ts';
import { dataStockOf, readStock } from '../../services/scraping/src/extract/stock/read-stock.ts';
import type { StockSign } from '../../services/scraping/src/extract/evidence.ts';
import { STOCK_PRIORS } from '../../services/scraping/src/extract/stock/stock-priors.ts';
import { readJsonLd } from '../../services/scraping/src/extract/structured/json-ld.ts';
import { readMarkup } from '../../services/scraping/src/extract/structured/markup.ts';

/** What was read of a labelled page's stock, before it is weighed. */
export interface StockSample {
  readonly shop: string;
  readonly label: string;
  readonly isOut: boolean;
  readonly data: readonly DataStock[];
  readonly signs: readonly StockSign[];
  readonly features: Readonly<Record<StockFeature, number>>;
  /** So that every shop counts as much as any other. */
  readonly weight: number;
}

/** Reads everything that speaks of a page's stock, with no witness left out. */
export function readStockSample(page: Page): Pick<StockSample, 'data' | 'signs' | 'features'> {
  const text = new PageText(page);
  const accounts = [readJsonLd, readMarkup, readInlineState].flatMap((witness) => witness(text));
  const data = dataStockOf(accounts, text);
  const signs = readStock(text).flatMap(({ stock }) => stock ?? []);
  return { data, signs, features: stockFeatures(data, signs) };
}

const STEPS = 400;
const RATE = 0.5;
/** How strongly weights are held at what was thought before. */
const DECAY = 0.05;

/** Fits the weights by penalised maximum likelihood from what was thought before; a weight never changes its sign. */
export function fitStock(samples: readonly StockSample[]): StockWeights {
  const names = ['bias', ...STOCK_FEATURES] as const;
  const priors: Readonly<Record<string, number>> = STOCK_PRIORS;
  const weights = names.map((name) => priors[name] ?? 0);
  const total = samples.reduce((sum, { weight }) => sum + weight, 0);
  for (let step = 0; step < STEPS; step += 1) {
    const slope = names.map((name, index) => DECAY * ((priors[name] ?? 0) - (weights[index] ?? 0)));
    for (const { features, isOut, weight } of samples) {
      const vector = [1, ...STOCK_FEATURES.map((name) => features[name])];
      const sum = vector.reduce((all, value, index) => all + value * (weights[index] ?? 0), 0);
      const miss = ((isOut ? 1 : 0) - 1 / (1 + Math.exp(-sum))) * (weight / total);
      vector.forEach((value, index) => (slope[index] = (slope[index] ?? 0) + miss * value));
    }
    names.forEach((name, index) => {
      const next = (weights[index] ?? 0) + RATE * (slope[index] ?? 0);
      weights[index] = name !== 'bias' && next * (priors[name] ?? 0) < 0 ? 0 : next;
    });
  }
  return Object.fromEntries(
    names.map((name, index) => [name, Math.round((weights[index] ?? 0) * 1_000) / 1_000]),
  ) as StockWeights;
}
