import { newId } from '@blackfang/core';
import fc from 'fast-check';
import { isOpen, parseWindows, type WindowInput, type Windows } from './schedule-windows.ts';
import { firstRunAt, mayRunAt, nextRunAt, parseSchedule, soonestRunAt, type Schedule } from './schedule.ts';

const OFFICE: WindowInput = { days: [1, 2, 3, 4, 5], fromMinute: 8 * 60, toMinute: 20 * 60 };
const within = (everyS: number, timeZone: string, ...windows: WindowInput[]): Schedule =>
  parseSchedule({ everyS, timeZone, windows });
const ofSchedule = (schedule: Schedule): Windows => {
  if (schedule.kind === 'cron' || schedule.windows === undefined) throw new Error('It has no windows.');
  return schedule.windows;
};
const id = newId();
const HOUR = 3_600_000;

/** The same, said by a whole other way: what a formatter of another language prints. */
function isOpenOnTheWall({ timeZone, spans }: Windows, at: Date): boolean {
  const [day = '', time = ''] = at
    .toLocaleString('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    .split(' ');
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return spans.some(({ days, from, to }) => {
    const begins = days.includes(weekday);
    if (from < to) return begins && minute >= from && minute < to;
    return (begins && minute >= from) || (days.includes(weekday === 1 ? 7 : weekday - 1) && minute < to);
  });
}

describe('A3 an interval that is kept to some hours of the week', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'America/Sao_Paulo',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Auckland',
    'Africa/Cairo',
    'UTC',
  );
  const windows = fc.array(
    fc
      .record({
        days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }),
        fromMinute: fc.integer({ min: 0, max: 1_439 }),
        toMinute: fc.integer({ min: 0, max: 1_440 }),
      })
      .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute),
    { minLength: 1, maxLength: 4 },
  );
  const everyS = fc.integer({ min: 60, max: 5 * 86_400 });
  const instants = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  /** Around the nights in which clocks are put forward or back. */
  const changes = fc
    .tuple(
      fc.constantFrom(
        '2026-03-29T01:00:00Z',
        '2026-10-25T01:00:00Z',
        '2026-03-08T07:00:00Z',
        '2026-11-01T06:00:00Z',
        '2026-04-04T15:00:00Z',
        '2026-10-03T15:30:00Z',
      ),
      fc.integer({ min: -36 * HOUR, max: 36 * HOUR }),
    )
    .map(([change, ms]) => new Date(Date.parse(change) + ms));

  it('never comes outside of them by the clock on the wall, nor sooner than the interval, in nights of change too', () => {
    fc.assert(
      fc.property(zones, windows, everyS, fc.oneof(instants, changes), (zone, spans, seconds, now) => {
        const schedule = within(seconds, zone, ...spans);
        const next = nextRunAt(schedule, id, now) ?? now;
        expect(isOpenOnTheWall(ofSchedule(schedule), next)).toBe(true);
        expect(mayRunAt(schedule, next)).toBe(true);
        const waited = next.getTime() - now.getTime();
        expect(waited).toBeGreaterThanOrEqual(seconds * 1_000);
        // A week, and one more where the clock leaves out the only opening of one; as long again as a window is spread.
        expect(waited).toBeLessThanOrEqual(seconds * 2_000 + 15 * 24 * HOUR);
      }),
      { numRuns: 400 },
    );
  });

  it('knows what is open as the wall does', () => {
    fc.assert(
      fc.property(zones, windows, fc.oneof(instants, changes), (zone, spans, at) => {
        const parsed = parseWindows(spans, zone);
        expect(isOpen(parsed, at)).toBe(isOpenOnTheWall(parsed, at));
      }),
      { numRuns: 400 },
    );
  });

  it('comes as soon as one opens, or now where one is open, for a watch that has waited', () => {
    fc.assert(
      fc.property(zones, windows, fc.oneof(instants, changes), (zone, spans, now) => {
        const schedule = within(3_600, zone, ...spans);
        const soonest = soonestRunAt(schedule, id, now);
        expect(soonest.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(soonest.getTime() === now.getTime()).toBe(mayRunAt(schedule, now));
        expect(mayRunAt(schedule, soonest)).toBe(true);
      }),
    );
  });

  it('goes on every hour of a working day, and waits over the night and the weekend', () => {
    const schedule = within(3_600, 'Europe/Berlin', OFFICE);
    const hours: string[] = [];
    // A Friday afternoon in the week before the clock is put forward.
    for (let at = new Date('2026-03-27T15:30:00Z'); hours.length < 5;) {
      at = nextRunAt(schedule, id, at) ?? at;
      hours.push(at.toLocaleString('en-GB', { timeZone: 'Europe/Berlin', weekday: 'short', hour: '2-digit' }));
    }
    expect(hours.slice(0, 3)).toEqual(['Fri, 17', 'Fri, 18', 'Fri, 19']);
    expect(hours[3]).toMatch(/^Mon, (08|09)$/);
    expect(hours[4]).toMatch(/^Mon, (09|10)$/);
  });

  it('spreads what waits for the same opening over the interval', () => {
    const schedule = within(3_600, 'UTC', OFFICE);
    const sunday = new Date('2026-03-01T12:00:00Z');
    const minutes = Array.from({ length: 300 }, () => soonestRunAt(schedule, newId(), sunday).getUTCMinutes());
    expect(new Set(minutes).size).toBeGreaterThan(40);
  });

  it('runs by night where a window goes over midnight, on the days that it begins on', () => {
    const schedule = within(3_600, 'UTC', { days: [5], fromMinute: 22 * 60, toMinute: 6 * 60 });
    const at = (text: string) => mayRunAt(schedule, new Date(text));
    expect([at('2026-03-06T21:59:00Z'), at('2026-03-06T22:00:00Z'), at('2026-03-07T05:59:00Z')]).toEqual([
      false,
      true,
      true,
    ]);
    expect([at('2026-03-07T06:00:00Z'), at('2026-03-07T23:00:00Z')]).toEqual([false, false]);
  });

  it('leaves a new watch its whole interval, and one without windows as it was', () => {
    const now = new Date('2026-03-04T10:00:00Z');
    const first = firstRunAt(within(3_600, 'UTC', OFFICE), id, now);
    expect(first?.toISOString()).toBe('2026-03-04T11:00:00.000Z');
    expect(mayRunAt(parseSchedule({ everyS: 60 }), now)).toBe(true);
  });

  it.each([
    [{ everyS: 60, windows: [{ ...OFFICE, days: [8] }] }, 'windows_invalid'],
    [{ everyS: 60, windows: [{ ...OFFICE, toMinute: OFFICE.fromMinute }] }, 'windows_invalid'],
    [{ everyS: 60, windows: [{ ...OFFICE, fromMinute: 1_440 }] }, 'windows_invalid'],
    [{ everyS: 60, windows: Array.from({ length: 15 }, () => OFFICE) }, 'windows_invalid'],
    [{ everyS: 60, windows: [OFFICE], timeZone: 'Mars/Base' }, 'time_zone_unknown'],
    [{ everyS: 60, timeZone: 'UTC' }, 'schedule_invalid'],
    [{ cron: '0 6 * * *', windows: [OFFICE] }, 'schedule_invalid'],
  ])('refuses %j', (input, reason) => {
    expect(() => parseSchedule(input)).toThrow(expect.objectContaining({ kind: 'invalid', reason }));
  });
});
