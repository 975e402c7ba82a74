import { formatRelative } from './time.ts';

const now = new Date('2026-03-10T12:00:00Z');
const at = (seconds: number) => formatRelative(new Date(now.getTime() + seconds * 1_000), now, 'en-US');

describe('times on the screen', () => {
  it.each([
    [-2, 'now'],
    [-30, '30 sec. ago'],
    [-59.4, '59 sec. ago'],
    [-119, '1 min. ago'],
    [12, 'in 12 sec.'],
    [3, 'in 3 sec.'],
    [-2 * 3_600, '2 hr. ago'],
    [-25 * 3_600, 'yesterday'],
    [-9 * 86_400, 'Mar 1, 2026'],
  ])('%d seconds away is "%s"', (seconds, words) => {
    expect(at(seconds)).toBe(words);
  });
});
