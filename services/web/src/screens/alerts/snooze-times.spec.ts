import { snoozeTimes } from './snooze-times.ts';

const local = (at: Date) => `${at.getDay()} ${at.getHours()}:${at.getMinutes()}`;

describe('when a snoozed alert comes back', () => {
  it.each([
    ['a Sunday', new Date(2026, 0, 4, 23, 30), '1 8:0', '1 8:0', 8.5],
    ['a Monday', new Date(2026, 0, 5, 7, 0), '2 8:0', '1 8:0', 7 * 24 + 1],
    ['a Friday', new Date(2026, 0, 9, 9, 15), '6 8:0', '1 8:0', 2 * 24 + 22.75],
  ])('is asked for on %s', (_, now, tomorrow, monday, hoursToMonday) => {
    const times = snoozeTimes(now).map(({ at }) => at);
    expect(local(times[1]!)).toBe(tomorrow);
    expect(local(times[2]!)).toBe(monday);
    expect(((times[2]?.getTime() ?? 0) - now.getTime()) / 3_600_000).toBe(hoursToMonday);
    expect(times[3]?.getTime()).toBe(now.getTime() + 7 * 86_400_000);
  });
});
