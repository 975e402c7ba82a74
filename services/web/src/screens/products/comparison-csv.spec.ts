import type { ComparedOffer, ComparedProduct } from '../../api/products.ts';
import { csvField } from '../../words/csv.ts';
import { csvHead, csvRow } from './comparison-csv.ts';
import { cellsOf, isConverted, positionWords, vatWords } from './price-words.ts';

const COMPETITORS = [
  { id: 'a', name: 'Acme', vat: 'excluded' as const },
  { id: 'z', name: '=cmd()', vat: null },
];
const eur = (amount: string) => ({ amount, currency: 'EUR' });
const offer = (of: Partial<ComparedOffer>): ComparedOffer => ({
  watchId: 'w',
  competitorId: 'a',
  price: eur('98.00'),
  availability: 'in_stock',
  observedAt: null,
  status: 'active',
  compared: eur('116.62'),
  leftOut: null,
  cheapest: true,
  ...of,
});
const ROW: ComparedProduct = {
  product: {
    id: 'p',
    sku: '-1+1',
    name: 'Lamp, "small"',
    ownPrice: { ...eur('119.00'), vatIncluded: true, vatRate: '19' },
    watches: 2,
    sample: false,
    version: '1',
    createdAt: '',
  },
  offers: [
    offer({}),
    offer({ compared: eur('110.00'), price: eur('92.44') }),
    offer({
      competitorId: 'z',
      price: { amount: '9', currency: 'USD' },
      compared: null,
      leftOut: 'other_currency',
      cheapest: false,
    }),
  ],
  position: { rank: 3, of: 3 },
};

describe('A4 prices as a file', () => {
  it.each(['=1+1', '+1', '-1', '@x', '\t=1', ' =1', '\r1'])('defuses %j', (text) => {
    expect(csvField(text).replace(/^"/, '')).toMatch(/^'/);
  });

  it('writes a line for each product, quoted where it must be', () => {
    expect(csvHead(COMPETITORS)).toBe(
      'SKU,Product,Own price,Currency,VAT,Position,Prices compared,Acme (without VAT),Acme: stock,Acme: note,' +
        "'=cmd() (VAT not known),'=cmd(): stock,'=cmd(): note\r\n",
    );
    expect(csvRow(ROW, COMPETITORS)).toBe(
      `'-1+1,"Lamp, ""small""",119.00,EUR,with 19% VAT,3,3,92.44,in stock,Cheapest,9,in stock,"USD, Other currency"\r\n`,
    );
  });
});

describe('A4 words of a comparison', () => {
  it('takes of several watches of a competitor the cheapest one that is compared', () => {
    const cells = cellsOf({ offers: [offer({ compared: null }), ...ROW.offers] });
    expect(cells.get('a')).toMatchObject({ offer: { compared: eur('110.00') }, others: 2 });
    expect(cells.get('z')?.others).toBe(0);
  });

  it('says where one stands, and in what', () => {
    expect(positionWords({ position: { rank: 1, of: 4 } })).toBe('Cheapest of 4');
    expect(positionWords({ position: { rank: 3, of: 4 } })).toBe('3rd of 4');
    expect(positionWords({ position: { rank: 12, of: 14 } })).toBe('12th of 14');
    expect(positionWords({ position: null })).toBe('');
    expect(vatWords({ vatIncluded: false, vatRate: '19' })).toBe('without VAT');
    expect(vatWords({ vatIncluded: true, vatRate: null })).toBe('with VAT');
    expect(isConverted(offer({}))).toBe(true);
    expect(isConverted(offer({ compared: null }))).toBe(false);
  });
});
