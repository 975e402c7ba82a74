import { formatDay, formatMoment, formatRelative } from './time.ts';

const now = new Date('2026-03-10T12:00:00Z');
const at = (seconds: number) => formatRelative(new Date(now.getTime() + seconds * 1_000), now, { locale: 'en-US' });

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

  it.each([
    [{ locale: 'de-DE', timeZone: 'Europe/Berlin' }, '10.03.2026, 13:00:00', '10.03.2026'],
    [{ locale: 'en-US', timeZone: 'Pacific/Auckland' }, 'Mar 11, 2026, 1:00:00 AM', 'Mar 11, 2026'],
  ])('are written as the person chose: %j', (region, moment, day) => {
    expect(formatMoment(now, region).replaceAll('\u202f', ' ')).toBe(moment);
    expect(formatDay(now, region)).toBe(day);
    expect(formatRelative(new Date(now.getTime() - 120_000), now, region)).toMatch(/^2 min\.? ago$/);
  });
});
