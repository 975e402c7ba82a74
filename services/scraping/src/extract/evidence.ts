import type { Availability, Rating, Source } from './extraction.ts';
import type { PageText } from './page-text.ts';
import type { PriceReading } from './price-text.ts';
import type { PriceModel } from './visible/price-model.ts';
import type { Review } from './reviews/review.ts';

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

/** When an offer's price holds, and whether it is sent for nothing. */
export interface OfferTerms {
  /** ISO 8601, a day or a moment. */
  readonly startsAt: Reading<string> | null;
  readonly endsAt: Reading<string> | null;
  readonly freeShipping: Reading<true> | null;
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
  /** Absent from witnesses that know of none. */
  readonly terms?: OfferTerms | null;
}

/** An amount on the page that may be its price. */
export interface PriceClaim extends PriceEvidence {
  /** Equal for equal amounts. */
  readonly key: string;
  /** How likely it is the price by what is seen alone, among all amounts of the page, 0 to 1. */
  readonly share: number;
  /** Wherever it stands it is struck through, or said to be what it was before. */
  readonly isFormer: boolean;
  /** Wherever it stands it is the least of several: `from`, the low end of a range, a size that is not the chosen one. */
  readonly isLow: boolean;
  /** Everywhere it is the price again, with or without its tax. */
  readonly isTwin: boolean;
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
  /** Absent from witnesses that know of none. */
  readonly reviews?: readonly Review[];
}

/** A limit that was hit, so that what follows it was not looked at. */
export type Trouble = 'page_too_deep' | 'page_too_large' | 'structured_data_too_large' | 'structured_data_too_deep';

/** What the part of a page says about stock: a wording, a time of delivery, a button, or a name or attribute of an element. */
export type SignKind = 'words' | 'delivery' | 'buy' | 'disabled' | 'closed' | 'notify' | 'names';

/** One thing that a person, or a shop's own scripts, would take stock from. */
export interface StockSign extends Reading<Availability> {
  readonly kind: SignKind;
  /** 0 to 1: how near it stands to the product's name or buy button, and how plainly it is said. */
  readonly strength: number;
}

/** A text that may be the shop's number of the product. */
export interface SkuCandidate extends Reading<string> {
  readonly source: Source;
  /** Said by data, labelled for people, in an element so named, in an attribute, or in a field that is sent along. */
  readonly from: 'data' | 'label' | 'named' | 'attribute' | 'input' | 'address';
  /** 1 beside the product's name, less further away. */
  readonly near: number;
  /** Its label has other uses, too. */
  readonly isLoose: boolean;
}

/** What one witness says about the page. */
export interface Account {
  readonly source: Source;
  /** How much a plain reading of this source is worth, 0 to 1. */
  readonly trust: number;
  readonly products: readonly ProductEvidence[];
  /** Amounts that are seen on the page, the likeliest first; only of who looks at what is seen. */
  readonly claims?: readonly PriceClaim[];
  /** Texts that may be the product's article number; only of who looks at what is seen. */
  readonly codes?: readonly SkuCandidate[];
  /** What is seen of the product's stock; only of who looks at what is seen. */
  readonly stock?: readonly StockSign[];
  readonly warnings: readonly string[];
  readonly troubles: readonly Trouble[];
}

/**
 * Reads a page in its own way. Witnesses are asked in order, and the dear ones only when the cheap ones left something open.
 * Other ways to read a page (its visible text, a learned recipe) join as further witnesses.
 */
export type Witness = (page: PageText, model: PriceModel) => readonly Account[];
