import { compareAmounts, isAmount } from '@blackfang/core';
import type { OfferEvidence, ProductEvidence, Reading } from './evidence.ts';
import type { Availability } from './extraction.ts';

export interface OfferChoice {
  readonly offer: OfferEvidence | null;
  readonly availability: Reading<Availability> | null;
  /** 0 to 1: how sure it is that this offer's price is the one the page shows. */
  readonly certainty: number;
  readonly warnings: readonly string[];
}

const BUYABLE: ReadonlySet<Availability> = new Set(['in_stock', 'preorder', 'backorder']);
const amountOf = (offer: OfferEvidence): string | null => offer.price?.reading.amount ?? null;
const canBuy = (offer: OfferEvidence): boolean => offer.availability === null || BUYABLE.has(offer.availability.value);

function isAt(offer: OfferEvidence, page: URL | null): boolean {
  const target = offer.url === null || page === null ? null : URL.parse(offer.url, page.href);
  if (!target || !page) return false;
  if (target.pathname.replace(/\/$/, '') !== page.pathname.replace(/\/$/, '')) return false;
  // Every parameter of the offer's address stands in the page's too: ?variant=2 is met by ?variant=2&utm_source=mail.
  return [...target.searchParams].every(([name, value]) => page.searchParams.get(name) === value);
}

function samePrice(offers: readonly OfferEvidence[]): boolean {
  const [first, ...rest] = offers.map(amountOf);
  if (!first || !isAmount(first)) return false;
  return rest.every((amount) => amount !== null && isAmount(amount) && compareAmounts(amount, first) === 0);
}

/** The stock of several offers together: one that can be bought is enough. */
function stockOf(offers: readonly OfferEvidence[]): Reading<Availability> | null {
  const known = offers.flatMap((offer) => offer.availability ?? []);
  return (
    known.find((each) => each.value === 'in_stock') ?? known.find((each) => BUYABLE.has(each.value)) ?? known[0] ?? null
  );
}

/**
 * The offer whose price the page shows. In this order: the offer that the page's address names; the only one; any of
 * several at one price; else the first new one that can be bought, told with `several_offers`; else the low end of a range,
 * told with `price_range`.
 */
export function chooseOffer(product: ProductEvidence, page: URL | null): OfferChoice {
  const all = product.offers;
  const fresh = all.some((offer) => !offer.isUsed && offer.price !== null) ? all.filter((offer) => !offer.isUsed) : all;
  const ranges = fresh.filter((offer) => offer.isRange);
  const priced = fresh.filter((offer) => amountOf(offer) !== null && !offer.isRange);

  const named = priced.filter((offer) => isAt(offer, page));
  const [match] = named;
  if (match && named.length < priced.length && samePrice(named)) {
    return { offer: match, availability: stockOf(named), certainty: 1, warnings: [] };
  }
  const [first] = priced;
  if (first && (priced.length === 1 || samePrice(priced))) {
    const offer = priced.find(canBuy) ?? first;
    const availability = offer.availability ?? stockOf(all);
    return { offer, availability: priced.length === 1 ? availability : stockOf(priced), certainty: 1, warnings: [] };
  }
  if (first) {
    const offer = priced.find(canBuy) ?? first;
    return { offer, availability: offer.availability ?? stockOf(all), certainty: 0.65, warnings: ['several_offers'] };
  }
  const [range] = ranges;
  if (range)
    return {
      offer: range,
      availability: range.availability ?? stockOf(all),
      certainty: 0.7,
      warnings: ['price_range'],
    };
  return { offer: null, availability: stockOf(all), certainty: 1, warnings: [] };
}
