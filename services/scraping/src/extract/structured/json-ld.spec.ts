import { extractPage } from '../extract-page.ts';
import type { Extraction } from '../extraction.ts';

const URL_OF_PAGE = 'https://shop.example/p/lamp-4711';

function readScripts(scripts: readonly string[], { url = URL_OF_PAGE, head = '' } = {}): Extraction {
  const tags = scripts.map((script) => `<script type="application/ld+json">${script}</script>`).join('\n');
  return extractPage({
    url,
    html: `<!doctype html><html lang="en-GB"><head>${head}${tags}</head><body></body></html>`,
  });
}

const readData = (data: unknown, options: { url?: string; head?: string } = {}): Extraction =>
  readScripts([JSON.stringify(data)], options);
const price = ({ price: read }: Extraction): string => (read === null ? 'none' : `${read.amount} ${read.currency}`);

const offer = (amount: unknown, more: object = {}): object => ({
  '@type': 'Offer',
  price: amount,
  priceCurrency: 'EUR',
  ...more,
});
const lamp = (offers: unknown, more: object = {}): object => ({
  '@context': 'https://schema.org',
  '@type': 'Product',
  name: 'Lamp',
  offers,
  ...more,
});

describe('JSON-LD of one product', () => {
  it('is read whole, each value with its place', () => {
    const read = readData(
      lamp([offer('39.90', { availability: 'https://schema.org/InStock' })], {
        brand: { '@type': 'Brand', name: 'Acme &amp; Sons' },
        sku: 'L-1',
        gtin13: '4006381333931',
        mpn: 'M1',
        image: ['/a.jpg', { '@type': 'ImageObject', url: 'https://cdn.example/b.jpg' }],
        aggregateRating: { ratingValue: '4,4', reviewCount: '213' },
      }),
    );
    expect(read).toMatchObject({
      url: URL_OF_PAGE,
      status: 'ok',
      kind: 'product',
      name: 'Lamp',
      brand: 'Acme & Sons',
      sku: 'L-1',
      gtin: '4006381333931',
      mpn: 'M1',
      price: { amount: '39.90', currency: 'EUR' },
      listPrice: null,
      availability: 'in_stock',
      rating: { value: 4.4, best: 5, count: 213 },
      images: ['https://shop.example/a.jpg', 'https://cdn.example/b.jpg'],
      warnings: [],
    });
    expect(read.fields.price).toMatchObject({ source: 'json-ld', path: 'offers[0].price', text: '39.90' });
    expect(read.fields.price?.confidence).toBeGreaterThan(0.8);
    expect(read.fields.currency?.path).toBe('offers[0].priceCurrency');
  });

  it.each([
    ['a number keeps its zeros', '{"@type":"Product","offers":{"price":1299.00,"priceCurrency":"EUR"}}', '1299.00 EUR'],
    [
      'a number in scientific notation',
      '{"@type":"Product","offers":{"price":1.2995e3,"priceCurrency":"EUR"}}',
      '1299.5 EUR',
    ],
    [
      'a number with three decimals',
      '{"@type":"Product","offers":{"price":12.345,"priceCurrency":"EUR"}}',
      '12.345 EUR',
    ],
    ['a price as the shop prints it', '{"@type":"Product","offers":{"price":"1.299,00 €"}}', '1299.00 EUR'],
    ['groups of three in a text', '{"@type":"Product","offers":{"price":"2.449","priceCurrency":"ARS"}}', '2449 ARS'],
    ['a sign for a code', '{"@type":"Product","offers":{"price":"5.00","priceCurrency":"£"}}', '5.00 GBP'],
    ['a code in small letters', '{"@type":"Product","offers":{"price":"5.00","priceCurrency":"eur"}}', '5.00 EUR'],
    [
      'types as addresses',
      '{"@type":"http://schema.org/Product","offers":{"@type":["schema:Offer"],"price":"5","priceCurrency":"EUR"}}',
      '5 EUR',
    ],
    [
      'names with a prefix',
      '{"@type":"schema:Product","schema:offers":{"schema:price":"5","schema:priceCurrency":"EUR"}}',
      '5 EUR',
    ],
    [
      'typed values',
      '{"@type":"Product","offers":{"price":{"@type":"xsd:decimal","@value":"5.50"},"priceCurrency":{"@value":"EUR"}}}',
      '5.50 EUR',
    ],
    [
      'a price object of the platform',
      '{"@type":"Product","offers":{"lowprice":{"sales":{"value":3499,"currency":"ARS","decimalPrice":"3499.00"}}}}',
      '3499.00 ARS',
    ],
    ['a price at the product itself', '{"@type":"Product","price":"7.00","priceCurrency":"EUR"}', '7.00 EUR'],
    [
      'an offer that names its product',
      '{"@type":"Offer","price":"7.00","priceCurrency":"EUR","itemOffered":{"@type":"Product","name":"Lamp"}}',
      '7.00 EUR',
    ],
    [
      'a product that a rating is about',
      '{"@type":"AggregateRating","itemReviewed":{"@type":"Product","offers":{"price":"7.00","priceCurrency":"EUR"}}}',
      '7.00 EUR',
    ],
    [
      'something else with offers',
      '{"@type":"Course","name":"Lamps","offers":{"price":"7.00","priceCurrency":"EUR"}}',
      '7.00 EUR',
    ],
  ])('%s', (_, script, expected) => {
    expect(price(readScripts([script]))).toBe(expected);
  });

  it.each([
    [
      'the one of a priceSpecification',
      { priceSpecification: { price: 19.5, priceCurrency: 'CHF' } },
      '19.5 CHF',
      null,
    ],
    [
      'the paid one beside a list price',
      {
        priceSpecification: [
          {
            '@type': 'UnitPriceSpecification',
            priceType: 'https://schema.org/ListPrice',
            price: '50.00',
            priceCurrency: 'EUR',
          },
          { '@type': 'UnitPriceSpecification', price: '39.90', priceCurrency: 'EUR' },
        ],
      },
      '39.90 EUR',
      '50.00',
    ],
    [
      'not the price per kilogram',
      {
        priceSpecification: [
          {
            '@type': 'UnitPriceSpecification',
            price: '7.98',
            priceCurrency: 'EUR',
            referenceQuantity: { '@type': 'QuantitativeValue', value: 1 },
          },
          { '@type': 'PriceSpecification', price: '3.99', priceCurrency: 'EUR' },
        ],
      },
      '3.99 EUR',
      null,
    ],
    [
      'the price with the struck one beside it',
      {
        price: '8.00',
        priceCurrency: 'EUR',
        priceSpecification: { priceType: 'https://schema.org/StrikethroughPrice', price: '10.00' },
      },
      '8.00 EUR',
      '10.00',
    ],
  ])('takes %s', (_, offers, expected, list) => {
    const read = readData(lamp(offers));
    expect(price(read)).toBe(expected);
    expect(read.listPrice?.amount ?? null).toBe(list);
  });

  it('takes a product id as long as a GTIN for one only where it says so', () => {
    const variants = [offer('9', { sku: 'AG-1' })];
    const read = readData(lamp(variants, { productID: 6_789_012_345_678 }));
    expect([read.sku, read.gtin]).toEqual(['AG-1', null]);
    expect(readData(lamp(variants, { productID: 'isbn:9788308123454' })).gtin).toBe('9788308123454');
  });

  it('keeps the noise of floating arithmetic rather than round it', () => {
    expect(price(readData(lamp(offer(29.990000000000002))))).toBe('29.990000000000002 EUR');
    expect(price(readData(lamp(offer('1.11000000000000009770'))))).toBe('1.11000000000000009770 EUR');
  });

  it('says unknown where the data has neither price nor stock', () => {
    expect(readData(lamp(undefined))).toMatchObject({ status: 'unknown', name: 'Lamp', price: null });
  });

  it('guesses a currency by the country of the address alone, and says so', () => {
    const read = readData(lamp({ price: '10.00' }), { url: 'https://shop.pl/p/1' });
    expect(price(read)).toBe('10.00 PLN');
    expect(read.warnings).toContain('currency_guessed');
    expect(read.fields.currency?.confidence).toBeLessThan(0.6);
    expect(price(readData(lamp({ price: '10.00' }), { head: '' }))).toBe('10.00 GBP');
  });
});

