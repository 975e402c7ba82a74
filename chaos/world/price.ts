import { Random } from '../arena/random.ts';

/** Of ten looks one follows a fall of a tenth or more. */
const LEVELS = [10_000, 9_900, 9_700, 9_500, 9_300, 9_000, 8_600, 8_500];

/**
 * What a product costs at a look, in cents. Every look shows another price than all looks before it, up to the
 * hundredth, so that each makes an observation and a price point of its own.
 * @param look from 1
 */
export function priceAt(product: number, look: number): number {
  const random = new Random(product * 7_919 + look);
  return random.pick(LEVELS) + look;
}

export function productPage(product: number, look: number): string {
  const cents = priceAt(product, look);
  const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  const offers = { '@type': 'Offer', price, priceCurrency: 'EUR', availability: 'https://schema.org/InStock' };
  const data = { '@context': 'https://schema.org', '@type': 'Product', name: `Product ${product}`, offers };
  return `<!doctype html><title>Product ${product}</title><script type="application/ld+json">${JSON.stringify(data)}</script><h1>Product ${product}</h1>`;
}
