import type { Observation } from './observation.ts';
import { see, type Offer, type OfferState } from './offer.ts';
import type { PricePoint } from './price-point.ts';

export interface NewPoint extends PricePoint {
  readonly tenantId: string;
  readonly watchId: string;
  readonly seenAt: Date;
}

/** A point that was there before, and that pages went on to show. */
export interface Confirmation {
  readonly tenantId: string;
  readonly watchId: string;
  /** Begin of the point. */
  readonly pointAt: Date;
  readonly seenAt: Date;
  readonly readings: number;
}

/** One step of an offer, to be told. */
export interface Change {
  /** As it is after the step. */
  readonly offer: Offer;
  readonly current: OfferState;
  readonly previous: OfferState | null;
}

export interface Fold {
  /** Each offer as it is after the last event. */
  readonly offers: ReadonlyMap<string, Offer>;
  readonly changes: readonly Change[];
  readonly points: readonly NewPoint[];
  readonly confirmations: readonly Confirmation[];
  /** What is history at most. */
  readonly late: readonly Observation[];
}

/**
 * Goes through observations event by event, in the order of the batch.
 * @param locked the offers by `keyOf`; observations of one that is not there, or whose watch is gone, are passed over.
 */
export function foldObservations(
  locked: ReadonlyMap<string, Offer>,
  observations: readonly Observation[],
  keyOf: (of: { readonly tenantId: string; readonly watchId: string }) => string,
): Fold {
  const offers = new Map(locked);
  const changes: Change[] = [];
  const late: Observation[] = [];
  const points = new Map<string, NewPoint>();
  const confirmations = new Map<string, Confirmation>();
  for (const observation of observations) {
    const key = keyOf(observation);
    const offer = offers.get(key);
    if (offer === undefined || offer.deletedAt !== null) continue;
    const sight = see(offer, observation);
    if (sight.kind === 'late') {
      // One that claims to be newer than what is newer contradicts itself.
      if (offer.seenAt === null || observation.at <= offer.seenAt) late.push(observation);
      continue;
    }
    offers.set(key, sight.offer);
    const { tenantId, watchId, current, pointAt, seenAt } = sight.offer;
    if (current === null || pointAt === null || seenAt === null) continue;
    const place = `${key}@${pointAt.getTime()}`;
    if (sight.kind === 'changed') {
      const { price, availability, observationId } = current;
      changes.push({ offer: sight.offer, current, previous: sight.previous });
      points.set(place, {
        tenantId,
        watchId,
        at: pointAt,
        price,
        availability,
        observationId,
        readings: 1,
        seenAt,
      });
      continue;
    }
    const fresh = points.get(place);
    if (fresh !== undefined) {
      points.set(place, { ...fresh, seenAt, readings: fresh.readings + 1 });
      continue;
    }
    const readings = (confirmations.get(place)?.readings ?? 0) + 1;
    confirmations.set(place, { tenantId, watchId, pointAt, seenAt, readings });
  }
  return { offers, changes, points: [...points.values()], confirmations: [...confirmations.values()], late };
}
