import { compareAmounts, isAmount, type Money } from '@blackfang/core';

/** A reading that was not believed, until it is seen often enough or a person decides. */
export interface HeldValue {
  /** The observation that a person would decide on: the first of its kind. */
  readonly observationId: string;
  readonly price: Money;
  /** As the same reading said it. */
  readonly availability: string;
  readonly reason: string;
  /** How many readings in a row said it. */
  readonly seen: number;
  /** A person said that it is wrong: it is not held again, and never passes by itself. */
  readonly rejected: boolean;
}

/** Readings in a row that make a held value believed. */
export const CONFIRMED_AFTER = 3;

/** Whether a reading says the same as the held value. */
export function sameReading(price: Money, held: HeldValue): boolean {
  if (price.currency !== held.price.currency) return false;
  if (!isAmount(price.amount) || !isAmount(held.price.amount)) return price.amount === held.price.amount;
  return compareAmounts(price.amount, held.price.amount) === 0;
}
