import { compareAmounts, type Money } from '@blackfang/core';
import type { Observation } from './observation.ts';

/** What a shop offers for a product now, and where each figure of it was read. */
export interface OfferState {
  readonly price: Money | null;
  readonly availability: string;
  /** When it began; later than the state before it. */
  readonly at: Date;
  readonly observationId: string;
  readonly snapshotId: string;
  readonly pricePath: string;
}

/** A product at one shop: for now, one offer a watch. */
export interface Offer {
  readonly id: string;
  readonly tenantId: string;
  readonly watchId: string;
  readonly competitorId: string | null;
  readonly title: string;
  readonly url: string;
  /** Null until the first observation. */
  readonly current: OfferState | null;
  readonly first: { readonly at: Date; readonly price: Money; readonly observationId: string } | null;
  readonly ownPrice: Money | null;
  /** Begin of the last point of the history, and when that was confirmed last. */
  readonly pointAt: Date | null;
  readonly seenAt: Date | null;
  /** Of the latest live observation. */
  readonly sequence: bigint;
  /** Rises by one with each change that is told. */
  readonly version: bigint;
  /** Of the watch, as its owner last told it; 0 before. */
  readonly watchVersion: bigint;
  readonly deletedAt: Date | null;
  /** The sample data that it belongs to. */
  readonly sampleId: string | null;
}

/** What an observation means to the offer. */
export type Sight =
  /** It is no news of now: history at most. */
  | { readonly kind: 'late' }
  /** It says what is known. */
  | { readonly kind: 'confirmed'; readonly offer: Offer }
  /** Price or availability became another, or are known for the first time. */
  | { readonly kind: 'changed'; readonly offer: Offer; readonly previous: OfferState | null };

/** Decides what a page that was looked at says about the offer. What it does not show overwrites nothing (row Z2). */
export function see(offer: Offer, observation: Observation): Sight {
  if (!observation.live || observation.sequence <= offer.sequence) return { kind: 'late' };
  const { current } = offer;
  const { observationId, snapshotId, pricePath, sequence } = observation;
  const told = {
    ...offer,
    competitorId: offer.watchVersion === 0n ? observation.competitorId : offer.competitorId,
    title: observation.title || offer.title,
    url: observation.url || offer.url,
    sequence,
    sampleId: observation.sampleId ?? offer.sampleId,
  };
  const price = observation.price ?? current?.price ?? null;
  const availability =
    observation.availability === 'unknown' ? (current?.availability ?? 'unknown') : observation.availability;
  if (current !== null && samePrice(current.price, price) && current.availability === availability) {
    return { kind: 'confirmed', offer: { ...told, seenAt: later(offer.seenAt, observation.at) } };
  }
  // A value that a person let through may have been read before the one that it follows: it stands from then on.
  const at = offer.seenAt === null || observation.at > offer.seenAt ? observation.at : justAfter(offer.seenAt);
  const first = offer.first ?? (price === null ? null : { at, price, observationId });
  const state: OfferState = { price, availability, at, observationId, snapshotId, pricePath };
  const version = offer.version + 1n;
  return {
    kind: 'changed',
    previous: current,
    offer: { ...told, current: state, first, version, pointAt: at, seenAt: at },
  };
}

/** The amounts are compared, not their texts: `1.0` is `1.00`. */
export function samePrice(a: Money | null, b: Money | null): boolean {
  if (a === null || b === null) return a === b;
  return a.currency === b.currency && compareAmounts(a.amount, b.amount) === 0;
}

function later(a: Date | null, b: Date): Date {
  return a !== null && a > b ? a : b;
}

function justAfter(time: Date): Date {
  return new Date(time.getTime() + 1);
}
