import type { Money } from '@blackfang/core';
import { OfferChanged } from '@blackfang/contracts/events';
import { publish, type MessageOf, type Outgoing } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { baselinesOf, type Baselines } from './baselines.ts';
import type { Change } from './fold-observations.ts';
import { keyOf } from './offer.store.ts';
import type { OfferState } from './offer.ts';
import { loadPoints } from './price-point.store.ts';

type Message = MessageOf<typeof OfferChanged>;

/** Offers whose points are in memory at once. */
const OFFERS_A_QUERY = 100;

/** Observation -> the traceparent under which to tell of what it changed; where there is none, the work in hand. */
export type TraceOfObservation = ReadonlyMap<string, string | undefined>;

/** Tells changes of offers that are locked, each with the baselines that held before its current value. */
export async function publishChanges(
  tx: Tx,
  changes: readonly Change[],
  cause: 'observation' | 'own_price',
  traces: TraceOfObservation = new Map(),
): Promise<void> {
  const byOffer = [...Map.groupBy(changes, (change) => keyOf(change.offer)).values()];
  const outgoing = new Map<Change, Outgoing<Message>>();
  for (let from = 0; from < byOffer.length; from += OFFERS_A_QUERY) {
    const some = byOffer.slice(from, from + OFFERS_A_QUERY);
    const firstOfEach = some.flatMap(([first]) => (first === undefined ? [] : [first]));
    const points = await loadPoints(
      tx,
      firstOfEach.map(({ offer, current }) => ({ ...offer, until: current.at })),
    );
    for (const change of some.flat()) {
      const { offer, current } = change;
      const baselines = baselinesOf(points.get(keyOf(offer)) ?? [], {
        until: current.at,
        currency: current.price?.currency ?? null,
        first: offer.first,
        ownPrice: offer.ownPrice,
      });
      const traceparent = traces.get(current.observationId);
      outgoing.set(change, { ...toOutgoing(change, baselines, cause), traceparent });
    }
  }
  // In the order of the changes, which is the order of the versions.
  await publish(
    tx,
    OfferChanged,
    changes.flatMap((change) => outgoing.get(change) ?? []),
  );
}

function toOutgoing({ offer, current, previous }: Change, baselines: Baselines, cause: string): Outgoing<Message> {
  const { id: offerId, tenantId, watchId, version, title, url } = offer;
  const message: Message = {
    tenantId,
    offerId,
    watchId,
    competitorId: offer.competitorId ?? '',
    observationId: current.observationId,
    snapshotId: current.snapshotId,
    pricePath: current.pricePath,
    previous: previous === null ? undefined : toState(previous),
    current: toState(current),
    baselines: Object.fromEntries(
      Object.entries(baselines).map(([name, { price, observationId, observations, knownS }]) => [
        name,
        { price: toMessage(price), observationId: observationId ?? undefined, observations, knownS: BigInt(knownS) },
      ]),
    ),
    version,
    origin: offer.sampleId === null ? 'live' : 'sample',
    cause,
    title,
    url,
    sampleId: offer.sampleId ?? undefined,
  };
  return { tenantId, aggregateId: watchId, cause: version, message };
}

function toState({ price, availability, at, observationId }: OfferState): NonNullable<Message['current']> {
  return {
    price: price === null ? undefined : toMessage(price),
    availability,
    observedAt: at,
    observationId,
  };
}

function toMessage({ amount, currency }: Money): NonNullable<NonNullable<Message['current']>['price']> {
  return { amount, currency: currency ?? undefined };
}
