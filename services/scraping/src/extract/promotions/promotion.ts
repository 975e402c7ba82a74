import type { Money } from '@blackfang/core';

export interface Coupon {
  /** As it is to be entered. */
  readonly code: string;
  /** What it takes off, as far as the same words say. */
  readonly percent: number | null;
  readonly amount: Money | null;
}

/** Cheaper together: `3 for 2` is quantity 3, paid 2; `2 for £5` is quantity 2, price £5. */
export interface Bundle {
  readonly text: string;
  readonly quantity: number | null;
  /** How many of them are paid for. */
  readonly paid: number | null;
  /** Of all of them together. */
  readonly price: Money | null;
}

/** What a page claims to be cheaper than usual. */
export interface Promotion {
  /** What it is said to have cost before; above the price. */
  readonly wasPrice: Money | null;
  /** Off the price before, in percent: as it is printed by the price, else as both prices say. */
  readonly percent: number | null;
  readonly coupons: readonly Coupon[];
  readonly bundles: readonly Bundle[];
  /** `from`: the order that it takes; null for any. */
  readonly freeShipping: { readonly from: Money | null } | null;
  /** ISO 8601, a day or a moment, as the page says. */
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  /** The lowest price of the 30 days before in the shop's own words, as the EU's price law wants it shown. */
  readonly lowestBefore: Money | null;
}
