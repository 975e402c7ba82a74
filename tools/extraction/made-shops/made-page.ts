import type { Availability } from '../../../services/scraping/src/extract/extraction.ts';

/** A variant of a product with what is true of it. */
export interface Variant {
  readonly name: string;
  readonly brand: string;
  readonly sku: string;
  readonly id: number;
  /** In the shop's currency, with two decimals. */
  readonly price: string;
  readonly size: string;
  readonly state: Exclude<Availability, 'unknown'>;
  /** Its number among the shop's variants; a template uses it for what changes from page to page. */
  readonly turn: number;
  /** Other products that the page shows beside it, each with a state of its own. */
  readonly others: readonly { readonly name: string; readonly price: string; readonly isSoldOut: boolean }[];
}

/** A shop's way to write a page; nothing of it may be random but by the variant. */
export interface MadeShop {
  readonly name: string;
  readonly host: string;
  readonly language: string;
  /** Looked at while the reading was built; the others are read once, when it is measured. */
  readonly isKnown: boolean;
  /** States that the shop has words for, in turns; at least half of them can't be bought. */
  readonly states: readonly Variant['state'][];
  readonly page: (variant: Variant) => string;
}

export const isOut = (state: Variant['state']): boolean => state === 'out_of_stock' || state === 'discontinued';

/** A JSON-LD product; `availability` is what the shop says, which need not be true. */
export function jsonLd(variant: Variant, currency: string, availability: string | null): string {
  const offers = {
    '@type': 'Offer',
    price: variant.price,
    priceCurrency: currency,
    ...(availability === null ? {} : { availability: `https://schema.org/${availability}` }),
  };
  const product = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: variant.name,
    sku: variant.sku,
    brand: { '@type': 'Brand', name: variant.brand },
    offers,
  };
  return `<script type="application/ld+json">${JSON.stringify(product)}</script>`;
}

export const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
export const comma = (price: string): string => price.replace('.', ',');

/** Lines of a description or of reviews: words that speak of stock and are no stock. */
export function document(language: string, title: string, head: string, body: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(title)}</title>${head}</head><body>${body}</body></html>`;
}

/** Numbers from a seed, the same on every machine (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
