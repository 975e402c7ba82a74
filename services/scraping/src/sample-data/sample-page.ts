import { SAMPLE_CURRENCY, type SampleLook } from './plan-sample.ts';
import type { SampleProduct } from './sample-industries.ts';

/** The page that a look would have found: read and stored as any other, so that every figure can be walked back to it. */
export function samplePage(product: SampleProduct, shop: string, { price, listPrice, inStock }: SampleLook): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.name,
    brand: { '@type': 'Brand', name: product.brand },
    offers: {
      '@type': 'Offer',
      price,
      priceCurrency: SAMPLE_CURRENCY,
      availability: `https://schema.org/${inStock ? 'InStock' : 'OutOfStock'}`,
    },
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(product.name)} – ${escape(shop)}</title>
<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
</head>
<body>
<header><p>${escape(shop)}</p></header>
<main>
<h1>${escape(product.name)}</h1>
<p class="price">${listPrice === null ? '' : `<del>€${listPrice}</del> `}<strong>€${price}</strong></p>
<p>${inStock ? 'In stock, ready to ship' : 'Out of stock'}</p>
<p>This page is part of the sample data. The shop does not exist.</p>
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
