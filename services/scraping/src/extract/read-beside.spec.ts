import { extractPage } from './extract-page.ts';
import type { Extraction } from './extraction.ts';

const url = 'https://shop.example/lamps';
const read = (html: string): Extraction =>
  extractPage({ url, html }, { promotion: true, reviews: true, listing: true });
const script = (data: object): string => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;
const product = (more: object = {}) => ({
  '@type': 'Product',
  name: 'Lamp',
  sku: 'L-1',
  offers: { price: '39.90', priceCurrency: 'EUR', availability: 'InStock' },
  ...more,
});
const card = (name: string, price = '<b>€19.00</b>') =>
  `<li class="card"><a href="/p/${name}"><img src="/${name}.jpg" alt=""></a><h3>Lamp ${name}</h3>${price}</li>`;
const cards = (count: number): string =>
  [...'abcdefghijkl']
    .slice(0, count)
    .map((name) => card(name))
    .join('');

describe('A6 the reviews of a page', () => {
  it('are those that its data gives', () => {
    const review = [
      {
        '@type': 'Review',
        author: { '@type': 'Person', name: 'Ada' },
        datePublished: '2026-10-01T10:00:00Z',
        reviewRating: { ratingValue: '4', bestRating: '5' },
        name: 'Good',
        reviewBody: 'It &amp; shines',
      },
      { '@type': 'Review', reviewRating: { ratingValue: 9 }, author: 'Bo' },
    ];
    expect(read(script(product({ review }))).reviews).toEqual([
      {
        author: 'Ada',
        date: '2026-10-01',
        stars: { value: 4, best: 5 },
        title: 'Good',
        text: 'It & shines',
        language: null,
      },
    ]);
  });

  it('are those that people see, where the data leaves them out; and none where nobody asks', () => {
    const shown = ['Very bright and easy to build.', 'Fell apart after a month, sadly.']
      .map(
        (text) => `<div class="review"><span title="4 out of 5 stars"></span><p>${text}</p><i>1 October 2026</i></div>`,
      )
      .join('');
    const html = `<html lang="en-GB">${script(product())}<h1>Lamp</h1><h2>Reviews</h2><div>${shown}</div></html>`;
    expect(read(html).reviews.map(({ text }) => text)).toEqual([
      'Very bright and easy to build.',
      'Fell apart after a month, sadly.',
    ]);
    expect(extractPage({ url, html }).reviews).toEqual([]);
  });
});

describe('a page that is a list', () => {
  it('is told with its items, the next page and how many there are in all', () => {
    const extraction = read(`<h1>Lamps</h1><p>310 products</p><ul>${cards(8)}</ul><a rel="next" href="?page=2">2</a>`);
    expect(extraction).toMatchObject({
      status: 'ok',
      kind: 'listing',
      name: 'Lamps',
      price: null,
      listing: { nextPage: 'https://shop.example/lamps?page=2', total: 310 },
    });
    expect(extraction.listing?.items).toHaveLength(8);
  });

  it('is told by its data alone, too', () => {
    const itemListElement = ['a', 'b', 'c'].map((name) => ({
      '@type': 'ListItem',
      item: product({ name, url: `https://shop.example/p/${name}` }),
    }));
    const extraction = read(script({ '@type': 'ItemList', itemListElement }));
    expect(extraction).toMatchObject({
      kind: 'listing',
      listing: {
        items: [{ name: 'a', price: { amount: '39.90', currency: 'EUR' }, availability: 'in_stock' }, {}, {}],
      },
    });
  });

  it.each([
    ['a product with others beside it', `${script(product())}<h1>Lamp</h1><h2>More</h2><ul>${cards(8)}</ul>`],
    ['a product whose price is missing', `${script(product({ offers: [] }))}<h1>Lamp</h1><ul>${cards(8)}</ul>`],
    [
      'a page of words with recommendations',
      `<h1>About us</h1><p>Words</p><h2>Recommended for you</h2><ul>${cards(8)}</ul>`,
    ],
    ['a page with a few cards', `<h1>Welcome</h1><ul>${cards(4)}</ul>`],
  ])('is not %s', (_, html) => {
    expect(read(html).kind).toBe('product');
  });
});

describe('a document for machines', () => {
  it('is told as what it is, whoever asks', () => {
    const bytes = Buffer.from('<?xml version="1.0"?>\n<urlset><url><loc>https://shop.example/p/1</loc></url></urlset>');
    expect(extractPage({ url, contentType: 'application/xml', bytes })).toMatchObject({
      status: 'ok',
      kind: 'sitemap',
      sitemap: { isIndex: false, entries: [{ url: 'https://shop.example/p/1' }] },
    });
    const html = '<rss><channel><title>News</title><item><title>One</title></item></channel></rss>';
    expect(extractPage({ url, html })).toMatchObject({
      kind: 'feed',
      name: 'News',
      feed: { items: [{ title: 'One' }] },
    });
  });

  it('is a page where it is one', () => {
    const html = `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html><html><head>${script(product())}</head><body></body></html>`;
    expect(extractPage({ url, html })).toMatchObject({ kind: 'product', price: { amount: '39.90', currency: 'EUR' } });
  });
});
