import fc from 'fast-check';
import { compareOffers, type OfferNow } from './compare-offers.ts';
import { ownPriceBeside } from './product.ts';
import { convertVat } from './vat.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const OWN = { price: eur('119.00'), vatIncluded: true, vatRate: '19' };
const offer = (price: string | null, more: Partial<OfferNow> = {}): OfferNow => ({
  watchId: 'watch',
  competitorId: 'competitor',
  price: price === null ? null : eur(price),
  availability: 'in_stock',
  observedAt: null,
  status: 'active',
  vat: '',
  ...more,
});

describe('A4 own products beside those of competitors', () => {
  it('ranks the own price and marks who is cheapest', () => {
    const { offers, rank, compared } = compareOffers(OWN, [offer('120'), offer('99.90'), offer('99.9'), offer('119')]);
    expect({ rank, compared }).toEqual({ rank: 3, compared: 5 });
    expect(offers.map(({ cheapest }) => cheapest)).toEqual([false, true, true, false]);
    expect(compareOffers(OWN, [offer('120')])).toMatchObject({ rank: 1, offers: [{ cheapest: false }] });
    expect(compareOffers(OWN, [])).toEqual({ offers: [], rank: null, compared: 1 });
  });

  it('compares with or without VAT as the own price is, where that is known, and says where it is not', () => {
    const { offers, rank } = compareOffers(OWN, [offer('99.00', { vat: 'excluded' }), offer('119.50', { vat: '' })]);
    expect(offers.map(({ compared }) => compared?.amount)).toEqual(['117.81', '119.50']);
    expect(rank).toBe(2);
    const noRate = compareOffers({ ...OWN, vatRate: null }, [offer('99.00', { vat: 'excluded' })]);
    expect(noRate).toMatchObject({ rank: null, offers: [{ compared: null, leftOut: 'vat_rate_unknown' }] });
  });

  it('shows what can not be bought or compared, and leaves it out', () => {
    const { offers, rank } = compareOffers(OWN, [
      offer(null),
      offer('1', { status: 'paused' }),
      offer('1', { availability: 'out_of_stock' }),
      offer('1', { price: { amount: '1', currency: 'USD' } }),
      offer('130'),
    ]);
    expect(offers.map(({ leftOut }) => leftOut)).toEqual(['no_price', 'paused', 'not_sold', 'other_currency', null]);
    expect(rank).toBe(1);
  });

  it('finds the cheapest also without an own price, in what most of them are told in', () => {
    const { offers, rank, compared } = compareOffers(null, [
      offer('10', { price: { amount: '10', currency: 'USD' } }),
      offer('12', { vat: 'included' }),
      offer('11', { vat: 'included' }),
      offer('9', { vat: 'excluded' }),
    ]);
    expect({ rank, compared }).toEqual({ rank: null, compared: 2 });
    expect(offers.map(({ leftOut, cheapest }) => leftOut ?? cheapest)).toEqual([
      'other_currency',
      false,
      true,
      'vat_rate_unknown',
    ]);
  });

  it('stands beside the prices of a competitor as theirs are told', () => {
    expect(ownPriceBeside(OWN, 'excluded')).toEqual(eur('100.00'));
    expect(ownPriceBeside({ ...OWN, vatIncluded: false }, 'included')).toEqual(eur('141.61'));
    for (const theirs of ['', 'included'] as const) expect(ownPriceBeside(OWN, theirs)).toEqual(OWN.price);
    expect(ownPriceBeside({ ...OWN, vatRate: null }, 'excluded')).toEqual(OWN.price);
  });

  it('puts VAT on and takes it off again to the cent', () => {
    expect(convertVat('0.05', '7.5', 'included')).toBe('0.05');
    expect(convertVat('1', '19', 'included')).toBe('1.19');
    expect(convertVat('2.499', '20', 'excluded')).toBe('2.083');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 100 }), (cents, rate) => {
        const net = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
        const gross = convertVat(net, String(rate), 'included');
        expect(convertVat(gross, String(rate), 'excluded')).toBe(net);
      }),
    );
  });
});
