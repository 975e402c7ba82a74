import type { Money } from '@blackfang/core';
import type { Extraction } from '../extract/extraction.ts';
import { judgePrice } from '../extract/plausibility.ts';
import { CONFIRMED_AFTER, sameReading, type HeldValue } from './held-value.ts';

/** What a reading becomes, and what is held after it. Only `ok` ever becomes the latest value. */
export type ObservationDecision =
  | { readonly status: 'ok'; readonly supersedes: string | null; readonly held: HeldValue | null }
  | { readonly status: 'unknown' | 'failed'; readonly reason: string; readonly held: HeldValue | null }
  | {
      readonly status: 'quarantined';
      readonly reason: string;
      readonly held: HeldValue;
      /** A person said before that this reading is wrong; nobody is asked again. */
      readonly knownWrong: boolean;
    };

/**
 * Decides what a reading is worth beside the last good one (rows Z2, Z3).
 * @param lastGood the last good price; null where there is none.
 * @param held what is held now.
 * @param observationId the id that this reading's observation will have.
 */
export function decideObservation(
  extraction: Extraction,
  lastGood: Money | null,
  held: HeldValue | null,
  observationId: string,
): ObservationDecision {
  if (extraction.status === 'failed') {
    return { status: 'failed', reason: extraction.error?.reason ?? 'extract_failed', held };
  }
  // Lists and feeds are read, but they say nothing of one offer.
  if (extraction.kind !== 'product') return { status: 'unknown', reason: `${extraction.kind}_page`, held };
  const { price } = extraction;
  if (price === null) {
    if (extraction.status === 'unknown') return { status: 'unknown', reason: 'nothing_read', held };
    // Stock without a price says nothing about the price that is held.
    return { status: 'ok', supersedes: null, held };
  }
  const verdict = judgePrice(price, lastGood);
  if (verdict.kind === 'plausible') return { status: 'ok', supersedes: null, held: held?.rejected ? held : null };

  const { reason } = verdict;
  if (held === null || !sameReading(price, held)) {
    const { availability } = extraction;
    const first = { observationId, price, availability, reason, seen: 1, rejected: false };
    return { status: 'quarantined', reason, held: first, knownWrong: false };
  }
  if (held.rejected) return { status: 'quarantined', reason, held, knownWrong: true };
  const seen = held.seen + 1;
  // What can't be a price does not become one by being repeated.
  if (seen >= CONFIRMED_AFTER && reason !== 'price_out_of_range') {
    return { status: 'ok', supersedes: held.observationId, held: null };
  }
  return { status: 'quarantined', reason, held: { ...held, seen }, knownWrong: false };
}

/**
 * What a page that did not change says about the value that is held: the same once more.
 * @returns the observation to let through, where that was often enough.
 */
export function confirmHeld(held: HeldValue | null): {
  readonly held: HeldValue | null;
  readonly passes: string | null;
} {
  if (held === null || held.rejected || held.reason === 'price_out_of_range') return { held, passes: null };
  const seen = held.seen + 1;
  return seen >= CONFIRMED_AFTER
    ? { held: null, passes: held.observationId }
    : { held: { ...held, seen }, passes: null };
}
