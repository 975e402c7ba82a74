import { invalidField } from '@blackfang/core';
import { Cron } from 'croner';
import { isOpen, openFrom, parseWindows, type WindowInput, type Windows } from './schedule-windows.ts';

/** When a watch is looked at. */
export type Schedule =
  | { readonly kind: 'every'; readonly everyS: number; readonly windows?: Windows | undefined }
  | { readonly kind: 'cron'; readonly cron: string; readonly timeZone: string };

/** As it comes over the wire: one of the two. */
export interface ScheduleInput {
  readonly everyS?: number | undefined;
  readonly cron?: string | undefined;
  /** Of the cron expression, or of the windows. */
  readonly timeZone?: string | undefined;
  /** With an interval: the times of the week that it is kept to; always where there are none. */
  readonly windows?: readonly WindowInput[] | undefined;
}

export const HOURLY: Schedule = { kind: 'every', everyS: 3_600 };

const LONGEST_INTERVAL_S = 366 * 86_400;
const MAX_CRON = 100;
/** Times of a cron schedule that its shortest interval is measured on. */
const MEASURED_TIMES = 60;
/** What falls on one minute is begun over this long. */
const CRON_SPREAD_MS = 20_000;

/**
 * @throws AppError `invalid` schedule_invalid, schedule_never, time_zone_unknown, windows_invalid
 */
export function parseSchedule({ everyS, cron, timeZone, windows = [] }: ScheduleInput): Schedule {
  if (everyS !== undefined && cron !== undefined) {
    throw invalidField('schedule', 'schedule_invalid', 'Give either an interval or a cron expression, not both.');
  }
  if (everyS !== undefined) {
    if (timeZone !== undefined && windows.length === 0) {
      const wanted = 'An interval without windows has no time zone; leave it out.';
      throw invalidField('schedule.timeZone', 'schedule_invalid', wanted);
    }
    if (!Number.isInteger(everyS) || everyS < 1 || everyS > LONGEST_INTERVAL_S) {
      throw invalidField('schedule.every', 'schedule_invalid', 'Give an interval of at most 366 days, such as PT1H.');
    }
    if (windows.length === 0) return { kind: 'every', everyS };
    return { kind: 'every', everyS, windows: parseWindows(windows, demandTimeZone(timeZone ?? 'UTC')) };
  }
  if (windows.length > 0) {
    const wanted = 'A cron expression says its times itself; leave the windows out.';
    throw invalidField('schedule.windows', 'schedule_invalid', wanted);
  }
  if (cron === undefined) {
    throw invalidField('schedule', 'schedule_invalid', 'Give an interval (every) or a cron expression (cron).');
  }
  return parseCron(cron.trim().replace(/\s+/g, ' '), timeZone ?? 'UTC');
}

function parseCron(cron: string, zone: string): Schedule {
  const schedule: Schedule = { kind: 'cron', cron, timeZone: demandTimeZone(zone) };
  if (cron.length > MAX_CRON || cron.startsWith('@') || cron.split(' ').length !== 5) throw cronInvalid();
  try {
    clockwork(schedule);
  } catch (error) {
    // croner says what it does not understand by these two and nothing else.
    if (error instanceof TypeError || error instanceof RangeError) throw cronInvalid();
    throw error;
  }
  if (clockwork(schedule).nextRun(new Date(0)) === null) {
    throw invalidField('schedule.cron', 'schedule_never', 'This day never comes. Check day and month.');
  }
  return schedule;
}

function cronInvalid() {
  const wanted = 'Give five fields, minute to day of week, such as "0 6 * * 1-5".';
  return invalidField('schedule.cron', 'schedule_invalid', wanted);
}

/** @throws AppError `invalid` time_zone_unknown */
function demandTimeZone(name: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidField('schedule.timeZone', 'time_zone_unknown', 'Give an IANA time zone such as Asia/Kolkata.');
  }
}

