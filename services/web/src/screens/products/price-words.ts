import type { ComparedOffer, ComparedProduct, Comparison, ProductPrice } from '../../api/products.ts';
import { compareAmounts } from '../../words/money.ts';

/** Whether VAT is in a price of one's own, said: `with 19% VAT`. */
export function vatWords({ vatIncluded, vatRate }: Pick<ProductPrice, 'vatIncluded' | 'vatRate'>): string {
  if (!vatIncluded) return 'without VAT';
  return vatRate === null ? 'with VAT' : `with ${vatRate}% VAT`;
}

/** How a competitor's prices are told, under its name. */
export function theirVatWords(vat: Comparison['competitors'][number]['vat']): string {
  return { included: 'with VAT', excluded: 'without VAT', unknown: 'VAT not known' }[vat ?? 'unknown'];
}

const LEFT_OUT: Readonly<Record<NonNullable<ComparedOffer['leftOut']>, string>> = {
  no_price: 'No price yet',
  paused: 'Paused',
  not_sold: 'Out of stock',
  other_currency: 'Other currency',
  vat_rate_unknown: 'VAT rate missing',
};

/** Why a price is no part of the comparison; empty where it is one. */
export function leftOutWords({ leftOut }: Pick<ComparedOffer, 'leftOut'>): string {
  return leftOut === null ? '' : LEFT_OUT[leftOut];
}

const ORDINAL = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** Where the own price stands: `Cheapest of 4`, `3rd of 4`. */
export function positionWords({ position }: Pick<ComparedProduct, 'position'>): string {
  if (position === null) return '';
  const { rank, of } = position;
  return rank === 1 ? `Cheapest of ${of}` : `${rank}${ENDINGS[ORDINAL.select(rank)] ?? 'th'} of ${of}`;
}

/** What a competitor asks for a product. */
export interface Cell {
  /** Of several watches the one that counts: the cheapest that is compared. */
  readonly offer: ComparedOffer;
  /** How many others of its watches there are. */
  readonly others: number;
}

/** The offers of a row by competitor. */
export function cellsOf({ offers }: Pick<ComparedProduct, 'offers'>): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const offer of offers) {
    const known = cells.get(offer.competitorId);
    const better = known === undefined || isBetter(offer, known.offer) ? offer : known.offer;
    cells.set(offer.competitorId, { offer: better, others: (known?.others ?? -1) + 1 });
  }
  return cells;
}

function isBetter(a: ComparedOffer, b: ComparedOffer): boolean {
  if (a.compared === null || b.compared === null) return a.compared !== null && b.compared === null;
  return compareAmounts(a.compared.amount, b.compared.amount) < 0;
}

/** Whether what is shown of an offer was worked out of what was read: VAT put on, or taken off. */
export function isConverted({ price, compared }: Pick<ComparedOffer, 'price' | 'compared'>): boolean {
  return price !== null && compared !== null && price.amount !== compared.amount;
}
