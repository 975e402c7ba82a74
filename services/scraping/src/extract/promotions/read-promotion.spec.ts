import { extractPage } from '../extract-page.ts';
import type { Extraction } from '../extraction.ts';

const offer = (more: object = {}) => ({
  '@type': 'Offer',
  price: '29.99',
  priceCurrency: 'GBP',
  availability: 'https://schema.org/InStock',
  ...more,
});
const page = (body: string, { offers = offer(), language = 'en-GB' }: { offers?: object; language?: string } = {}) =>
  `<!doctype html><html lang="${language}"><head><title>Lamp</title><script type="application/ld+json">${JSON.stringify(
    {
      '@context': 'https://schema.org',
      '@type': 'Product',
      name: 'Lamp',
      sku: 'L-1',
      offers,
    },
  )}</script></head><body>${body}</body></html>`;
const read = (html: string): Extraction => extractPage({ url: 'https://shop.example/p/1', html }, { promotion: true });

const OTHERS = `<h2>You may also like</h2><ul>
  <li><a href="/p/2"><span>-70%</span> Chair <del>£100.00</del> £30.00</a></li>
  <li><span class="badge">-60%</span> Table <s>£90.00</s> £36.00 <b>3 for 2</b></li></ul>`;

describe('A5 the promotion of a page', () => {
  it('is everything that stands beside the product, and in the banners of the shop', () => {
    const { promotion, listPrice, fields } = read(
      page(`<header><p>Free UK delivery over £50</p><p>Extra 10% off with code <b>WINTER10</b></p></header>
        <main><h1>Lamp</h1><div><del>£49.99</del> <strong>£29.99</strong> <span>-40%</span></div>
        <p>Lowest price in the last 30 days: £31.50</p><p>Any 2 for £50</p><p>Offer ends 31 December 2026</p></main>${OTHERS}`),
    );
    expect(promotion).toEqual({
      wasPrice: { amount: '49.99', currency: 'GBP' },
      percent: 40,
      coupons: [{ code: 'WINTER10', percent: 10, amount: null }],
      bundles: [{ text: 'Any 2 for £50', quantity: 2, paid: null, price: { amount: '50', currency: 'GBP' } }],
      freeShipping: { from: { amount: '50', currency: 'GBP' } },
      startsAt: null,
      endsAt: '2026-12-31',
      lowestBefore: { amount: '31.50', currency: 'GBP' },
    });
    expect(listPrice).toEqual({ amount: '49.99', currency: 'GBP' });
    expect(fields.percentOff).toMatchObject({ source: 'visible', text: '£49.99 £29.99 -40%' });
    expect(fields.coupon?.text).toBe('Extra 10% off with code WINTER10');
  });

  it('is read from structured data: the price before, when it begins and ends, and free delivery', () => {
    const offers = offer({
      priceValidUntil: '2026-12-24',
      validFrom: '2026-12-01T00:00:00+01:00',
      shippingDetails: {
        '@type': 'OfferShippingDetails',
        shippingRate: { '@type': 'MonetaryAmount', value: 0, currency: 'GBP' },
      },
      priceSpecification: {
        '@type': 'UnitPriceSpecification',
        priceType: 'https://schema.org/StrikethroughPrice',
        price: '39.99',
        priceCurrency: 'GBP',
      },
    });
    const { promotion, fields } = read(page('<h1>Lamp</h1>', { offers }));
    expect(promotion).toMatchObject({
      wasPrice: { amount: '39.99', currency: 'GBP' },
      percent: 25,
      freeShipping: { from: null },
      startsAt: '2026-11-30T23:00:00.000Z',
      endsAt: '2026-12-24',
    });
    expect(fields.promotionEnd).toMatchObject({ source: 'json-ld', path: 'offers.priceValidUntil' });
  });

  it('is none where a price is merely valid until some day, or others are reduced', () => {
    expect(read(page('<h1>Lamp</h1>', { offers: offer({ priceValidUntil: '2026-12-24' }) })).promotion).toBeNull();
    const { promotion, listPrice } = read(page(`<h1>Lamp</h1><p>£29.99</p>${OTHERS}`));
    expect([promotion, listPrice]).toEqual([null, null]);
  });

  it('takes the percentage of both prices where the printed one speaks of something else', () => {
    const { promotion } = read(page('<h1>Lamp</h1><p><s>£39.99</s> £29.99</p><p>Save 70% on bulbs</p>'));
    expect(promotion).toMatchObject({ wasPrice: { amount: '39.99', currency: 'GBP' }, percent: 25 });
  });

  it('is left out where nobody asked for it', () => {
    const html = page('<h1>Lamp</h1><p><s>£39.99</s> £29.99</p>');
    expect(extractPage({ url: 'https://shop.example/p/1', html }).promotion).toBeNull();
  });
});
