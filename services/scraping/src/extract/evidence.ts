import type { Availability, Rating, Source } from './extraction.ts';
import type { PageText } from './page-text.ts';
import type { PriceReading } from './price-text.ts';

/** A value with the place that it was read from. */
export interface Reading<T> {
  readonly value: T;
  readonly path: string;
  readonly text: string;
}

export interface PriceEvidence {
  readonly path: string;
  readonly text: string;
  readonly reading: PriceReading;
}

/** One way to buy the product: an offer, a variant with its offer, or the range that an aggregate gives. */
export interface OfferEvidence {
  readonly path: string;
  readonly price: PriceEvidence | null;
  /** Where the currency was declared, if it was in a field of its own. */
  readonly currency: Reading<string> | null;
  /** The price is the lowest of a range. */
  readonly isRange: boolean;
  readonly listPrice: PriceEvidence | null;
  readonly availability: Reading<Availability> | null;
  /** Sold as used, refurbished or damaged. */
  readonly isUsed: boolean;
  readonly url: string | null;
  readonly sku: Reading<string> | null;
  readonly gtin: Reading<string> | null;
  readonly mpn: Reading<string> | null;
}

/** How a product stands in the data: declared as what the page is about, on its own, in a list, or inside something else. */
export type Role = 'main' | 'top' | 'listed';

export interface ProductEvidence {
  readonly role: Role;
  /** Typed as a product, not merely as something with offers. */
  readonly isProduct: boolean;
  readonly name: Reading<string> | null;
  readonly brand: Reading<string> | null;
  readonly sku: Reading<string> | null;
  readonly gtin: Reading<string> | null;
  readonly mpn: Reading<string> | null;
  readonly url: string | null;
  readonly rating: Reading<Rating> | null;
  readonly images: Reading<readonly string[]> | null;
  readonly offers: readonly OfferEvidence[];
}

/** A limit that was hit, so that what follows it was not looked at. */
export type Trouble = 'page_too_deep' | 'page_too_large' | 'structured_data_too_large' | 'structured_data_too_deep';

/** What one witness says about the page. */
export interface Account {
  readonly source: Source;
  /** How much a plain reading of this source is worth, 0 to 1. */
  readonly trust: number;
  readonly products: readonly ProductEvidence[];
  readonly warnings: readonly string[];
  readonly troubles: readonly Trouble[];
}

/**
 * Reads a page in its own way. Witnesses are asked in order, and the dear ones only when the cheap ones left something open.
 * Other ways to read a page (its visible text, a learned recipe) join as further witnesses.
 */
export type Witness = (page: PageText) => readonly Account[];
