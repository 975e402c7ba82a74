import { compareAmounts, isAmount } from '@blackfang/core';
import type { Account } from '../../services/scraping/src/extract/evidence.ts';
import { WITNESSES } from '../../services/scraping/src/extract/extract-page.ts';
import { PageText } from '../../services/scraping/src/extract/page-text.ts';
import {
  PRICE_FEATURE_NAMES,
  PRICE_FEATURES,
} from '../../services/scraping/src/extract/visible/price-feature-names.ts';
import type { PriceModel, SeenWeights } from '../../services/scraping/src/extract/visible/price-model.ts';
import { PRICE_MODEL } from '../../services/scraping/src/extract/visible/price-weights.ts';
import { rankPrices, readVisible, seePrices } from '../../services/scraping/src/extract/visible/read-visible.ts';
import type { SeenPrices } from '../../services/scraping/src/extract/visible/read-visible.ts';
import {
  WITNESS_FEATURE_NAMES,
  WITNESS_FEATURES,
  weighHypotheses,
} from '../../services/scraping/src/extract/weigh-prices.ts';
import { hypothesesOf } from '../../services/scraping/src/extract/weigh.ts';
import { fitRanking } from './fit-ranking.ts';
import type { Choice } from './fit-ranking.ts';
import type { LabelledPage } from './labelled-pages.ts';

/** A labelled page, read as far as no weight has a part in it. */
export interface Sample {
  readonly label: LabelledPage;
  readonly page: PageText;
  /** What all witnesses but the visible one say. */
  readonly accounts: readonly Account[];
  readonly seen: SeenPrices;
}

export function sampleOf(label: LabelledPage): Sample {
  const page = new PageText({ url: label.url, bytes: label.bytes });
  const accounts = WITNESSES.flatMap((witness) => (witness === readVisible ? [] : witness(page, PRICE_MODEL)));
  return { label, page, accounts, seen: seePrices(page) };
}

export function isRight({ prices }: LabelledPage, amount: string): boolean {
  return isAmount(amount) && prices.some((price) => compareAmounts(price, amount) === 0);
}

/** How strongly weights are held at what was thought before. */
const SEEN_DECAY = 2;
const WITNESS_DECAY = 4;
/** Never below one: what few pages teach of sureness would be too sure of itself. */
const HEATS = [1, 1.15, 1.3, 1.5, 1.75, 2, 2.5];

const MADE_WEIGHT = 0.5;

/** Each shop counts as the root of its pages: thirty pages of one layout are not thirty layouts. */
function weightsOf(samples: readonly Sample[]): (sample: Sample) => number {
  const pages = new Map<string, number>();
  for (const { label } of samples) pages.set(label.shop, (pages.get(label.shop) ?? 0) + 1);
  return ({ label }) => (label.isMade ? MADE_WEIGHT : 1) / Math.sqrt(pages.get(label.shop) ?? 1);
}

function choiceOf(
  label: LabelledPage,
  keys: readonly string[],
  vectors: readonly Float64Array[],
  weight: number,
): Choice {
  const right = keys.map((key) => isRight(label, key));
  return { vectors, right, noneIsRight: !right.includes(true), weight };
}

function fitSeen(samples: readonly Sample[]): SeenWeights {
  const weigh = weightsOf(samples);
  const choices = samples.map((sample) => {
    const { candidates, vectors } = sample.seen;
    return choiceOf(
      sample.label,
      candidates.map(({ key }) => key),
      vectors,
      weigh(sample),
    );
  });
  const priors = PRICE_FEATURE_NAMES.map((name) => PRICE_FEATURES[name]);
  const { weights, none } = fitRanking(choices, priors, SEEN_DECAY);
  const features = Object.fromEntries(PRICE_FEATURE_NAMES.map((name, at) => [name, rounded(weights[at] ?? 0)]));
  return { none: rounded(none), features };
}

const rounded = (weight: number): number => Math.round(weight * 1_000) / 1_000;

function accountsOf({ accounts, seen }: Sample, weights: SeenWeights): Account[] {
  const { claims } = rankPrices(seen, weights);
  return [...accounts, { source: 'visible', trust: 0.9, products: [], claims, warnings: [], troubles: [] }];
}

/** Fits all weights from labelled pages. Without chance: the same pages give the same weights. */
export function fitModel(samples: readonly Sample[]): PriceModel {
  const seen = fitSeen(samples);
  const weigh = weightsOf(samples);
  const choices = samples.map((sample) => {
    const hypotheses = hypothesesOf(accountsOf(sample, seen), sample.page);
    return choiceOf(
      sample.label,
      hypotheses.map(({ key }) => key),
      hypotheses.map(({ vector }) => vector),
      weigh(sample),
    );
  });
  const priors = WITNESS_FEATURE_NAMES.map((name) => WITNESS_FEATURES[name]);
  const { weights, none } = fitRanking(choices, priors, WITNESS_DECAY);
  const features = Object.fromEntries(
    WITNESS_FEATURE_NAMES.map((name, at) => [name, rounded(weights[at] ?? 0)]),
  ) as PriceModel['witnesses']['features'];
  return { seen, witnesses: { none: rounded(none), heat: 1, features } };
}

/** Pages with the weights of a model that has not seen their shops. */
export interface HeldOut {
  readonly samples: readonly Sample[];
  readonly model: PriceModel;
}

/** The heat at which shares of pages that were held out are likeliest: then `90% sure` is right nine times of ten. */
export function bestHeat(folds: readonly HeldOut[]): number {
  const loss = (heat: number): number =>
    folds.reduce(
      (sum, { samples, model }) =>
        sum +
        samples.reduce((inner, sample) => {
          const ranked = weighHypotheses(hypothesesOf(accountsOf(sample, model.seen), sample.page), {
            ...model.witnesses,
            heat,
          });
          const right = ranked.reduce((share, each) => share + (isRight(sample.label, each.key) ? each.share : 0), 0);
          const none = 1 - ranked.reduce((share, each) => share + each.share, 0);
          const hasRight = ranked.some((each) => isRight(sample.label, each.key));
          return inner - Math.log(Math.max(1e-6, hasRight ? right : none));
        }, 0),
      0,
    );
  return HEATS.reduce((best, heat) => (loss(heat) < loss(best) ? heat : best), 1);
}
