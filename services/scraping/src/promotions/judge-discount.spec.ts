import { judgeDiscount, type Before } from './judge-discount.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const began = new Date('2026-11-20T08:00:00Z');
const before = (lowest: string | null, days: number, more: Partial<Before> = {}): Before => ({
  beganAt: began,
  isOlder: false,
  lowest: lowest === null ? null : eur(lowest),
  knownSince: new Date(began.getTime() - days * 86_400_000),
  ...more,
});

describe('A5 an honest discount', () => {
  it('sets a claim of 40% against the lowest price of the 30 days before', () => {
    expect(judgeDiscount(eur('30.00'), eur('50.00'), null, before('31.50', 45))).toEqual({
      beganAt: began,
      isOlder: false,
      claimedPercent: 40,
      lowestBefore: eur('31.50'),
      honestPercent: 4.8,
      knownDays: 30,
    });
  });

  it('says what the page says, where it prints a percentage', () => {
    expect(judgeDiscount(eur('30.00'), null, 25, before('40.00', 12))).toMatchObject({
      claimedPercent: 25,
      honestPercent: 25,
      knownDays: 12,
    });
  });

  it('is negative where the price is above what it was', () => {
    expect(judgeDiscount(eur('33.00'), eur('60.00'), null, before('30.00', 30)).honestPercent).toBe(-10);
  });

  it('says nothing where nothing is known, or another currency was', () => {
    expect(judgeDiscount(eur('30.00'), eur('50.00'), null, before(null, 0, { knownSince: null }))).toMatchObject({
      lowestBefore: null,
      honestPercent: null,
      knownDays: 0,
    });
    const dollars = { lowest: { amount: '20.00', currency: 'USD' } };
    expect(judgeDiscount(eur('30.00'), eur('50.00'), null, before('1', 30, dollars)).honestPercent).toBeNull();
  });
});
