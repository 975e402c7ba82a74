import { extractPage } from '../extract/extract-page.ts';
import { describeExtraction } from './describe.ts';

const lines = (html: string, url = 'https://shop.example/p/1'): string[] =>
  describeExtraction(extractPage({ url, html }, { promotion: true, reviews: true, listing: true })).split('\n');

describe('C10 what is read, for a person at a terminal', () => {
  it('has each part of a promotion in a line of its own', () => {
    const found = lines(`<html lang="en"><title>Oak lamp</title><h1>Oak lamp</h1><p><s>€60.00</s> <b>€40.00</b></p>
      <p>Lowest price of the last 30 days: €45.00</p><p>Use code OAK10 for 10% off</p><p>Buy 3, pay for 2</p>
      <button>Add to cart</button>`);
    expect(found).toContainEqual(expect.stringMatching(/^30-day lowest +45\.00 EUR {2}<- visible /));
    expect(found).toContainEqual(expect.stringMatching(/^coupons +OAK10 \(10%\) {2}<- visible /));
    expect(found).toContainEqual(expect.stringMatching(/^bundles +Buy 3, pay for 2 {2}<- visible /));
  });

  it('says of a list nothing that a product alone has', () => {
    const cards = [1, 2, 3, 4, 5, 6, 7].map((n) => `<li><a href="/p/${n}"><h3>Lamp ${n}</h3></a><b>€${n}9.00</b></li>`);
    expect(lines(`<html lang="en"><h1>Lamps</h1><ul>${cards.join('')}</ul>`, 'https://shop.example/lamps')).toEqual([
      'https://shop.example/lamps',
      'kind          listing',
      'status        ok',
      'name          Lamps',
      'listed        7 items',
      'warnings      -',
      '',
    ]);
  });
});
