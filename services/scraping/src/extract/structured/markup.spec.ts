import { extractPage } from '../extract-page.ts';
import type { Extraction } from '../extraction.ts';

const readBody = (body: string, url = 'https://shop.example/p/1'): Extraction =>
  extractPage({ url, html: `<html lang="en-GB"><body>${body}</body></html>` });
const price = ({ price: read }: Extraction): string => (read === null ? 'none' : `${read.amount} ${read.currency}`);

const product = (inner: string): string => `<div itemscope itemtype="http://schema.org/Product">${inner}</div>`;
const offer = (inner: string): string =>
  product(`<div itemprop="offers" itemscope itemtype="http://schema.org/Offer">${inner}</div>`);

describe('microdata', () => {
  it('is read with names, brand, stock and rating', () => {
    const read = readBody(
      product(`
        <h1 itemprop="name">Lamp &amp; <b>shade</b></h1>
        <span itemprop="brand" itemscope itemtype="http://schema.org/Brand"><meta itemprop="name" content="Acme"></span>
        <meta itemprop="sku" content="L-1"><img itemprop="image" src="/lamp.jpg">
        <div itemprop="aggregateRating" itemscope itemtype="http://schema.org/AggregateRating">
          <span itemprop="ratingValue">4.5</span> of <span itemprop="bestRating">10</span>, <span itemprop="reviewCount">12</span></div>
        <div itemprop="offers" itemscope itemtype="http://schema.org/Offer">
          <span itemprop="price" content="39.90">39,90 €</span><meta itemprop="priceCurrency" content="EUR">
          <link itemprop="availability" href="http://schema.org/OutOfStock"></div>`),
    );
    expect(read).toMatchObject({
      status: 'ok',
      name: 'Lamp & shade',
      brand: 'Acme',
      sku: 'L-1',
      price: { amount: '39.90', currency: 'EUR' },
      availability: 'out_of_stock',
      rating: { value: 4.5, best: 10, count: 12 },
      images: ['https://shop.example/lamp.jpg'],
    });
    expect(read.fields.price).toMatchObject({ source: 'microdata', path: 'offers.price', text: '39.90' });
    expect(read.fields.price?.confidence).toBeGreaterThan(0.95);
  });

  it.each([
    ['a printed price', offer('<span itemprop="price">26,00 €</span>'), '26.00 EUR'],
    ['cents in an element of their own', offer('<span itemprop="price">£26<sup>99</sup></span>'), '26.99 GBP'],
    ['thousands in an element of their own', offer('<span itemprop="price"><b>1</b><b>299</b> €</span>'), '1299 EUR'],
    [
      'a value attribute',
      offer('<data itemprop="price" value="5.00">5</data><meta itemprop="priceCurrency" content="EUR">'),
      '5.00 EUR',
    ],
    ['a price at the product', product('<span itemprop="price">5.00 €</span>'), '5.00 EUR'],
    [
      'properties elsewhere that the item refers to',
      `${product('<p itemprop="offers" itemscope itemtype="http://schema.org/Offer" itemref="box"></p>')}<div id="box"><i itemprop="price">5.00 €</i></div>`,
      '5.00 EUR',
    ],
    [
      'an item type without itemscope',
      offer('<span itemprop="price">5.00 €</span>').replace('itemscope', ''),
      '5.00 EUR',
    ],
    ['a text in a script', offer('<span itemprop="price">5.00 €<script>var x = 99;</script></span>'), '5.00 EUR'],
  ])('is read from %s', (_, body, expected) => {
    expect(price(readBody(body))).toBe(expected);
  });

  it('of related products is left alone', () => {
    const related = `<div itemprop="isRelatedTo" itemscope itemtype="http://schema.org/Product"><i itemprop="name">Bulb</i><b itemprop="price">1 €</b></div>`;
    expect(price(readBody(product(`${related}<b itemprop="price">9 €</b>`)))).toBe('9 EUR');
  });
});

describe('RDFa', () => {
  it.each(['', 'schema:', 'https://schema.org/'])('is read with the prefix "%s"', (prefix) => {
    const read = readBody(`
      <div vocab="https://schema.org/" typeof="${prefix}Product"><span property="${prefix}name">Lamp</span>
        <div property="${prefix}offers" typeof="${prefix}Offer"><span property="${prefix}price" content="39.90">39,90</span>
          <meta property="${prefix}priceCurrency" content="EUR"><link property="${prefix}availability" href="https://schema.org/InStock"></div></div>`);
    expect(read).toMatchObject({ name: 'Lamp', price: { amount: '39.90', currency: 'EUR' }, availability: 'in_stock' });
    expect(read.fields.price?.source).toBe('rdfa');
  });
});

describe('sharing tags', () => {
  it('give price, stock and identifiers', () => {
    const read = readBody(`
      <meta property="og:type" content="product"><meta property="og:title" content="Lamp">
      <meta property="product:price:amount" content="39.90"><meta property="product:price:currency" content="EUR">
      <meta property="product:original_price:amount" content="49.90"><meta property="product:availability" content="in stock">
      <meta property="product:retailer_item_id" content="L-1"><meta property="product:brand" content="Acme"><meta property="og:image" content="/a.jpg">`);
    expect(read).toMatchObject({
      name: 'Lamp',
      brand: 'Acme',
      sku: 'L-1',
      price: { amount: '39.90', currency: 'EUR' },
      listPrice: { amount: '49.90', currency: 'EUR' },
      availability: 'in_stock',
      images: ['https://shop.example/a.jpg'],
    });
    expect(read.fields.price?.path).toBe('meta[property="product:price:amount"]');
  });

  it('of an article say nothing of a product', () => {
    expect(
      readBody('<meta property="og:type" content="article"><meta property="og:title" content="News">'),
    ).toMatchObject({ status: 'unknown', name: null });
  });

  it('are read from a labelled card', () => {
    expect(
      price(readBody('<meta name="twitter:label1" content="Price"><meta name="twitter:data1" content="£19.99">')),
    ).toBe('19.99 GBP');
  });
});

describe('several witnesses', () => {
  const jsonLd = (amount: string): string =>
    `<script type="application/ld+json">{"@type":"Product","name":"Lamp","offers":{"price":"${amount}"}}</script>`;

  it('that agree make a reading surer and lend it the currency', () => {
    const read = readBody(`${jsonLd('9.00')}${offer('<b itemprop="price">9,00 €</b>')}`);
    expect(price(read)).toBe('9.00 EUR');
    expect(read.fields.price).toMatchObject({ source: 'json-ld' });
    expect(read.warnings).toEqual(['availability_guessed']);
  });

  it('that disagree are told of, and what is seen decides', () => {
    const read = readBody(`${jsonLd('9.00')}${offer('<b itemprop="price">12,00 €</b>')}`);
    expect(read.price?.amount).toBe('12.00');
    expect(read.warnings).toContain('price_disagreement');
    expect(read.fields.price?.disputed).toEqual([
      { source: 'json-ld', path: 'offers.price', text: '9.00', confidence: expect.any(Number) },
    ]);
  });

  it('let a real price go before the zero of a placeholder', () => {
    expect(price(readBody(`${jsonLd('0')}${offer('<b itemprop="price">12,00 €</b>')}`))).toBe('12.00 EUR');
  });
});