describe('several offers', () => {
  it('at one price are one price, in stock when one of them is', () => {
    const read = readData(
      lamp([offer('10.00', { availability: 'OutOfStock' }), offer('10.0', { availability: 'InStock' })]),
    );
    expect(read).toMatchObject({ price: { amount: '10.0' }, availability: 'in_stock', warnings: [] });
  });

  it('are told apart by the address of the page', () => {
    const offers = [1, 2, 3].map((variant) => offer(`${variant}0.00`, { url: `${URL_OF_PAGE}?variant=${variant}` }));
    const read = readData(lamp(offers), { url: `${URL_OF_PAGE}?utm_source=mail&variant=2` });
    expect(price(read)).toBe('20.00 EUR');
    expect(read.warnings).toEqual(['availability_guessed']);
  });

  it('give the first new one that can be bought, with a warning', () => {
    const read = readData(
      lamp([
        offer('10.00', { availability: 'OutOfStock' }),
        offer('5.00', { itemCondition: 'https://schema.org/UsedCondition', availability: 'InStock' }),
        offer('12.00', { availability: 'InStock' }),
        offer('11.00', { availability: 'InStock' }),
      ]),
    );
    expect(price(read)).toBe('12.00 EUR');
    expect(read.warnings).toEqual(['several_offers']);
    expect(read.fields.price?.confidence).toBeLessThan(0.7);
  });

  it('in an aggregate are preferred to its range', () => {
    const range = { '@type': 'AggregateOffer', lowPrice: '10.00', highPrice: '30.00', priceCurrency: 'EUR' };
    expect(readData(lamp(range))).toMatchObject({
      price: { amount: '10.00' },
      warnings: ['price_range', 'availability_guessed'],
    });
    expect(price(readData(lamp({ ...range, offers: [offer('15.00')] })))).toBe('15.00 EUR');
    expect(readData(lamp({ ...range, highPrice: '10.0' })).warnings).toEqual(['availability_guessed']);
  });

  it('of variants carry the variant that the address names', () => {
    const group = {
      '@type': 'ProductGroup',
      name: 'Lamp',
      productGroupID: 'G1',
      hasVariant: ['red', 'blue'].map((colour, index) => ({
        '@type': 'Product',
        sku: `L-${colour}`,
        url: `${URL_OF_PAGE}?colour=${colour}`,
        offers: offer(`${index + 1}5.00`, { availability: 'InStock' }),
      })),
    };
    const blue = readData(group, { url: `${URL_OF_PAGE}?colour=blue` });
    expect(price(blue)).toBe('25.00 EUR');
    expect(blue.sku).toBe('L-blue');
    expect(readData(group)).toMatchObject({ price: { amount: '15.00' }, warnings: ['several_offers'] });
  });
});

