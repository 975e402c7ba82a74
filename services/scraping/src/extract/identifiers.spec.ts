import { readAvailability } from './availability.ts';
import { readGtin } from './identifiers.ts';

describe('identifiers', () => {
  it.each([
    ['4006381333931', '4006381333931'],
    ['4006381333932', null],
    ['96385074', '96385074'],
    ['036000291452', '036000291452'],
    ['978-3-16-148410-0', '9783161484100'],
    ['3-16-148410-X', '9783161484100'],
    ['0000000000000', null],
    ['1234', null],
  ])('checks the digits of %s', (text, expected) => {
    expect(readGtin(text)).toBe(expected);
  });
});

describe('availability', () => {
  it.each([
    ['https://schema.org/InStock', 'in_stock'],
    ['http://schema.org/instock', 'in_stock'],
    ['schema:LimitedAvailability', 'in_stock'],
    ['in stock', 'in_stock'],
    ['in_stock', 'in_stock'],
    ['oos', 'out_of_stock'],
    ['SoldOut', 'out_of_stock'],
    ['https://schema.org/PreOrder', 'preorder'],
    ['BackOrder', 'backorder'],
    ['Discontinued', 'discontinued'],
    ['https://schema.org/Whatever', null],
  ])('reads %s', (text, expected) => {
    expect(readAvailability(text)).toBe(expected);
  });
});
