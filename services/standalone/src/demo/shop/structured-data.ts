import { escapeHtml } from '../html.ts';
import type { Article } from './catalogue.ts';
import { opinionsOf } from './opinions.ts';
import { MARKETS, writeNumber, writePrice } from './markets.ts';
import type { Availability, ProductState } from './movement.ts';

/** What a page tells machines, and the parts of what it shows that machines read too. */
export interface StructuredPage {
  readonly head: string;
  /** Attributes of the element around the product. */
  readonly root: string;
  readonly name: string;
  readonly image: string;
  readonly offer: string;
}

const SCHEMA_AVAILABILITY: Readonly<Record<Availability, string>> = {
  in_stock: 'InStock',
  out_of_stock: 'OutOfStock',
  preorder: 'PreOrder',
  backorder: 'BackOrder',
  discontinued: 'Discontinued',
};
const SHARING_AVAILABILITY: Readonly<Record<Availability, string>> = {
  in_stock: 'in stock',
  out_of_stock: 'out of stock',
  preorder: 'preorder',
  backorder: 'available for order',
  discontinued: 'discontinued',
};

interface Subject {
  readonly article: Article;
  readonly state: ProductState;
  readonly url: string;
  readonly image: string;
}

/** Writes the same facts in the way that the product's page uses. */
export function structuredPage(subject: Subject): StructuredPage {
  switch (subject.article.markup) {
    case 'json-ld':
      return withJsonLd(subject, { '@context': 'https://schema.org', ...productNode(subject, offerNode(subject)) });
    case 'json-ld-graph':
      return withJsonLd(subject, { '@context': 'https://schema.org', '@graph': graphOf(subject) });
    case 'json-ld-specification':
      return withJsonLd(subject, {
        '@context': 'https://schema.org',
        ...productNode(subject, [{ ...offerNode(subject, null), priceSpecification: specificationsOf(subject) }]),
      });
    case 'microdata':
    case 'microdata-text':
      return withMicrodata(subject);
    case 'rdfa':
      return withRdfa(subject);
    case 'open-graph':
    case 'open-graph-local':
      return withSharingTags(subject);
  }
}

const isOnSale = ({ state }: Subject): boolean => state.saleEndsAt !== null;
const schemaAvailability = ({ state }: Subject): string =>
  `https://schema.org/${SCHEMA_AVAILABILITY[state.availability]}`;

/** The price as people see it, struck through before it what it is otherwise. */
function shownPrice({ article, state }: Subject, price = escapeHtml(writePrice(state.price, MARKETS[article.market]))) {
  const before = escapeHtml(writePrice(state.regularPrice, MARKETS[article.market]));
  return state.saleEndsAt === null ? price : `<del>${before}</del> ${price}`;
}

function plain(subject: Subject): Pick<StructuredPage, 'root' | 'name' | 'image' | 'offer'> {
  return {
    root: '',
    name: `<h1>${escapeHtml(subject.article.name)}</h1>`,
    image: `<img src="${subject.image}" alt="" width="320" height="240">`,
    offer: `<p class="price">${shownPrice(subject)}</p>`,
  };
}

function withJsonLd(subject: Subject, data: object): StructuredPage {
  const json = JSON.stringify(data, undefined, 1).replaceAll('<', '\\u003c');
  return { ...plain(subject), head: `<script type="application/ld+json">\n${json}\n</script>` };
}

function productNode({ article, state, url, image }: Subject, offers: object): object {
  return {
    '@type': 'Product',
    '@id': `${url}#product`,
    name: article.name,
    sku: article.id,
    gtin13: article.gtin,
    image: [image],
    brand: { '@type': 'Brand', name: article.brand },
    offers,
    ...opinionsOf(article, state),
  };
}

function offerNode(subject: Subject, price: string | null = subject.state.price): object {
  return {
    '@type': 'Offer',
    url: subject.url,
    ...(price !== null && { price, priceCurrency: MARKETS[subject.article.market].currency }),
    availability: schemaAvailability(subject),
    itemCondition: 'https://schema.org/NewCondition',
  };
}

