import { compareAmounts, formatDecimal, isAmount, parseDecimal } from '@blackfang/core';
import type { Money } from '@blackfang/core';
import type { Extraction } from './extraction.ts';

export type ImplausibleReason =
  'price_negative' | 'price_zero' | 'price_out_of_range' | 'price_jump' | 'currency_changed';

export type Plausibility =
  { readonly kind: 'plausible' } | { readonly kind: 'held'; readonly reason: ImplausibleReason };

const PLAUSIBLE: Plausibility = { kind: 'plausible' };
const held = (reason: ImplausibleReason): Plausibility => ({ kind: 'held', reason });

/** Misread separators make a price a hundred or a thousand times what it was; sales do not. */
const JUMP = 100n;

function times(amount: string, factor: bigint): string {
  const { units, scale } = parseDecimal(amount);
  return formatDecimal({ units: units * factor, scale });
}

function isJump(before: string, now: string): boolean {
  const [least, most] = compareAmounts(before, now) < 0 ? [before, now] : [now, before];
  const bound = times(least, JUMP);
  return isAmount(bound) && compareAmounts(most, bound) >= 0;
}

/**
 * Whether a price can stand beside the last good one.
 * @param lastGood null where no good value has been seen yet: then only the price itself is judged.
 * A price whose currency is not known is not held for it: the page printed no other.
 */
export function judgePrice(price: Money, lastGood: Money | null): Plausibility {
  if (!isAmount(price.amount)) return held('price_out_of_range');
  const sign = compareAmounts(price.amount, '0');
  if (sign < 0) return held('price_negative');
  if (sign === 0) return held('price_zero');
  if (lastGood === null) return PLAUSIBLE;
  if (price.currency !== null && lastGood.currency !== null && price.currency !== lastGood.currency)
    return held('currency_changed');
  if (compareAmounts(lastGood.amount, '0') > 0 && isJump(lastGood.amount, price.amount)) return held('price_jump');
  return PLAUSIBLE;
}

/** The Extraction with its price judged: `quarantined` with the reason where it is not plausible. */
export function withPlausibility(extraction: Extraction, lastGood: Money | null): Extraction {
  if (extraction.status !== 'ok' || extraction.price === null) return extraction;
  const verdict = judgePrice(extraction.price, lastGood);
  return verdict.kind === 'plausible' ? extraction : { ...extraction, status: 'quarantined', reason: verdict.reason };
}
