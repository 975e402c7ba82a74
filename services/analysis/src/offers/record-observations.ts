import type { Clock } from '@blackfang/core';
import { ObservationRecorded } from '@blackfang/contracts/events';
import { consume, type AnyConsumer } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { foldObservations } from './fold-observations.ts';
import { publishChanges } from './offer-changed.ts';
import { keyOf, lockOffers, saveOffers } from './offer.store.ts';
import type { Offer } from './offer.ts';
import { readObservation, type Observation } from './observation.ts';
import { confirmPoints, insertLatePoints, insertPoints } from './price-point.store.ts';

/** Keeps the price history and the latest value of each offer, and tells what became another. */
export function recordObservations(clock: Clock): AnyConsumer {
  return consume(ObservationRecorded, {
    group: 'analysis.record-observations',
    async handle(batch, tx) {
      const now = clock.now();
      const observations = batch.flatMap(({ tenantId, message }) => readObservation(tenantId, message, now) ?? []);
      if (observations.length === 0) return;
      const locked = await lockOffers(tx, observations);
      const { offers, changes, points, confirmations, late } = foldObservations(locked, observations, keyOf);
      await insertPoints(tx, points);
      await confirmPoints(tx, confirmations);
      const moved = await writeLate(tx, late, offers);
      await saveOffers(
        tx,
        [...moved].filter(([key, offer]) => offer !== locked.get(key)).map(([, offer]) => offer),
      );
      await publishChanges(
        tx,
        changes,
        'observation',
        new Map(batch.map((one) => [one.message.observationId, one.traceparent])),
      );
    },
  });
}

/**
 * Writes late values in rounds of one a watch, so that each finds its predecessor.
 * @returns the offers, those moved whose last point a late value divided.
 */
async function writeLate(
  tx: Tx,
  late: readonly Observation[],
  offers: ReadonlyMap<string, Offer>,
): Promise<Map<string, Offer>> {
  const moved = new Map(offers);
  const byWatch = [...Map.groupBy(late, keyOf).values()];
  for (let round = 0; byWatch.some((of) => of.length > round); round += 1) {
    const divided = await insertLatePoints(
      tx,
      byWatch.flatMap((of) => of[round] ?? []),
    );
    for (const one of divided) {
      const offer = moved.get(keyOf(one));
      if (offer?.pointAt?.getTime() === one.pointAt.getTime()) moved.set(keyOf(one), { ...offer, pointAt: one.again });
    }
  }
  return moved;
}
