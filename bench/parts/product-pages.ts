import { gzipSync } from 'node:zlib';

export interface GeneratedPage {
  readonly url: string;
  readonly gzip: Buffer;
  /** What the product costs and whether it can be had, as the page says it. */
  readonly offer: { readonly price: string; readonly inStock: boolean };
}

/** A small generator with a seed, so that every run sees the same pages. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORDS =
  'lamp oak steel garden chair warm light classic compact travel cotton winter running office kitchen modern wireless soft large mini ' +
  'premium green outdoor folding ceramic silver water power design family comfort quality delivery returns service material height width';
const VOCABULARY = WORDS.split(' ');

/** From one version to the next: a change that nobody takes for a misread price. */
const PRICE_STEP = 7;

function gtin(body: string): string {
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/**
 * Pages as shops serve them: head with styles and scripts, navigation, the product with its JSON-LD, reviews, a grid of
 * other products, an embedded state; padded with that grid to the wanted size.
 * @param version each has other prices and is the same for the rest.
 */
export function generatePages(count: number, bytes: number, version = 0): GeneratedPage[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomFrom(index + 1);
    const words = (length: number): string =>
      Array.from({ length }, () => VOCABULARY[random(VOCABULARY.length)]).join(' ');
    const url = `https://shop.example/p/${words(3).replaceAll(' ', '-')}-${index}`;
    const product = {
      '@context': 'https://schema.org',
      '@type': 'Product',
      name: `${words(4)} ${index}`,
      description: words(60),
      image: [`https://cdn.shop.example/${index}/1.jpg`, `https://cdn.shop.example/${index}/2.jpg`],
      sku: `SKU-${index}`,
      gtin13: gtin(`400${String(random(1e9)).padStart(9, '0')}`),
      brand: { '@type': 'Brand', name: words(1) },
      aggregateRating: {
        '@type': 'AggregateRating',
        ratingValue: `${1 + random(4)}.${random(10)}`,
        reviewCount: random(900) + 1,
      },
      review: Array.from({ length: 5 }, () => ({
        '@type': 'Review',
        author: { '@type': 'Person', name: words(2) },
        reviewBody: words(40),
        reviewRating: { '@type': 'Rating', ratingValue: 5 },
      })),
      offers: {
        '@type': 'Offer',
        url,
        price: `${random(900) + 1 + version * PRICE_STEP}.${String(random(100)).padStart(2, '0')}`,
        priceCurrency: ['EUR', 'GBP', 'USD', 'PLN'][random(4)],
        availability: random(5) === 0 ? 'https://schema.org/OutOfStock' : 'https://schema.org/InStock',
      },
    };
    const crumbs = {
      '@context': 'https://schema.org',
      '@type': 'BreadcrumbList',
      itemListElement: [1, 2, 3].map((position) => ({ '@type': 'ListItem', position, name: words(1), item: url })),
    };
    const style = Array.from(
      { length: 120 },
      (__, rule) => `.c${rule}-${random(9999)}{margin:${random(40)}px;color:#${random(0xffffff).toString(16)}}`,
    ).join('');
    const card = (): string =>
      `<li class="card card--${random(9)}" data-id="${random(1e6)}"><a href="/p/${words(2).replaceAll(' ', '-')}" class="card__link"><img loading="lazy" src="https://cdn.shop.example/t/${random(1e6)}.jpg" alt="${words(3)}" width="200" height="200"><span class="card__name">${words(4)}</span><span class="card__price">&euro;&nbsp;${random(300)},${10 + random(89)}</span></a><button type="button" class="btn btn--small" aria-label="Add ${words(2)}">Add</button></li>`;
    const parts = [
      `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>${product.name} | Shop</title><link rel="canonical" href="${url}"><meta name="description" content="${words(20)}"><style>${style}</style>`,
      `<script type="application/ld+json">${JSON.stringify(crumbs)}</script>`,
      `<script type="application/ld+json">${JSON.stringify(product)}</script></head><body><header><nav><ul>`,
      Array.from({ length: 60 }, () => `<li><a href="/c/${words(1)}">${words(2)}</a></li>`).join(''),
      `</ul></nav></header><main><h1>${product.name}</h1><div class="price">${product.offers.price}</div><p>${product.description}</p>`,
      product.review
        .map((review) => `<article class="review"><h3>${review.author.name}</h3><p>${review.reviewBody}</p></article>`)
        .join(''),
      `</main><script>window.__STATE__=${JSON.stringify({ items: Array.from({ length: 40 }, () => ({ id: random(1e6), name: words(4), tags: words(3).split(' ') })) })}</script><section><ul>`,
    ];
    let html = parts.join('\n');
    while (html.length < bytes - 60) html += `${card()}\n`;
    const { price, availability } = product.offers;
    const offer = { price, inStock: availability.endsWith('/InStock') };
    return { url, gzip: gzipSync(`${html}</ul></section></body></html>`), offer };
  });
}
