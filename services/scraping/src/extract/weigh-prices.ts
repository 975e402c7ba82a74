import { compareAmounts, isAmount } from '@blackfang/core';
import { amountKey } from './amount-key.ts';
import type { PriceClaim, PriceEvidence } from './evidence.ts';
import type { Source } from './extraction.ts';
import type { WitnessFeature, WitnessWeights } from './visible/price-model.ts';

/** What is looked at to choose between the prices that witnesses give, with what each is thought to be worth before any page was seen. */
export const WITNESS_FEATURES = {
  /** The witness gives it as the price of the product, as sure as it is of product and offer. */
  'json-ld': 3,
  microdata: 2.3,
  rdfa: 2.2,
  'open-graph': 2.3,
  'inline-state': 1.75,
  /** A witness gives it as the least of a range, or as the first of several offers. */
  lowOfRange: 1.2,
  firstOfSeveral: 1.5,
  /** The witness gives it for another variant or product of the page. */
  otherOffer: 0.5,
  /** The logarithm of its share among what is seen. */
  seen: 0.8,
  /** Wherever it is seen it is struck through or said to be former. */
  former: -2,
  /** Wherever it is seen it is the least of several, and another amount is seen. */
  low: -2.2,
  /** Wherever it is seen it is the price again, with or without its tax, and that price is seen larger or before it. */
  twin: -2,
  zero: -3,
} as const satisfies Readonly<Record<WitnessFeature, number>>;

export const WITNESS_FEATURE_NAMES = Object.keys(WITNESS_FEATURES) as readonly WitnessFeature[];
const PLACE = Object.fromEntries(WITNESS_FEATURE_NAMES.map((name, index) => [name, index])) as Record<
  WitnessFeature,
  number
>;

/** A price that a witness gives without looking at what is seen. */
export interface StatedPrice {
  readonly source: Exclude<Source, 'visible'>;
  readonly evidence: PriceEvidence;
  /** 0 to 1: how sure it is that this is the product and the offer of the page. */
  readonly certainty: number;
  /** Given for another variant or product of the page. */
  readonly isOther: boolean;
  /** Which of several it is, where the witness gives more than one for the product. */
  readonly isOneOf: 'range' | 'offers' | null;
}

/** An amount that may be the price, with all who name it. */
export interface PriceHypothesis {
  readonly key: string;
  readonly stated: readonly StatedPrice[];
  readonly claim: PriceClaim | null;
  readonly vector: Float64Array;
}

const LEAST_SHARE = 0.003;
/** Less than this is no other amount that could be the price. */
const LEAST_OTHER = 0.3;
/** Of what speaks for no price at all, how much is left to one that is not seen: pages may show it only once scripts have run. */
const UNSEEN = 0.5;

/** Brings together what all witnesses say the price is. */
export function priceHypotheses(stated: readonly StatedPrice[], claims: readonly PriceClaim[]): PriceHypothesis[] {
  const byKey = new Map<string, { stated: StatedPrice[]; claim: PriceClaim | null }>();
  for (const price of stated) {
    const { amount } = price.evidence.reading;
    if (amount === null || !isAmount(amount)) continue;
    const key = amountKey(amount);
    const known = byKey.get(key);
    if (known) known.stated.push(price);
    else byKey.set(key, { stated: [price], claim: null });
  }
  for (const claim of claims) byKey.set(claim.key, { stated: byKey.get(claim.key)?.stated ?? [], claim });
  const nothing = Math.max(0, 1 - claims.reduce((sum, { share }) => sum + share, 0));
  // The least of several is told from the price only where another amount is seen that is not.
  const most = Math.max(
    0,
    ...claims.map(({ isLow, isFormer, isTwin, share }) => (isLow || isFormer || isTwin ? 0 : share)),
  );
  return [...byKey].map(([key, each]) => ({
    key,
    ...each,
    vector: vectorOf(key, each.stated, each.claim, { nothing, most }),
  }));
}

function vectorOf(
  key: string,
  stated: readonly StatedPrice[],
  claim: PriceClaim | null,
  { nothing, most }: { readonly nothing: number; readonly most: number },
): Float64Array {
  const vector = new Float64Array(WITNESS_FEATURE_NAMES.length);
  for (const { source, certainty, isOther, isOneOf } of stated) {
    const place = isOther
      ? PLACE.otherOffer
      : isOneOf === 'range'
        ? PLACE.lowOfRange
        : isOneOf === 'offers'
          ? PLACE.firstOfSeveral
          : PLACE[source];
    vector[place] = Math.max(vector[place] ?? 0, isOther || isOneOf !== null ? 1 : certainty);
  }
  vector[PLACE.seen] = Math.log(Math.max(LEAST_SHARE, claim === null ? nothing * UNSEEN : claim.share));
  vector[PLACE.former] = Number(claim?.isFormer ?? false);
  const isSurpassed = claim !== null && most >= Math.max(LEAST_OTHER, claim.share);
  vector[PLACE.low] = isSurpassed && claim.isLow ? 1 : 0;
  vector[PLACE.twin] = isSurpassed && claim.isTwin ? 1 : 0;
  vector[PLACE.zero] = Number(compareAmounts(key, '0') === 0);
  return vector;
}

/** Hypotheses with their shares, the likeliest first. What is left to one is the share of `none of these`. */
export function weighHypotheses(
  hypotheses: readonly PriceHypothesis[],
  { none, features, heat }: WitnessWeights,
): (PriceHypothesis & { readonly share: number })[] {
  const scores = hypotheses.map(
    ({ vector }) => WITNESS_FEATURE_NAMES.reduce((sum, name, at) => sum + features[name] * (vector[at] ?? 0), 0) / heat,
  );
  const most = Math.max(none / heat, ...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const all = powers.reduce((sum, each) => sum + each, Math.exp(none / heat - most));
  return hypotheses
    .map((hypothesis, index) => ({ ...hypothesis, share: (powers[index] ?? 0) / all }))
    .sort((one, other) => other.share - one.share);
}
