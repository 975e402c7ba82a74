import { SKU_FEATURES, skuHypotheses } from '../../services/scraping/src/extract/identify/choose-sku.ts';
import type { SkuHypothesis, SkuWeights } from '../../services/scraping/src/extract/identify/choose-sku.ts';
import { readLabels } from '../../services/scraping/src/extract/identify/read-labels.ts';
import { SKU_PRIORS } from '../../services/scraping/src/extract/identify/sku-priors.ts';
import { readInlineState } from '../../services/scraping/src/extract/inline-state/read-inline-state.ts';
import { PageText } from '../../services/scraping/src/extract/page-text.ts';
import type { Page } from '../../services/scraping/src/extract/page-text.ts';
import { readJsonLd } from '../../services/scraping/src/extract/structured/json-ld.ts';
import { readMarkup } from '../../services/scraping/src/extract/structured/markup.ts';
import { statedSku, statementOf } from '../../services/scraping/src/extract/weigh.ts';
import { fitRanking } from './fit-ranking.ts';

/** The numbers that a labelled page offers as its article number. */
export interface SkuSample {
  readonly shop: string;
  readonly label: string;
  /** Accepted texts; empty where the page shows none. */
  readonly truth: readonly string[];
  readonly hypotheses: readonly SkuHypothesis[];
}

/** Reads all numbers of a page, with no witness left out. */
export function readSkuHypotheses(page: Page): SkuHypothesis[] {
  const text = new PageText(page);
  const accounts = [readJsonLd, readMarkup, readInlineState, readLabels].flatMap((witness) => witness(text));
  const statements = accounts.flatMap((account) => {
    const statement = statementOf(account, text);
    return 'product' in statement ? [statement] : [];
  });
  const first = (pick: (statement: (typeof statements)[number]) => string | undefined): string | null =>
    statements.map(pick).find((value) => value !== undefined) ?? null;
  const gtin = first(({ product, choice }) => (product.gtin ?? choice.offer?.gtin)?.value);
  const mpn = first(({ product, choice }) => (product.mpn ?? choice.offer?.mpn)?.value);
  const codes = [...statements.flatMap(statedSku), ...accounts.flatMap((account) => account.codes ?? [])];
  return skuHypotheses(codes, { addresses: text.addresses, gtin, mpn });
}

/** How strongly weights are held at what was thought before. */
const DECAY = 0.3;

/** Fits the weights so that the right number of each page has the largest share, every shop counting as much as any other. */
export function fitSku(samples: readonly SkuSample[]): SkuWeights {
  const priors = SKU_PRIORS;
  const names = SKU_FEATURES;
  const choices = samples.map(({ shop, truth, hypotheses }) => {
    const right = hypotheses.map(({ best }) => truth.includes(best.value));
    return {
      vectors: hypotheses.map(({ features }) => Float64Array.from(names.map((name) => features[name]))),
      right,
      noneIsRight: !right.includes(true),
      weight: 1 / samples.filter((each) => each.shop === shop).length,
    };
  });
  const fitted = fitRanking(
    choices,
    names.map((name) => priors[name]),
    DECAY,
  );
  const weights = Object.fromEntries(
    names.map((name, index) => [name, Math.round((fitted.weights[index] ?? 0) * 1_000) / 1_000]),
  );
  return { ...weights, none: Math.round(fitted.none * 1_000) / 1_000 } as SkuWeights;
}
