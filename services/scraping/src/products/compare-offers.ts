import { compareAmounts, type Money } from '@blackfang/core';
import type { WatchStatus } from '../watches/watch.ts';
import type { OwnPrice } from './product.ts';
import { convertVat, type Vat } from './vat.ts';

/** What a watch of a product saw last. */
export interface OfferNow {
  readonly watchId: string;
  readonly competitorId: string;
  readonly price: Money | null;
  readonly availability: string;
  readonly observedAt: Date | null;
  readonly status: WatchStatus;
  /** Of the prices of its competitor. */
  readonly vat: Vat;
}

/** Why a price is no part of a comparison. */
export type LeftOut = 'no_price' | 'paused' | 'not_sold' | 'other_currency' | 'vat_rate_unknown';

export interface ComparedOffer extends OfferNow {
  /** With VAT where the own price has it, without where it has none; null where it is left out. */
  readonly compared: Money | null;
  readonly leftOut: LeftOut | null;
  readonly cheapest: boolean;
}

export interface Comparison {
  readonly offers: readonly ComparedOffer[];
  /** Of the own price, 1 where nobody is cheaper; null without an own price, or with nobody to compare it with. */
  readonly rank: number | null;
  /** Prices that were compared, the own one with them. */
  readonly compared: number;
}

/** What prices are compared in. */
interface Measure {
  readonly currency: string | null;
  readonly vat: Vat;
  readonly vatRate: string | null;
}

/**
 * Sets the offers of a product beside each other and the own price: in the own currency, or the one that most of them
 * have, with or without VAT as the own price is. A price of which it is not known whether VAT is in it counts as it was
 * read. What can't be bought, or is not looked at any more, is shown but not compared.
 */
export function compareOffers(own: OwnPrice | null, offers: readonly OfferNow[]): Comparison {
  const measure = measureOf(own, offers);
  const measured = offers.map((offer) => ({ ...offer, ...measuredBy(measure, offer) }));
  const amounts = measured.flatMap(({ compared }) => (compared === null ? [] : [compared.amount]));
  const least = amounts.toSorted(compareAmounts)[0];
  const ownAmount = own?.price.amount;
  const isBeaten = (amount: string) => ownAmount !== undefined && compareAmounts(ownAmount, amount) < 0;
  const cheapest = least === undefined || isBeaten(least) ? undefined : least;
  return {
    offers: measured.map((offer) => ({
      ...offer,
      cheapest:
        offer.compared !== null && cheapest !== undefined && compareAmounts(offer.compared.amount, cheapest) === 0,
    })),
    rank:
      ownAmount === undefined || amounts.length === 0
        ? null
        : 1 + amounts.filter((amount) => compareAmounts(amount, ownAmount) < 0).length,
    compared: amounts.length + (ownAmount === undefined ? 0 : 1),
  };
}

function measureOf(own: OwnPrice | null, offers: readonly OfferNow[]): Measure {
  if (own !== null) {
    const { price, vatIncluded, vatRate } = own;
    return { currency: price.currency, vat: vatIncluded ? 'included' : 'excluded', vatRate };
  }
  const known = offers.filter(({ price }) => price !== null);
  const currency = mostOf(known.map(({ price }) => price?.currency ?? null)) ?? null;
  // Without an own price nobody has said a rate: prices with and without VAT can't be set beside each other.
  const vat = mostOf(known.filter(({ vat }) => vat !== '').map(({ vat }) => vat)) ?? '';
  return { currency, vat, vatRate: null };
}

/** What stands there most often; of several the one that comes first. */
function mostOf<Value>(values: readonly Value[]): Value | undefined {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

function measuredBy({ currency, vat, vatRate }: Measure, offer: OfferNow): Pick<ComparedOffer, 'compared' | 'leftOut'> {
  const { price } = offer;
  const without = (leftOut: LeftOut) => ({ compared: null, leftOut });
  if (price === null) return without('no_price');
  if (offer.status === 'paused') return without('paused');
  if (offer.availability === 'out_of_stock' || offer.availability === 'discontinued') return without('not_sold');
  if (price.currency !== currency) return without('other_currency');
  if (vat === '' || offer.vat === '' || offer.vat === vat) return { compared: price, leftOut: null };
  if (vatRate === null) return without('vat_rate_unknown');
  return { compared: { amount: convertVat(price.amount, vatRate, vat), currency }, leftOut: null };
}
