import { PageText } from '../page-text.ts';
import { scanOf } from '../page-scan.ts';
import { nextPageOf, totalOf } from './paging.ts';
import { visibleListing } from './visible-listing.ts';

const open = (html: string) => {
  const page = new PageText({
    url: 'https://shop.example/lamps?page=1',
    html: `<html lang="en-GB"><body>${html}</body></html>`,
  });
  return { page, tree: scanOf(page).tree };
};
const card = (number: number, more = '') =>
  `<li class="card card-${number}"><a href="/p/${number}"><img src="/i/${number}.jpg" alt=""></a>
   <h3><a href="/p/${number}">Lamp ${'ABCDEFGH'[number]}</a></h3><p>${more || `<b>£${number}9.00</b>`}</p><button>Add</button></li>`;

describe('listings', () => {
  it('are the repeated items of a page with their fields', () => {
    const { page, tree } = open(
      `<nav><ul>${'<li><a href="/c"><img src="/c.png"> Category one</a> <b>x</b></li>'.repeat(9)}</ul></nav><h1>Lamps</h1><p>1–5 of 1,234 products</p>
       <ul>${card(1)}${card(2, '<s>£49.00</s> <b>£29.00</b>')}${card(3)}${card(4, '<b>£49.00</b> Sold out')}${card(5)}</ul>
       <a href="?page=2">Next ›</a>`,
    );
    const listing = visibleListing(tree, page);
    expect(listing?.items).toHaveLength(5);
    expect(listing?.items[1]).toEqual({
      name: 'Lamp C',
      url: 'https://shop.example/p/2',
      price: { amount: '29.00', currency: 'GBP' },
      listPrice: { amount: '49.00', currency: 'GBP' },
      availability: 'unknown',
      address: null,
      image: 'https://shop.example/i/2.jpg',
    });
    expect(listing?.items[3]?.availability).toBe('out_of_stock');
    expect(nextPageOf(tree, page.url)).toBe('https://shop.example/lamps?page=2');
    expect(totalOf(tree, 5)).toBe(1_234);
  });

  it('have addresses where places are listed', () => {
    const { page, tree } = open(
      [1, 2, 3, 4]
        .map(
          (n) =>
            `<article class="listing"><a href="/h/${n}"><h2>Flat number ${n}</h2></a><address>${n} High Street, Leeds</address><span>£${n}50,000</span></article>`,
        )
        .join(''),
    );
    expect(visibleListing(tree, page)?.items[0]).toMatchObject({
      name: 'Flat number 1',
      address: '1 High Street, Leeds',
      price: { amount: '150000', currency: 'GBP' },
    });
  });

  it('are the lines of a table that lead on and have a price', () => {
    const line = (n: number, stock: string) =>
      `<tr><td><a href="/part/${n}">Gasket ${'ABCDEF'[n]}</a></td><td>£${n}3.50</td><td>${stock}</td></tr>`;
    const { page, tree } = open(
      `<h1>Parts</h1><table><tr><th>Part</th><th>Price</th><th>Stock</th></tr>${[0, 1, 2, 3].map((n) => line(n, 'In stock')).join('')}${line(4, 'Out of stock')}</table>`,
    );
    const items = visibleListing(tree, page)?.items;
    expect(items).toHaveLength(5);
    expect(items?.[4]).toMatchObject({
      name: 'Gasket E',
      url: 'https://shop.example/part/4',
      price: { amount: '43.50', currency: 'GBP' },
      availability: 'out_of_stock',
    });
  });

  it('are articles whose headings lead on', () => {
    const { page, tree } = open(
      [1, 2, 3, 4]
        .map((n) => `<article><h2><a href="/n/${n}">Headline number ${n}</a></h2><p>A teaser of it.</p></article>`)
        .join(''),
    );
    expect(visibleListing(tree, page)?.items.map(({ name }) => name)).toEqual(
      [1, 2, 3, 4].map((n) => `Headline number ${n}`),
    );
  });

  it('are not a table of measures', () => {
    const { page, tree } = open(
      `<table>${['Width', 'Height', 'Depth', 'Weight', 'Colour'].map((name) => `<tr><th><a href="/help/${name}">${name}</a></th><td>12 cm</td></tr>`).join('')}</table>`,
    );
    expect(visibleListing(tree, page)).toBeNull();
  });

  it('are not a menu, and not three cards', () => {
    const { page, tree } = open(
      `<ul>${'<li><a href="/a">Home page</a> <i>x</i></li>'.repeat(20)}</ul><ul>${card(1)}${card(2)}${card(3)}</ul>`,
    );
    expect(visibleListing(tree, page)).toBeNull();
  });
});

describe('paging', () => {
  it.each([
    ['<link rel="next" href="/l?p=2">', 'https://shop.example/l?p=2'],
    ['<a rel="next" href="/l?p=2">2</a>', 'https://shop.example/l?p=2'],
    ['<a href="/s?p=2">Weiter</a>', 'https://shop.example/s?p=2'],
    ['<a href="/s?p=2">Suivant »</a>', 'https://shop.example/s?p=2'],
    ['<a href="/s?p=2">次へ</a>', 'https://shop.example/s?p=2'],
    ['<a href="/s?p=2" aria-label="Next page"><svg></svg></a>', 'https://shop.example/s?p=2'],
    ['<a href="#">Next</a><a href="javascript:go()">Next</a>', null],
    ['<a href="/x">Next day delivery</a>', null],
  ])('%s', (html, next) => {
    const { page, tree } = open(html);
    expect(nextPageOf(tree, page.url)).toBe(next);
  });

  it.each([
    ['48 results', 48],
    ['1.234 Artikel', 1_234],
    ['Showing 1-24 of 310 products', 310],
    ['Results 1 - 24 of 87', 87],
    ['1–24 von 1.204', 1_204],
    ['24 of 310', null],
    ['1 234 produits', 1_234],
    ['全1,024件', 1_024],
    ['2 items in your cart', null],
  ])('%s', (text, total) => {
    expect(totalOf(open(`<p>${text}</p>`).tree, 24)).toBe(total);
  });
});
