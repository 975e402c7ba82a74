import type { Money } from '@blackfang/core';

export type Availability = 'in_stock' | 'out_of_stock' | 'preorder' | 'backorder' | 'discontinued' | 'unknown';

/** Which part of a page a value was read from. */
export type Source = 'json-ld' | 'microdata' | 'rdfa' | 'open-graph';

export type FieldName =
  'name' | 'brand' | 'sku' | 'gtin' | 'mpn' | 'price' | 'currency' | 'listPrice' | 'availability' | 'rating' | 'images';

/** Where a value was read, so that it can be walked back to the stored bytes. */
export interface Field {
  readonly source: Source;
  /** Within the source: `offers[0].price`, `meta[property="product:price:amount"]`. */
  readonly path: string;
  /** As it stands in the page. */
  readonly text: string;
  /** 0 to 1. */
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
  readonly kind: 'product';
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
  readonly fields: Readonly<Partial<Record<FieldName, Field>>>;
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
  fields: {},
  warnings: [],
} as const;

/** The Extraction of a page that could not be read at all. */
export function failedExtraction(url: string, reason: string, detail: string): Extraction {
  return { url, status: 'failed', ...NOTHING, error: { reason, detail } };
}
