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

describe('A6 the rating that a page shows', () => {
  const shown = (rating: string, rest = '', language = 'en'): string =>
    `<html lang="${language}"><head><title>Oak lamp</title></head><body><h1>Oak lamp</h1>${rating}<p>€49.00</p><button>Add to cart</button>${rest}</body></html>`;
  it.each([
    ['a sentence', '<p>4.3 out of 5 stars (27 reviews)</p>', 'en', { value: 4.3, best: 5, count: 27 }],
    ['drawn stars', '<p>★★★★☆ 4.4 (1,204)</p>', 'en', { value: 4.4, best: 5, count: 1204 }],
    [
      'a label',
      '<div aria-label="Rated 4.5 out of 5"></div><a href="#reviews">18 reviews</a>',
      'en',
      { value: 4.5, best: 5, count: 18 },
    ],
    ['a sentence without a count', '<p>4.4 out of 5 Customer Rating</p>', 'en', { value: 4.4, best: 5, count: null }],
    [
      'German',
      '<div><span title="4,6 von 5 Sternen"></span> <span>312 Bewertungen</span></div>',
      'de',
      { value: 4.6, best: 5, count: 312 },
    ],
    ['Russian', '<div>4,8 <span>56 отзывов</span></div>', 'ru', { value: 4.8, best: 5, count: 56 }],
    ['Japanese', '<p>5つ星のうち4.1 <span>63件のレビュー</span></p>', 'ja', { value: 4.1, best: 5, count: 63 }],
  ])('is read from %s', (_, rating, language, expected) => {
    const read1 = read(shown(rating, '', language));
    expect(read1.rating).toEqual(expected);
    expect(read1.fields.rating).toMatchObject({ source: 'visible', confidence: 0.75 });
  });

  it('is the one of all under the heading of reviews, and not that of those who gave five stars', () => {
    const histogram = '<p>4.2 of 5</p><p>40 ratings</p><ul><li>5 stars (30)</li><li>4 stars (10)</li></ul>';
    const html = shown('', `<h2>Customer reviews</h2><div><p>4.2 out of 5, 40 ratings</p>${histogram}</div>`);
    expect(read(html).rating).toEqual({ value: 4.2, best: 5, count: 40 });
  });

  it.each([
    [
      'stars of another product',
      '',
      '<h2>You may also like</h2><a href="/p/2">Other lamp</a><p>4.9 out of 5 (900 reviews)</p>',
    ],
    ['stars that nobody counted', '<p>★★★★★</p>', ''],
    ['the stars of one person', '', '<h2>Reviews</h2><p>5 out of 5 stars, a fair rating</p><p>Bright.</p>'],
    ['a price and a count', '<p>only 3.50 €</p><p>27 reviews</p>', ''],
    ['a table of stars', '', '<h2>Reviews</h2><p>5 stars (30)</p><p>4 stars (8)</p><p>3 stars (2)</p>'],
    ['a line of another product', '<p>Virus Shield 3.0, £17.49 (24 reviews)</p>', ''],
    ['no reviews yet', '<p>0 reviews</p>', ''],
  ])('is not read from %s', (_, rating, rest) => {
    expect(read(shown(rating, rest)).rating).toBeNull();
  });
});

describe('A11 the pictures that a page shows', () => {
  const shown = (pictures: string): Extraction =>
    read(`<html lang="en"><head><title>Oak lamp</title></head><body><header><img src="/brand.jpg" alt="Oak"></header><main>
      <h1>Oak lamp</h1>${pictures}<p>€49.00</p><button>Add to cart</button><h2>Related</h2>
      <ul class="related"><li><a href="/p/2"><img src="/other.jpg" alt="Oak lamp small"></a></li></ul></main></body></html>`);
  it('are those of its gallery, also where they are loaded later or only without scripts', () => {
    const { images, fields } = shown(`<div class="gallery">
      <img src="data:image/gif;base64,R0" data-src="/a.jpg"><img src="/placeholder.gif" data-srcset="/b.jpg 1x, /b2.jpg 2x">
      <img class="lazy" src="/blank.gif"><noscript><img src="/c.jpg"></noscript><img src="/logo.svg"></div>`);
    expect(images).toEqual(['a', 'b', 'c'].map((name) => `https://shop.example/${name}.jpg`));
    expect(fields.images).toMatchObject({ source: 'visible', text: 'https://shop.example/a.jpg' });
  });

  it('are those with its name, and none of another product', () => {
    expect(shown('<img src="/front.jpg" alt="Oak lamp, front"><img src="/x.jpg" alt="Our team">').images).toEqual([
      'https://shop.example/front.jpg',
    ]);
    expect(shown('').images).toEqual([]);
  });
});

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

  it('is none where one thing has its stock, and others stand under a heading of their own', () => {
    const html = `<html lang="lt"><title>Box 400</title><main><h1>Box 400</h1><p>Sandėlyje: 5 000 vnt.</p><a href="/in">Sign in to see the price</a></main>
      <section><h2>Panašios prekės</h2>${[...'abcdefgh'].map((name) => card(name, '')).join('')}</section></html>`;
    expect(read(html)).toMatchObject({ kind: 'product', price: null, availability: 'in_stock' });
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
