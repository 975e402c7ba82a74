import { invalidField } from '@blackfang/core';
import { Cron } from 'croner';

/** A part of some days of the week, by the clock on the wall. */
export interface Window {
  /** 1 is Monday, 7 Sunday; the days on which it begins. */
  readonly days: readonly number[];
  /** Minutes since midnight. */
  readonly from: number;
  /** Exclusive, up to 1440; before `from` it is of the next day. */
  readonly to: number;
}

/** When a watch may be looked at by its schedule. */
export interface Windows {
  readonly timeZone: string;
  readonly spans: readonly Window[];
}

/** As it comes over the wire. */
export interface WindowInput {
  readonly days: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
}

const MAX_WINDOWS = 14;
const DAY_MINUTES = 1_440;
const ALL_DAYS = [1, 2, 3, 4, 5, 6, 7];
/** Openings that are looked through: a clock that is put forward can leave out the one of a day, never those of a month. */
const MAX_OPENINGS = 40;

/** @throws AppError `invalid` windows_invalid */
export function parseWindows(input: readonly WindowInput[], timeZone: string): Windows {
  if (input.length > MAX_WINDOWS) throw wrong(`Give at most ${MAX_WINDOWS} windows.`);
  const spans = input.map(({ days, fromMinute: from, toMinute: to }) => {
    const own = days.length === 0 ? ALL_DAYS : [...new Set(days)].sort((a, b) => a - b);
    if (own.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) throw wrong('Give days from mon to sun.');
    const isTime = (minute: number, last: number) => Number.isInteger(minute) && minute >= 0 && minute <= last;
    if (!isTime(from, DAY_MINUTES - 1) || !isTime(to, DAY_MINUTES) || from === to) {
      throw wrong('Give a window as two different times, such as 08:00 to 20:00.');
    }
    return { days: own, from, to };
  });
  return { timeZone, spans };
}

function wrong(message: string) {
  return invalidField('schedule.windows', 'windows_invalid', message);
}

/** Whether one of the windows is open, by the clock on the wall. */
export function isOpen({ timeZone, spans }: Windows, at: Date): boolean {
  const { day, minute } = wallClock(timeZone, at);
  const before = day === 1 ? 7 : day - 1;
  return spans.some(({ days, from, to }) =>
    from < to
      ? days.includes(day) && from <= minute && minute < to
      : (days.includes(day) && minute >= from) || (days.includes(before) && minute < to),
  );
}

/**
 * The first time from `at` on at which a window is open. What would begin with the window is spread over `spreadMs` of
 * it, by `seed`, so that what many want at eight o'clock does not come at once.
 */
export function openFrom(windows: Windows, at: Date, seed: number, spreadMs: number): Date {
  if (isOpen(windows, at)) return at;
  let from = at;
  for (let seen = 0; seen < MAX_OPENINGS; seen += 1) {
    const opening = nextOpening(windows, from);
    if (isOpen(windows, opening)) return spread(windows, opening, seed % Math.max(1, spreadMs));
    from = opening;
  }
  throw new Error(`No window of ${JSON.stringify(windows)} opens after ${at.toISOString()}`);
}

/** As far into the window as it is still open. */
function spread(windows: Windows, opening: Date, delayMs: number): Date {
  for (let delay = delayMs; delay >= 1_000; delay = Math.floor(delay / 2)) {
    const at = new Date(opening.getTime() + delay);
    if (isOpen(windows, at)) return at;
  }
  return opening;
}

function nextOpening({ timeZone, spans }: Windows, after: Date): Date {
  const openings = spans.flatMap(({ days, from }) => {
    const expression = `${from % 60} ${Math.floor(from / 60)} * * ${days.map((day) => day % 7).join(',')}`;
    return clockOf(expression, timeZone).nextRun(after) ?? [];
  });
  return new Date(Math.min(...openings.map((opening) => opening.getTime())));
}

const clocks = new Map<string, Cron>();
const walls = new Map<string, Intl.DateTimeFormat>();
const MAX_KEPT = 2_000;

function clockOf(expression: string, timeZone: string): Cron {
  return kept(clocks, `${timeZone} ${expression}`, () => new Cron(expression, { timezone: timeZone, mode: '5-part' }));
}

const DAYS: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

function wallClock(timeZone: string, at: Date): { readonly day: number; readonly minute: number } {
  const format = kept(
    walls,
    timeZone,
    () =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone,
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }),
  );
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: DAYS[parts.get('weekday') ?? ''] ?? 0,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

function kept<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MAX_KEPT) known.clear();
  const made = make();
  known.set(key, made);
  return made;
}
