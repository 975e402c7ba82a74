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
    [baseline('median_7d', '100.00'), current('88.00'), 'Now €88.00, from €100.00 usual of 7 days'],
    [baseline('previous', '88'), current('88.00'), 'Back in stock at €88.00'],
    [baseline('previous', '88.00'), current('88.00', 'out_of_stock'), 'Out of stock'],
    [null, current('88.00'), 'In stock at €88.00'],
    [baseline('previous', '88.00'), current(null), 'No price any more, €88.00 before'],
  ])('is in the words of a shop owner', (before, now, words) => {
    expect(alertWords({ baseline: before, current: now, ownPrice: null }, { locale: 'en-GB' })).toBe(words);
  });

  it.each([
    ['100.00', '88.00', eur('90'), 'Acme cut it from €100.00 to €88.00, below your €90.00'],
    ['80', '88.00', eur('88'), 'Acme raised it from €80.00 to €88.00, as yours'],
    ['80', '88.00', eur('79.99'), 'Acme raised it from €80.00 to €88.00, above your €79.99'],
    ['100.00', '88.00', { amount: '90', currency: 'USD' }, 'Acme cut it from €100.00 to €88.00'],
    ['100.00', '88.00', null, 'Acme cut it from €100.00 to €88.00'],
  ])('names who did it, and how that stands to the own price', (before, now, ownPrice, words) => {
    const alert = { baseline: baseline('previous', before), current: current(now), ownPrice };
    expect(alertWords(alert, { competitor: 'Acme', locale: 'en-GB' })).toBe(words);
  });

  it.each([
    [{ addedWords: 12 }, 'Text changed: 12 words came, 3 went'],
    [{ addedWords: 1, removedWords: 0 }, 'Text changed: 1 word came, 0 went'],
    [{ appeared: ['sold out'], disappeared: ['in stock'] }, '“sold out” appeared, “in stock” is gone'],
  ])('says of a text what came and went', (part, words) => {
    const none = { excerpt: [], complete: true, appeared: [], disappeared: [] };
    const ids = { fromSnapshotId: OBSERVATION, toSnapshotId: OBSERVATION };
    const text = { ...ids, ...none, addedWords: 0, removedWords: 3, ...part };
    expect(alertWords({ baseline: null, current: current('9'), ownPrice: eur('8'), text })).toBe(words);
  });

  it('names the own price once where that is what it was compared with', () => {
    const alert = { baseline: baseline('own_price', '90'), current: current('88.00'), ownPrice: eur('90') };
    expect(alertWords(alert, { competitor: 'Acme', locale: 'en-GB' })).toBe('Now €88.00, below your €90.00');
  });
});
