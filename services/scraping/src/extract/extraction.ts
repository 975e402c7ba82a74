import type { Money } from '@blackfang/core';
import type { Availability } from './availability-state.ts';
import type { Feed, FeedDocument, Sitemap } from './feeds/feed.ts';
import type { Listing } from './listings/listing.ts';
import type { Promotion } from './promotions/promotion.ts';
import type { Review } from './reviews/review.ts';

export type { Availability } from './availability-state.ts';

/** Which part of a page a value was read from. */
export type Source = 'json-ld' | 'microdata' | 'rdfa' | 'open-graph' | 'inline-state' | 'visible';

export type FieldName =
  | 'name'
  | 'brand'
  | 'sku'
  | 'gtin'
  | 'mpn'
  | 'price'
  | 'currency'
  | 'listPrice'
  | 'availability'
  | 'rating'
  | 'images'
  | 'percentOff'
  | 'coupon'
  | 'bundle'
  | 'freeShipping'
  | 'promotionStart'
  | 'promotionEnd'
  | 'lowestBefore';

/** Where a value was read, so that it can be walked back to the stored bytes. */
export interface Field {
  readonly source: Source;
  /** Within the source: `offers[0].price`, `meta[property="product:price:amount"]`. */
  readonly path: string;
  /** As it stands in the page. */
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** What else it could be, the likeliest first; only where witnesses disagree. */
  readonly disputed?: readonly OtherReading[];
}

/** A value that was weighed and not taken. */
export interface OtherReading {
  readonly source: Source;
  readonly path: string;
  readonly text: string;
  /** 0 to 1: how likely it is what a person reads. */
  readonly confidence: number;
}

export interface Rating {
  readonly value: number;
  /** The best that can be given; 5 where the page does not say. */
  readonly best: number;
  readonly count: number | null;
}

export type FailureReason =
  | 'page_empty'
  | 'page_too_large'
  | 'page_too_deep'
  | 'page_not_html'
  | 'structured_data_too_large'
  | 'structured_data_too_deep'
  | 'extract_timeout'
  | 'extract_memory'
  | 'extract_crashed'
  | 'extract_busy';

export interface ExtractionError {
  readonly reason: string;
  /** One sentence for a person. */
  readonly detail: string;
}

/** What a page says about its product. A field that the page does not show is null. */
export interface Extraction {
  readonly url: string;
  /** `ok` when a price or an availability was read, `unknown` when neither was. */
  readonly status: 'ok' | 'unknown' | 'failed' | 'quarantined';
  /** What the page is: of one thing, a list of things, or a document for machines. */
  readonly kind: 'product' | 'listing' | 'feed' | 'sitemap';
  /** With `quarantined`: why the value is held. */
  readonly reason?: string;
  /** With `failed`. */
  readonly error?: ExtractionError;
  readonly name: string | null;
  readonly brand: string | null;
  readonly sku: string | null;
  readonly gtin: string | null;
  readonly mpn: string | null;
  readonly price: Money | null;
  readonly listPrice: Money | null;
  readonly availability: Availability;
  readonly rating: Rating | null;
  readonly images: readonly string[];
  /** What the page claims to be cheaper than usual; null where it claims nothing, or nobody asked. */
  readonly promotion: Promotion | null;
  /** Single ones, the first of the page; none where nobody asked. */
  readonly reviews: readonly Review[];
  /** Each with its kind alone. */
  readonly listing?: Listing;
  readonly feed?: Feed;
  readonly sitemap?: Sitemap;
  readonly fields: Readonly<Partial<Record<FieldName, Field>>>;
  /** How the page was got, where it was fetched. */
  readonly tier?: 'http' | 'browser';
  /** Stable slugs: `currency_guessed`, `several_offers`. */
  readonly warnings: readonly string[];
}

const NOTHING = {
  kind: 'product',
  name: null,
  brand: null,
  sku: null,
  gtin: null,
  mpn: null,
  price: null,
  listPrice: null,
  availability: 'unknown',
  rating: null,
  images: [],
  promotion: null,
  reviews: [],
  fields: {},
  warnings: [],
} as const;

/** The Extraction of a document for machines. */
export function documentExtraction(url: string, document: FeedDocument): Extraction {
  const name = document.kind === 'feed' ? document.feed.title : null;
  return { url, status: 'ok', ...NOTHING, ...document, name };
}

/** The Extraction of a page that could not be read at all. */
export function failedExtraction(url: string, reason: string, detail: string): Extraction {
  return { url, status: 'failed', ...NOTHING, error: { reason, detail } };
}
