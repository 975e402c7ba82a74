import { alertWords } from './alert-words.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const OBSERVATION = '0198c0de-0000-7000-8000-000000000000';
const baseline = (kind: string, amount: string) => ({ kind, price: eur(amount), observationId: OBSERVATION });
const current = (amount: string | null, availability = 'in_stock') => ({
  price: amount === null ? null : eur(amount),
  observationId: OBSERVATION,
  availability,
});

describe('what an alert says at home', () => {
  it.each([
    [baseline('previous', '100.00'), current('88.00'), 'Now €88.00, from €100.00 before'],
    [baseline('own_price', '90'), current('88.00'), 'Now €88.00, from €90.00 your price'],
    [baseline('previous', '88'), current('88.00'), 'Back in stock at €88.00'],
    [baseline('previous', '88.00'), current('88.00', 'out_of_stock'), 'Out of stock'],
    [null, current('88.00'), 'In stock at €88.00'],
    [baseline('previous', '88.00'), current(null), 'No price any more, €88.00 before'],
  ])('is in the words of a shop owner', (before, now, words) => {
    expect(alertWords({ baseline: before, current: now }, 'en-GB')).toBe(words);
  });
});
