import { AppError, newId } from '@blackfang/core';
import fc from 'fast-check';
import { firstRunAt, jitterMs, nextRunAt, parseSchedule, shortestIntervalS, type Schedule } from './schedule.ts';

const cron = (expression: string, timeZone: string): Schedule => parseSchedule({ cron: expression, timeZone });
const times = (schedule: Schedule, from: string, count: number): string[] => {
  const found: string[] = [];
  for (let after = new Date(from); found.length < count;) {
    const next = nextRunAt(schedule, newId(), after);
    if (next === null) break;
    found.push(next.toISOString());
    after = next;
  }
  return found;
};

/** The clock on the wall, `HH:MM`. */
const wall = (time: Date, timeZone: string): string =>
  time.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });

const HOUR = 3_600_000;
const instants = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });

describe('A3 intervals', () => {
  const everyS = fc.integer({ min: 1, max: 30 * 86_400 });

  it('come at equal distances, whenever one looks', () => {
    fc.assert(
      fc.property(everyS, instants, fc.uuid({ version: 7 }), (seconds, now, id) => {
        const schedule = parseSchedule({ everyS: seconds });
        const next = nextRunAt(schedule, id, now) ?? now;
        const wait = next.getTime() - now.getTime();
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(seconds * 1_000);
        expect(nextRunAt(schedule, id, next)?.getTime()).toBe(next.getTime() + seconds * 1_000);
      }),
    );
  });

  it('leave at least half of themselves after a run that was begun at once', () => {
    fc.assert(
      fc.property(everyS, instants, fc.uuid({ version: 7 }), (seconds, now, id) => {
        const wait = (firstRunAt(parseSchedule({ everyS: seconds }), id, now) ?? now).getTime() - now.getTime();
        expect(wait).toBeGreaterThan(seconds * 500);
        expect(wait).toBeLessThanOrEqual(seconds * 1_500);
      }),
    );
  });

  it('are spread over watches that were made together', () => {
    const now = new Date('2026-03-01T12:00:00Z');
    const schedule = parseSchedule({ everyS: 60 });
    const seconds = Array.from({ length: 600 }, () => nextRunAt(schedule, newId(), now)?.getUTCSeconds());
    expect(new Set(seconds).size).toBeGreaterThan(50);
  });

  it('stretch to what the plan allows', () => {
    const schedule = parseSchedule({ everyS: 5 });
    const first = nextRunAt(schedule, newId(), new Date(0), 60) ?? new Date(0);
    const id = newId();
    const one = nextRunAt(schedule, id, first, 60);
    expect((nextRunAt(schedule, id, one ?? first, 60)?.getTime() ?? 0) - (one?.getTime() ?? 0)).toBe(60_000);
  });
});

describe('A3 cron with time zones', () => {
  it('means the clock on the wall', () => {
    expect(times(cron('0 6 * * *', 'Asia/Kolkata'), '2026-01-10T00:00:00Z', 2)).toEqual([
      '2026-01-10T00:30:00.000Z',
      '2026-01-11T00:30:00.000Z',
    ]);
    expect(times(cron('30 9 * * 1-5', 'America/New_York'), '2026-03-06T15:00:00Z', 2)).toEqual([
      '2026-03-09T13:30:00.000Z',
      '2026-03-10T13:30:00.000Z',
    ]);
  });

  it('runs once on the day that has no half past two, and once on the day that has two', () => {
    const berlin = cron('30 2 * * *', 'Europe/Berlin');
    for (const [from, days] of [
      ['2026-03-27T12:00:00Z', 4],
      ['2026-10-23T12:00:00Z', 4],
    ] as const) {
      const dates = times(berlin, from, days).map((time) =>
        new Date(time).toLocaleDateString('en-CA', { timeZone: 'Europe/Berlin' }),
      );
      expect(new Set(dates).size).toBe(days);
    }
  });

  it('gives one run a day, 23 to 25 hours apart, at the hour that was asked for where the day has it', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'America/Sao_Paulo',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'Asia/Kathmandu',
      'Pacific/Auckland',
      'UTC',
    );
    const clock = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(zones, clock, instants, (zone, [hour, minute], now) => {
        const schedule = cron(`${minute} ${hour} * * *`, zone);
        const first = nextRunAt(schedule, newId(), now) ?? now;
        const second = nextRunAt(schedule, newId(), first) ?? now;
        expect(first.getTime()).toBeGreaterThan(now.getTime());
        const apart = second.getTime() - first.getTime();
        expect(apart).toBeGreaterThanOrEqual(22 * HOUR);
        expect(apart).toBeLessThanOrEqual(26 * HOUR);
        const asked = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const shown = [wall(first, zone), wall(second, zone)];
        // Only a gap moves a time, and no two days in a row have one.
        expect(shown).toContain(asked);
      }),
    );
  });

  it('spreads what many want at the same time, alike for the same watch', () => {
    const schedule = cron('0 6 * * *', 'UTC');
    const id = newId();
    expect(jitterMs(schedule, id)).toBe(jitterMs(schedule, id));
    const delays = Array.from({ length: 200 }, () => jitterMs(schedule, newId()));
    expect(Math.max(...delays)).toBeLessThan(20_000);
    expect(new Set(delays.map((ms) => Math.floor(ms / 2_000))).size).toBe(10);
  });

  it('knows how near its times are', () => {
    const from = new Date('2026-01-01');
    expect(shortestIntervalS(cron('* * * * *', 'UTC'), from)).toBe(60);
    expect(shortestIntervalS(cron('0,10 * * * *', 'UTC'), from)).toBe(600);
    expect(shortestIntervalS(cron('0 6 * * *', 'UTC'), from)).toBe(86_400);
  });

  it.each(['* * * *', '60 * * * *', '@daily', 'a b c d e', '* * * * * *', '', `${'1,'.repeat(80)}1 * * * *`])(
    'refuses "%s"',
    (expression) => {
      expect(() => parseSchedule({ cron: expression })).toThrow(expect.objectContaining({ kind: 'invalid' }));
    },
  );

  it('refuses any text that is no schedule as a bad field, and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), fc.string({ maxLength: 30 }), (expression, timeZone) => {
        const kind = () => {
          try {
            parseSchedule({ cron: expression, timeZone });
            return 'accepted';
          } catch (error) {
            return error instanceof AppError ? error.kind : error;
          }
        };
        expect(['accepted', 'invalid']).toContain(kind());
      }),
    );
  });
});
