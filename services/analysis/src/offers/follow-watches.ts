import { AppError, isAmount, isId, type Money } from '@blackfang/core';
import { WatchChanged } from '@blackfang/contracts/events';
import { consume, type MessageOf } from '@blackfang/messaging';
import { eraseForGood } from './erase-deleted-watches.ts';
import type { Change } from './fold-observations.ts';
import { publishChanges } from './offer-changed.ts';
import { keyOf, lockOffers, saveOffers } from './offer.store.ts';
import { samePrice, type Offer } from './offer.ts';

/** Keeps what a watch says of its offer: the own price, the competitor, whether it is still there. */
export const followWatches = consume(WatchChanged, {
  group: 'analysis.follow-watches',
  async handle(batch, tx) {
    for (const { tenantId, message } of batch) refuseBroken(tenantId, message);
    const locked = await lockOffers(
      tx,
      batch.map(({ message }) => message),
    );
    const offers = new Map(locked);
    const changes: Change[] = [];
    for (const { message } of batch) {
      const offer = offers.get(keyOf(message));
      if (offer === undefined || message.version <= offer.watchVersion) continue;
      const { told, next } = follow(offer, message);
      offers.set(keyOf(message), next);
      if (told && next.current !== null) changes.push({ offer: next, current: next.current, previous: next.current });
    }
    await saveOffers(
      tx,
      [...offers].filter(([key, offer]) => offer !== locked.get(key)).map(([, offer]) => offer),
    );
    await publishChanges(tx, changes, 'own_price');
    const gone = batch.filter(({ message }) => message.change === 'deleted' && message.forGood);
    await eraseForGood(
      tx,
      gone.map(({ message }) => message),
    );
  },
});

/** An event carries the watch as it is; the higher version wins whatever it came to tell. */
function follow(offer: Offer, message: MessageOf<typeof WatchChanged>): { told: boolean; next: Offer } {
  // One that was deleted may have been put back.
  const { version: watchVersion, competitorId, sampleId = offer.sampleId } = message;
  const watch = { ...offer, watchVersion, competitorId, sampleId, deletedAt: null };
  if (message.change === 'deleted') {
    return { told: false, next: { ...watch, deletedAt: message.changedAt ?? new Date(0) } };
  }
  const ownPrice = toOwnPrice(message.ownPrice);
  if (samePrice(offer.ownPrice, ownPrice)) return { told: false, next: watch };
  const told = offer.current !== null;
  return { told, next: { ...watch, ownPrice, version: told ? offer.version + 1n : offer.version } };
}

function toOwnPrice(price: MessageOf<typeof WatchChanged>['ownPrice']): Money | null {
  return price === undefined ? null : { amount: price.amount, currency: price.currency ?? null };
}

/** @throws AppError `invalid` watch_invalid */
function refuseBroken(tenantId: string, message: MessageOf<typeof WatchChanged>): void {
  const { watchId, competitorId, ownPrice } = message;
  const whole = message.tenantId === tenantId && isId(watchId) && isId(competitorId) && message.changedAt !== undefined;
  if (whole && (ownPrice === undefined || isAmount(ownPrice.amount))) return;
  throw new AppError('invalid', 'watch_invalid', 'The event has another tenant than its envelope, or lacks a field.');
}
