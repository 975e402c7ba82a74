import fc from 'fast-check';
import {
  compareAmounts,
  formatDecimal,
  isAmount,
  isCurrency,
  movedAtLeast,
  parseDecimal,
  percentChange,
} from './money.ts';

/** Amounts as shops write them, as text and as whole ten-thousandths beside it. */
const amount = fc
  .record({ units: fc.bigInt({ min: 0n, max: 10n ** 14n }), scale: fc.integer({ min: 0, max: 4 }) })
  .map(({ units, scale }) => ({ text: formatDecimal({ units, scale }), exact: units * 10n ** BigInt(4 - scale) }));

describe('an amount', () => {
  it('is the text that it was read as, digit by digit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
        fc.integer({ min: 0, max: 8 }),
        (units, scale) => {
          const text = formatDecimal({ units, scale });
          expect(isAmount(text)).toBe(true);
          expect(parseDecimal(text)).toEqual({ units, scale });
        },
      ),
    );
  });

  it.each(['', '1,99', '1.', '.5', '1e3', '0x10', ' 1', '1 ', '--1', '+1', 'NaN', '1.2.3', '1'.repeat(19)])(
    'is not %j',
    (text) => {
      expect(isAmount(text)).toBe(false);
      expect(() => parseDecimal(text)).toThrow('decimal text');
    },
  );

  it('compares as exact numbers do, whatever the digits behind the point', () => {
    expect(compareAmounts('1.0', '1.00')).toBe(0);
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const exact = a.exact < b.exact ? -1 : a.exact > b.exact ? 1 : 0;
        expect(compareAmounts(a.text, b.text)).toBe(exact);
      }),
    );
  });
});

describe('a move in percent', () => {
  it('counts its bound in, exactly, where floats would not', () => {
    expect(movedAtLeast('down', '100.00', '95.00', '5')).toBe(true);
    expect(movedAtLeast('down', '100.00', '95.01', '5')).toBe(false);
    expect(movedAtLeast('up', '0.30', '0.33', '10')).toBe(true);
    expect(movedAtLeast('up', '0.30', '0.329', '10')).toBe(false);
  });

  it('agrees with whole numbers', () => {
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 10_000 }), (from, to, hundredths) => {
        const percent = formatDecimal({ units: BigInt(hundredths), scale: 2 });
        const reached = (from.exact - to.exact) * 10_000n >= BigInt(hundredths) * from.exact;
        expect(movedAtLeast('down', from.text, to.text, percent)).toBe(reached);
      }),
    );
  });

  it('is told to two places, with its sign, and not at all from zero', () => {
    expect(percentChange('100.00', '94.15')).toBe(-5.85);
    expect(percentChange('3', '4')).toBe(33.33);
    expect(percentChange('0.00', '4')).toBeNull();
  });
});

it('a currency is an ISO 4217 code', () => {
  expect(['EUR', 'INR', 'JPY'].every(isCurrency)).toBe(true);
  expect(['eur', 'Euro', '€', '', 'XX'].some(isCurrency)).toBe(false);
});