describe('the product of the page', () => {
  const other = (name: string, amount: string, more: object = {}): object => ({
    '@type': 'Product',
    name,
    offers: offer(amount),
    ...more,
  });

  it('is found in a graph, through its references', () => {
    const read = readData({
      '@graph': [
        { '@type': 'WebPage', mainEntity: { '@id': '#lamp' } },
        { '@type': 'BreadcrumbList', itemListElement: [{ '@type': 'ListItem', item: { '@type': 'Thing' } }] },
        { '@id': '#lamp', '@type': 'Product', name: 'Lamp', offers: { '@id': '#offer' } },
        { '@id': '#offer', '@type': 'Offer', price: '9.00', priceCurrency: 'EUR' },
      ],
    });
    expect(price(read)).toBe('9.00 EUR');
    expect(read.fields.price?.path).toBe('@graph[2].offers.price');
  });

  it('is never one that is related, listed or reviewed elsewhere', () => {
    const related = { isRelatedTo: [other('Bulb', '1.00')], isSimilarTo: other('Torch', '2.00') };
    expect(price(readData(lamp(offer('9.00'), related)))).toBe('9.00 EUR');
    const list = {
      '@type': 'ItemList',
      itemListElement: [1, 2].map((item) => ({ '@type': 'ListItem', item: other(`Bulb ${item}`, `${item}.00`) })),
    };
    expect(price(readData([list, lamp(offer('9.00'))]))).toBe('9.00 EUR');
    expect(readData(list)).toMatchObject({ status: 'unknown', warnings: ['several_products'] });
  });

  it.each([
    ['address', other('X', '2.00', { url: URL_OF_PAGE }), ''],
    ['article number in the address', other('X', '2.00', { sku: '4711' }), ''],
    ['title', other('Reading lamp Aurora', '2.00'), '<title>Reading lamp Aurora | Shop</title>'],
    ['canonical address', other('X', '2.00', { url: '/p/other' }), '<link rel="canonical" href="/p/other">'],
  ])('is told from its neighbours by its %s', (_, own, head) => {
    expect(price(readData([other('A', '1.00'), own, other('B', '3.00')], { head }))).toBe('2.00 EUR');
  });

  it('is not guessed where nothing tells which it is', () => {
    expect(readData([other('A', '1.00'), other('B', '2.00')])).toMatchObject({
      status: 'unknown',
      price: null,
      warnings: ['several_products'],
    });
  });
});
