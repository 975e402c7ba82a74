import { extractPage } from '../extract-page.ts';

const page = (body: string, head = ''): { url: string; html: string } => ({
  url: 'https://shop.example/p/blue-lamp',
  html: `<html lang="en"><head><title>Blue lamp | Shop</title>${head}</head><body><h1>Blue lamp</h1><p>€ 49.00</p>${body}`,
});

const says = (availability: string): string =>
  `<script type="application/ld+json">{"@type":"Product","name":"Blue lamp","sku":"BL-72","offers":{"price":"49.00","priceCurrency":"EUR","availability":"https://schema.org/${availability}"}}</script>`;

const BUY = '<form action="/cart/add"><button>Add to cart</button></form>';
const others = (words: string): string =>
  `<h2>You may also like</h2><ul>${[1, 2, 3].map((each) => `<li><a href="/p/${each}">Lamp ${each}</a> € 9.00 ${words}</li>`).join('')}</ul>`;

const read = (body: string, head = ''): string => extractPage(page(body, head)).availability;

describe('stock', () => {
  it.each<[string, string, string, string]>([
    ['a button that can be pressed', BUY, '', 'in_stock'],
    ['a wording beside the price', '<p>Sold out</p>', '', 'out_of_stock'],
    ['a button that says it', '<button disabled>Sold out</button>', '', 'out_of_stock'],
    ['a button that asks to be told', '<button>Notify me when available</button>', '', 'out_of_stock'],
    [
      'a wording against stale data',
      '<p>Out of stock</p><a href="#n">Email me when back</a>',
      says('InStock'),
      'out_of_stock',
    ],
    ['a button against data that lags behind', BUY, says('OutOfStock'), 'in_stock'],
    ['a message that is in the page and not shown', `<p style="display:none">Sold out</p>${BUY}`, '', 'in_stock'],
    ['a message in a template', `<template><p>Sold out</p></template>${BUY}`, '', 'in_stock'],
    ['a message that opens on demand', `<div role="dialog"><h2>Sold out</h2></div>${BUY}`, '', 'in_stock'],
    ['other products in another state', `${BUY}${others('Sold out')}`, '', 'in_stock'],
    [
      'other products that can be bought',
      `<p>Sold out</p>${others('<button>Add to cart</button>')}`,
      '',
      'out_of_stock',
    ],
    ['a shop in town', `<p>Sold out</p><p>In stock at 3 stores near you</p>`, '', 'out_of_stock'],
    [
      'places of which one has none',
      `${BUY}<h3>Stock at our warehouses</h3><ul><li>Leeds – 18 pcs</li><li>Hull – 6 pcs</li><li>Perth – sold out</li></ul>`,
      '',
      'in_stock',
    ],
    [
      'places of which one has to order it',
      `${BUY}<table><tr><td>Leeds</td><td>in stock</td></tr><tr><td>Hull</td><td>special order, 3 weeks</td></tr></table>`,
      '',
      'in_stock',
    ],
    [
      'a table of properties that says so',
      `${BUY.replace('Add to cart', 'Ask us')}<table><tr><td>Colour</td><td>blue</td></tr><tr><td>Stock</td><td>sold out</td></tr></table>`,
      '',
      'out_of_stock',
    ],
    [
      'shops of which one has some, in German',
      `${BUY}<p>Bestand in Filialen</p><ul><li>Köln – ausverkauft</li><li>Bonn – 3 Stück</li></ul>`,
      '',
      'in_stock',
    ],
    [
      'the same in French',
      `${BUY}<table><tr><td>Lyon</td><td>En stock</td></tr><tr><td>Lille</td><td>Rupture de stock</td></tr></table>`,
      '',
      'in_stock',
    ],
    ['an alert of the price, in Spanish', `${BUY}<button>Avísame si baja de precio</button>`, '', 'in_stock'],
    ['a delivery that takes hours', `${BUY}<p>Livraison 24/72h</p>`, '', 'in_stock'],
    ['what is there, however long it travels', `${BUY}<p>Disponibile - consegna in 3 settimane</p>`, '', 'in_stock'],
    ['a day of a month', `${BUY}<p>12월 25일 도착 예정</p>`, '', 'in_stock'],
    ['a time of delivery', `<p>Ships in 3 weeks</p>${BUY}`, '', 'backorder'],
    ['a date from which on it is sold', `<p>Available from 3 March 2027</p>${BUY}`, '', 'preorder'],
    ['a pre-order whose label goes on', `${BUY}<p>Pre-order now: in shops from 20 May 2027</p>`, '', 'preorder'],
    [
      'a back order whose label goes on',
      `${BUY}<p>Orders before 3pm ship the same day.</p><p>On backorder. Usually ships in 4 weeks</p>`,
      '',
      'backorder',
    ],
    ['one in German', `<p>Vorbestellung – erscheint voraussichtlich am 12. März 2027</p>${BUY}`, '', 'preorder'],
    ['one in French', `<p>Précommande, expédition prévue à partir du 3 mai 2027</p>${BUY}`, '', 'preorder'],
    [
      'one in Polish',
      `<p>Na zamówienie, wysyłka do 21 dni roboczych od zaksięgowania wpłaty</p>${BUY}`,
      '',
      'backorder',
    ],
    [
      'a description that speaks of pre-orders',
      `${BUY}<p>After a year in which it could only be had on pre-order from its maker, we have it here for you at last.</p>`,
      '',
      'in_stock',
    ],
    [
      'a policy far below',
      `${BUY}${'<p>Some words about the lamp and its light.</p>'.repeat(60)}<p>Backorder items are sent when they are here.</p>`,
      '',
      'in_stock',
    ],
    ['a product that is given up', '<p>This product has been discontinued</p>', says('InStock'), 'discontinued'],
    [
      'the variant that is chosen',
      '<div role="radiogroup"><button role="radio" aria-checked="true">S<span>, out of stock</span></button><button role="radio" aria-checked="false">M</button></div>',
      '',
      'out_of_stock',
    ],
    [
      'a variant that is not',
      `<div role="radiogroup"><button role="radio" aria-checked="true">S</button><button role="radio" aria-checked="false">M<span>, out of stock</span></button></div>${BUY}`,
      '',
      'in_stock',
    ],
  ])('is read from %s', (_, body, head, availability) => {
    expect(read(body, head)).toBe(availability);
  });

  it('tells where it was read, and that the page says two things', () => {
    const { fields, warnings } = extractPage(page('<p>Out of stock</p>', says('InStock')));
    expect(fields.availability).toMatchObject({
      source: 'visible',
      text: 'Out of stock',
      disputed: [{ source: 'json-ld', text: 'https://schema.org/InStock' }],
    });
    expect(warnings).toContain('availability_disagreement');
  });

  it('is told as a guess where a page with a price says nothing of it', () => {
    const { availability, fields, warnings } = extractPage(page(''));
    expect([availability, fields.availability, warnings]).toEqual([
      'in_stock',
      undefined,
      expect.arrayContaining(['availability_guessed']),
    ]);
  });
});
