import type { Money } from '@blackfang/core';

/** What was known of an offer from a moment on, until the next point. */
export interface PricePoint {
  readonly at: Date;
  /** Null where no page has shown a price yet. */
  readonly price: Money | null;
  readonly availability: string;
  readonly observationId: string;
  /** How many observations read it: the first, and each that confirmed it. */
  readonly readings: number;
}

/** History that is older is neither written nor shown: 25 months. */
export const HISTORY_DAYS = 760;
