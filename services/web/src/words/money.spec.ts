import { compareAmounts, formatMoney, formatPercent } from './money.ts';

describe('money on the screen', () => {
  it.each([
    ['1299.00', 'EUR', 'de-DE', '1.299,00 €'],
    ['1299', 'EUR', 'en-US', '€1,299.00'],
    ['0.0005', 'USD', 'en-US', '$0.0005'],
    ['12990', 'JPY', 'ja-JP', '￥12,990'],
    ['12990.5', 'JPY', 'en-US', '¥12,990.5'],
    ['1234567', 'INR', 'en-IN', '₹12,34,567.00'],
    ['9007199254740993.17', 'EUR', 'en-US', '€9,007,199,254,740,993.17'],
    ['-3.50', 'EUR', 'en-US', '-€3.50'],
  ])('shows %s %s in %s as %s', (amount, currency, locale, shown) => {
    expect(formatMoney({ amount, currency }, locale).replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(shown);
  });

  it('claims no currency and adds no decimals where the page named none', () => {
    expect(formatMoney({ amount: '1299.5', currency: null }, 'en-US')).toBe('1,299.5');
    expect(formatMoney({ amount: '1299', currency: null }, 'en-US')).toBe('1,299');
  });

  it('tells how much something changed', () => {
    expect([-12.46, 5, 0.34].map((percent) => formatPercent(percent, 'en-US'))).toEqual(['12%', '5%', '0.3%']);
  });

  it.each([
    ['9.99', '10', -1],
    ['10.0', '10.000', 0],
    ['0.1', '0.09', 1],
    ['-2', '1', -1],
    ['9007199254740993', '9007199254740992', 1],
  ])('compares %s with %s exactly', (a, b, order) => {
    expect(compareAmounts(a, b)).toBe(order);
  });
});
