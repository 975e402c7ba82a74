import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A page with what a person reads on it. */
export interface LabelledPage {
  readonly name: string;
  /** All pages of a shop are held out together. */
  readonly shop: string;
  readonly url: string;
  readonly bytes: Uint8Array;
  /** Accepted amounts as decimals; empty where the page shows no price. */
  readonly prices: readonly string[];
  readonly skus: readonly string[];
  readonly availability: 'InStock' | 'OutOfStock' | null;
  /** Made up: it counts less than a page that is found outside. */
  readonly isMade?: true;
}

interface Truth {
  readonly url: string;
  readonly price?: readonly string[];
  readonly availability?: readonly ('InStock' | 'OutOfStock')[];
  readonly sku?: readonly string[];
}

const FOLDER = new URL('../../services/scraping/testdata/product-pages/', import.meta.url);

/** The one text that is not decimal: the page of an Argentine shop shows 2.449. */
const plain = (price: string): string => (price.trim() === '2.449' ? '2449' : price.trim());

/** The 44 real pages in the repository. */
export function realPages(): LabelledPage[] {
  const truth = JSON.parse(readFileSync(new URL('truth.json', FOLDER), 'utf8')) as Record<string, Truth>;
  return Object.entries(truth).map(([name, { url, price, availability, sku }]) => ({
    name: name.slice(0, 8),
    shop: new URL(url).hostname.replace(/^www\./, ''),
    url,
    bytes: gunzipSync(readFileSync(new URL(`html/${name}.html.gz`, FOLDER))),
    prices: (price ?? []).map(plain),
    skus: sku ?? [],
    availability: availability?.[0] ?? null,
  }));
}
