import { rangeFor } from './view.ts';

describe('B9 how much of a history is drawn', () => {
  const now = new Date('2026-03-01T12:00:00Z');

  it.each([
    ['2026-03-01T11:59:00Z', 'all'],
    ['2026-03-01T06:00:00Z', '24h'],
    ['2026-02-28T12:00:00Z', '24h'],
    ['2026-02-28T11:00:00Z', '7d'],
    ['2026-02-20T12:00:00Z', '30d'],
    ['2020-01-01T00:00:00Z', '30d'],
  ])('since %s: %s', (since, range) => {
    expect(rangeFor(since, now)).toBe(range);
  });
});
