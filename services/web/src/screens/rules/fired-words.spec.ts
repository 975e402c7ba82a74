import { firedWords } from './fired-words.ts';

const told = { count: 14, historyFrom: '2026-01-01T00:00:00Z', complete: true, watches: 200, changes: 5_000 };

describe('how often a rule would have fired', () => {
  it.each([
    [told, 'Would have fired 14 times in the last 30 days.'],
    [{ ...told, count: 1 }, 'Would have fired once in the last 30 days.'],
    [{ ...told, count: 0 }, 'Would not have fired in the last 30 days.'],
    [{ ...told, historyFrom: null }, 'There is no history yet that it could be tried on.'],
    [
      { ...told, complete: false },
      'Would have fired 14 times in the last 30 days. Not everything was looked at: 5,000 changes of 200 watches were.',
    ],
  ])('says what is known and what is not', (answer, words) => {
    expect(firedWords(answer, 30, 'en-GB')).toBe(words);
  });
});
