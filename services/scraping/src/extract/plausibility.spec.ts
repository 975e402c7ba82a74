import type { Money } from '@blackfang/core';
import fc from 'fast-check';
import { judgePrice } from './plausibility.ts';

const eur = (amount: string): Money => ({ amount, currency: 'EUR' });
const reason = (price: Money, lastGood: Money | null): string => {
  const verdict = judgePrice(price, lastGood);
  return verdict.kind === 'held' ? verdict.reason : verdict.kind;
};

describe('Z2 a price beside the last good one', () => {
  it.each([
    [eur('10.00'), null, 'plausible'],
    [eur('0'), null, 'price_zero'],
    [eur('0.00'), eur('10.00'), 'price_zero'],
    [eur('-1.00'), eur('10.00'), 'price_negative'],
    [eur('999.99'), eur('10.00'), 'plausible'],
    [eur('1000.00'), eur('10.00'), 'price_jump'],
    [eur('0.10'), eur('10.00'), 'price_jump'],
    [eur('0.11'), eur('10.00'), 'plausible'],
    [{ amount: '10.00', currency: 'USD' }, eur('10.00'), 'currency_changed'],
    [{ amount: '10.00', currency: null }, eur('10.00'), 'plausible'],
    [eur('1'), eur('0'), 'plausible'],
  ])('%j after %j is %s', (price, lastGood, expected) => {
    expect(reason(price, lastGood)).toBe(expected);
  });

  it('holds every hundredfold move and no smaller one', () => {
    const cents = fc.bigInt(1n, 10n ** 10n);
    const text = (units: bigint): string => `${units / 100n}.${String(units % 100n).padStart(2, '0')}`;
    fc.assert(
      fc.property(cents, cents, (before, now) => {
        const isJump = now >= before * 100n || before >= now * 100n;
        expect(reason(eur(text(now)), eur(text(before)))).toBe(isJump ? 'price_jump' : 'plausible');
      }),
    );
  });
});