function graphOf(subject: Subject): object[] {
  const { article, url } = subject;
  const shop = new URL('/', url).href;
  return [
    { '@type': 'WebSite', '@id': `${shop}#website`, name: 'Demo shop', url: shop },
    {
      '@type': 'BreadcrumbList',
      itemListElement: [
        { '@type': 'ListItem', position: 1, name: 'Demo shop', item: shop },
        { '@type': 'ListItem', position: 2, name: article.name },
      ],
    },
    productNode(subject, [offerNode(subject)]),
  ];
}

function specificationsOf(subject: Subject): object[] {
  const { article, state } = subject;
  const of = (price: string, more: object): object => ({
    '@type': 'UnitPriceSpecification',
    price,
    priceCurrency: MARKETS[article.market].currency,
    ...more,
  });
  const listed = of(state.regularPrice, { priceType: 'https://schema.org/StrikethroughPrice' });
  return isOnSale(subject) ? [listed, of(state.price, {})] : [of(state.price, {})];
}

function withMicrodata(subject: Subject): StructuredPage {
  const { article, state, image } = subject;
  const market = MARKETS[article.market];
  // With odd decimals a local text such as 1,299 could be read either way: then the exact one stands beside it.
  const isExact = article.markup === 'microdata' || (state.price.split('.')[1]?.length ?? 0) > market.digits;
  const price = isExact
    ? `<span itemprop="price" content="${state.price}">${escapeHtml(writePrice(state.price, market))}</span>`
    : `<span itemprop="price">${escapeHtml(writeNumber(state.price, market))}</span> ${market.currency}`;
  return {
    head: '',
    root: ' itemscope itemtype="https://schema.org/Product"',
    name: `<h1 itemprop="name">${escapeHtml(article.name)}</h1>
<meta itemprop="sku" content="${article.id}"><meta itemprop="gtin13" content="${article.gtin}">
<span itemprop="brand" itemscope itemtype="https://schema.org/Brand"><meta itemprop="name" content="${escapeHtml(article.brand)}"></span>`,
    image: `<img itemprop="image" src="${image}" alt="" width="320" height="240">`,
    offer: `<div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
<p class="price">${shownPrice(subject, price)}</p>
<meta itemprop="priceCurrency" content="${market.currency}">
<link itemprop="availability" href="${schemaAvailability(subject)}">
</div>`,
  };
}

function withRdfa(subject: Subject): StructuredPage {
  const { article, state, image } = subject;
  const market = MARKETS[article.market];
  const price = `<span property="price" content="${state.price}">${escapeHtml(writePrice(state.price, market))}</span>`;
  return {
    head: '',
    root: ' vocab="https://schema.org/" typeof="Product"',
    name: `<h1 property="name">${escapeHtml(article.name)}</h1>
<meta property="sku" content="${article.id}"><meta property="gtin13" content="${article.gtin}">
<span property="brand" typeof="Brand"><meta property="name" content="${escapeHtml(article.brand)}"></span>`,
    image: `<img property="image" src="${image}" alt="" width="320" height="240">`,
    offer: `<div property="offers" typeof="Offer">
<p class="price">${shownPrice(subject, price)}</p>
<meta property="priceCurrency" content="${market.currency}">
<link property="availability" href="${schemaAvailability(subject)}">
</div>`,
  };
}

function withSharingTags(subject: Subject): StructuredPage {
  const { article, state, url, image } = subject;
  const market = MARKETS[article.market];
  const isLocal = article.markup === 'open-graph-local' && (state.price.split('.')[1]?.length ?? 0) === market.digits;
  const tags: readonly (readonly [string, string])[] = [
    ['og:type', 'product'],
    ['og:url', url],
    ['og:title', article.name],
    ['og:image', image],
    ['product:brand', article.brand],
    ['product:retailer_item_id', article.id],
    ['product:price:amount', isLocal ? writeNumber(state.price, market) : state.price],
    ['product:price:currency', market.currency],
    ['product:availability', SHARING_AVAILABILITY[state.availability]],
  ];
  const head = tags.map(([name, value]) => `<meta property="${name}" content="${escapeHtml(value)}">`).join('\n');
  return { ...plain(subject), head };
}
