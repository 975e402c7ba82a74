import { percentChange, type Money } from '@blackfang/core';

/** A claimed discount beside what the price really did. Percentages are off: 40 is 40% cheaper, negative is dearer. */
export interface Discount {
  /** Since when it is claimed without a break. */
  readonly beganAt: Date;
  /** It was claimed from the first look on, so that it may have begun earlier. */
  readonly isOlder: boolean;
  readonly claimedPercent: number | null;
  /** The lowest price of the 30 days before it began; null where nothing is known of them. */
  readonly lowestBefore: Money | null;
  /** What is off that lowest price. */
  readonly honestPercent: number | null;
  /** Of how many of the 30 days before the price is known. */
  readonly knownDays: number;
}

/** What stood before a discount began. */
export interface Before {
  readonly beganAt: Date;
  readonly isOlder: boolean;
  readonly lowest: Money | null;
  /** From when on the price is known. */
  readonly knownSince: Date | null;
}

export const DAYS_BEFORE = 30;
const DAY_MS = 86_400_000;

const off = (from: Money, price: Money): number | null => {
  const change = percentChange(from.amount, price.amount);
  return change === null ? null : Math.round(-change * 10) / 10 || 0;
};

/**
 * Sets a claimed discount against the lowest price of the 30 days before it (row A5), as the EU's price law wants it.
 * @param claimed in percent as the page says, or null where it says only what the price was before
 */
export function judgeDiscount(
  price: Money,
  wasPrice: Money | null,
  claimed: number | null,
  { beganAt, isOlder, lowest, knownSince }: Before,
): Discount {
  const isComparable = lowest !== null && lowest.currency === price.currency;
  const days = knownSince === null ? 0 : Math.floor((beganAt.getTime() - knownSince.getTime()) / DAY_MS);
  return {
    beganAt,
    isOlder,
    claimedPercent: claimed ?? (wasPrice === null ? null : off(wasPrice, price)),
    lowestBefore: isComparable ? lowest : null,
    honestPercent: isComparable ? off(lowest, price) : null,
    knownDays: Math.max(0, Math.min(DAYS_BEFORE, days)),
  };
}
