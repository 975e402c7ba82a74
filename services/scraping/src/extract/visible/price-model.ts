import { PRICE_FEATURE_NAMES } from './price-feature-names.ts';
import type { FeatureVector, PriceFeature } from './price-feature-names.ts';

/** Weights for what is seen: one a feature, and the score of `none of these is the price`. */
export interface SeenWeights {
  readonly none: number;
  readonly features: Readonly<Partial<Record<PriceFeature, number>>>;
}

/** What is looked at to choose between the prices that witnesses give. */
export type WitnessFeature =
  | 'json-ld'
  | 'microdata'
  | 'rdfa'
  | 'open-graph'
  | 'inline-state'
  | 'lowOfRange'
  | 'firstOfSeveral'
  | 'otherOffer'
  | 'seen'
  | 'former'
  | 'low'
  | 'twin'
  | 'zero';

/** Weights for what witnesses say; scores are divided by `heat`, so that shares are as often right as they say. */
export interface WitnessWeights {
  readonly none: number;
  readonly heat: number;
  readonly features: Readonly<Record<WitnessFeature, number>>;
}

/** All that was fitted from labelled pages. */
export interface PriceModel {
  readonly seen: SeenWeights;
  readonly witnesses: WitnessWeights;
}

/** Weights by the place of their feature in a vector. */
export function weightVector(weights: SeenWeights): Float64Array {
  return Float64Array.from(PRICE_FEATURE_NAMES, (name) => weights.features[name] ?? 0);
}

/** How much all features of a candidate say together; log odds against the others. */
export function scoreOf(vector: FeatureVector, weights: Float64Array): number {
  let score = 0;
  for (let index = 0; index < vector.length; index += 1) score += (vector[index] ?? 0) * (weights[index] ?? 0);
  return score;
}

/** Shares of one that the scores come to, the last for `none`. */
export function softmax(scores: readonly number[], none: number): Float64Array {
  const all = Float64Array.from([...scores, none]);
  const most = all.reduce((highest, each) => Math.max(highest, each), -Infinity);
  let sum = 0;
  for (let index = 0; index < all.length; index += 1) sum += all[index] = Math.exp((all[index] ?? 0) - most);
  return all.map((each) => each / sum);
}
