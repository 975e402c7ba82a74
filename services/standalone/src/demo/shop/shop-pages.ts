import { escapeHtml, renderPage } from '../html.ts';
import { articleOf, CATALOGUE, type Article } from './catalogue.ts';
import { MARKETS, writePrice, type Words } from './markets.ts';
import type { ProductState } from './movement.ts';
import { structuredPage } from './structured-data.ts';

const RELATED = 4;

export const pathOf = (id: string): string => `/products/${id}`;

export function productPage(article: Article, state: ProductState, shop: string): string {
  const { locale, words } = MARKETS[article.market];
  const url = shop + pathOf(article.id);
  const structured = structuredPage({ article, state, url, image: `${shop}/images/${article.id}.svg` });
  const at = CATALOGUE.indexOf(article);
  // Without their prices, so that a page stays the same until its own product moves.
  const related = Array.from({ length: RELATED }, (_, index) => CATALOGUE[(at + 1 + index * 7) % CATALOGUE.length]);
  return renderPage({
    lang: locale,
    title: `${article.name} – Demo shop`,
    head: `<link rel="canonical" href="${url}">\n${structured.head}`,
    body: `<nav><a href="/">Demo shop</a></nav>
<main${structured.root}>
${structured.name}
<p>${escapeHtml(article.brand)}</p>
${structured.image}
${structured.offer}
<p class="stock">${escapeHtml(stockText(state, words))}</p>
<button type="button"${isOut(state) ? ' disabled' : ''}>${escapeHtml(words.addToCart)}</button>
<p><small>${article.id} · GTIN ${article.gtin}</small></p>
</main>
<aside>
<h2>${escapeHtml(words.related)}</h2>
${related.map((other) => (other ? `<p>${linkTo(other)}</p>` : '')).join('\n')}
</aside>`,
  });
}

export function listingPage(all: readonly ProductState[]): string {
  return renderPage({
    title: 'Demo shop',
    head: '<meta property="og:site_name" content="Demo shop">\n<link rel="icon" href="/sign.png" sizes="96x96">',
    body: `<h1>Demo shop</h1>
<p>${all.length} products from several countries. Their prices and stock move every few seconds.
<a href="/api/products">Products</a> and <a href="/api/changes">changes</a> as JSON.</p>
${cards(all)}`,
  });
}

function cards(products: readonly ProductState[]): string {
  const items = products.flatMap((state) => {
    const article = articleOf(state.id);
    if (article === undefined) return [];
    const { locale, words } = MARKETS[article.market];
    const price = escapeHtml(writePrice(state.price, MARKETS[article.market]));
    return `<li lang="${locale}">${linkTo(article)}<br>
${price}<br><small>${escapeHtml(stockText(state, words))}</small></li>`;
  });
  return `<ul class="cards">\n${items.join('\n')}\n</ul>`;
}

function linkTo({ id, name }: Article): string {
  return `<a href="${pathOf(id)}">${escapeHtml(name)}</a>`;
}

/** What can't be had can't be put into the cart either. */
function isOut({ availability }: ProductState): boolean {
  return availability === 'out_of_stock' || availability === 'discontinued';
}

function stockText(state: ProductState, words: Words): string {
  switch (state.availability) {
    case 'in_stock':
      return words.inStock.replace('{n}', String(state.stock));
    case 'out_of_stock':
      return words.outOfStock;
    case 'preorder':
      return words.preorder;
    case 'backorder':
      return words.backorder;
    case 'discontinued':
      return words.discontinued;
  }
}

/** A drawing for each product: its first letter on a colour of its own. */
export function productImage({ brand, gtin }: Article): string {
  const hue = Number(gtin.slice(-4)) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240" viewBox="0 0 320 240">
<rect width="320" height="240" fill="hsl(${hue} 45% 88%)"/>
<text x="160" y="150" font-family="system-ui, sans-serif" font-size="96" text-anchor="middle" fill="hsl(${hue} 45% 30%)">${escapeHtml(brand.slice(0, 1))}</text>
</svg>
`;
}