/**
 * Refuses a schedule that is denser than allowed.
 * @param from where a cron schedule is measured from.
 * @throws AppError `invalid` interval_too_short
 */
export function demandInterval(schedule: Schedule, shortestS: number, from: Date): void {
  if (shortestIntervalS(schedule, from) >= shortestS) return;
  const field = schedule.kind === 'every' ? 'schedule.every' : 'schedule.cron';
  throw invalidField(field, 'interval_too_short', `The shortest interval is ${shortestS} seconds.`);
}

/** Seconds between the two nearest times. */
export function shortestIntervalS(schedule: Schedule, from: Date): number {
  if (schedule.kind === 'every') return schedule.everyS;
  const times = clockwork(schedule).nextRuns(MEASURED_TIMES, from);
  return times.reduce((shortest, time, index) => {
    const before = times[index - 1];
    return before ? Math.min(shortest, (time.getTime() - before.getTime()) / 1_000) : shortest;
  }, LONGEST_INTERVAL_S);
}

/**
 * The first time after `after`, exclusive. Intervals have a grid of their own for each watch, so that those made
 * together do not run together; one with windows comes a whole interval after `after`, or when the next window opens.
 * Cron times are exact.
 * @param shortestS what the plan allows now: a denser interval is stretched to it.
 * @returns null where no such time comes any more.
 */
export function nextRunAt(schedule: Schedule, watchId: string, after: Date, shortestS = 1): Date | null {
  if (schedule.kind === 'cron') return clockwork(schedule).nextRun(after);
  const everyMs = Math.max(schedule.everyS, shortestS) * 1_000;
  if (schedule.windows)
    return openFrom(schedule.windows, new Date(after.getTime() + everyMs), seedOf(watchId), everyMs);
  const phaseMs = seedOf(watchId) % everyMs;
  return new Date((Math.floor((after.getTime() - phaseMs) / everyMs) + 1) * everyMs + phaseMs);
}

/** The first time by schedule after a run that is begun at once: an interval leaves at least half of itself between. */
export function firstRunAt(schedule: Schedule, watchId: string, now: Date, shortestS = 1): Date | null {
  const pause = schedule.kind === 'every' && !schedule.windows ? Math.max(schedule.everyS, shortestS) * 500 : 0;
  return nextRunAt(schedule, watchId, new Date(now.getTime() + pause), shortestS);
}

/** Whether the schedule lets a watch be looked at now: what was missed while its window was open waits for the next. */
export function mayRunAt(schedule: Schedule, now: Date): boolean {
  return schedule.kind === 'cron' || schedule.windows === undefined || isOpen(schedule.windows, now);
}

/** When a watch that has waited is looked at: now, or when its window opens. */
export function soonestRunAt(schedule: Schedule, watchId: string, now: Date, shortestS = 1): Date {
  if (schedule.kind === 'cron' || schedule.windows === undefined) return now;
  return openFrom(schedule.windows, now, seedOf(watchId), Math.max(schedule.everyS, shortestS) * 1_000);
}

/** How long a run is held back after its time, ms: what many watches want at six o'clock is spread, always alike. */
export function jitterMs(schedule: Schedule, watchId: string): number {
  return schedule.kind === 'cron' ? seedOf(watchId) % CRON_SPREAD_MS : 0;
}

/** The random end of a UUIDv7. */
function seedOf(watchId: string): number {
  return Number.parseInt(watchId.slice(-12), 16);
}

const clockworks = new Map<string, Cron>();
const MAX_CLOCKWORKS = 2_000;

/** Reading an expression costs more than asking it. */
function clockwork({ cron, timeZone }: Schedule & { kind: 'cron' }): Cron {
  const key = `${timeZone} ${cron}`;
  const known = clockworks.get(key);
  if (known) return known;
  const made = new Cron(cron, { timezone: timeZone, mode: '5-part' });
  if (clockworks.size >= MAX_CLOCKWORKS) clockworks.clear();
  clockworks.set(key, made);
  return made;
}
