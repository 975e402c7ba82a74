import { durationOf, secondsOf } from '@blackfang/core';
import type { Schedule, ScheduleInput } from '../watches/schedule.ts';
import type { Window, WindowInput } from '../watches/schedule-windows.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const HOURS = /^(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)$/;
/** Fewer days in a row are written one by one. */
const SHORTEST_RANGE = 3;

/**
 * A schedule in a cell: `PT1H`, `PT1H mon-fri 08:00-20:00; sat,sun 10:00-14:00 Europe/Berlin`, or `0 6 * * * Europe/Berlin`.
 * Read back by `scheduleIn`.
 */
export function scheduleText(schedule: Schedule): string {
  if (schedule.kind === 'cron') return `${schedule.cron} ${schedule.timeZone}`;
  const { everyS, windows } = schedule;
  if (windows === undefined) return durationOf(everyS);
  return `${durationOf(everyS)} ${windows.spans.map(windowText).join('; ')} ${windows.timeZone}`;
}

/** @returns undefined for what is neither an interval, with hours of the week or without, nor five fields of cron */
export function scheduleIn(text: string): ScheduleInput | undefined {
  const [first = '', ...rest] = text.trim().split(/\s+/);
  const everyS = secondsOf(first.toUpperCase());
  if (everyS === undefined) return rest.length === 4 || rest.length === 5 ? cronIn([first, ...rest]) : undefined;
  if (rest.length === 0) return { everyS };
  const timeZone = HOURS.test(rest.at(-1) ?? '') ? 'UTC' : rest.pop();
  const windows = rest.join(' ').split(';').map(windowIn);
  const known = windows.filter((one) => one !== undefined);
  return known.length === windows.length ? { everyS, timeZone, windows: known } : undefined;
}

function cronIn(parts: readonly string[]): ScheduleInput {
  return { cron: parts.slice(0, 5).join(' '), timeZone: parts[5] ?? 'UTC' };
}

function windowText({ days, from, to }: Window): string {
  const hours = `${clockText(from)}-${clockText(to)}`;
  return days.length === DAYS.length ? hours : `${daysText(days)} ${hours}`;
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** @param days sorted, 1 is Monday */
function daysText(days: readonly number[]): string {
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run?.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const name = (day: number | undefined) => DAYS[(day ?? 1) - 1] ?? '';
  const texts = runs.map((run) =>
    run.length < SHORTEST_RANGE ? run.map(name).join(',') : `${name(run[0])}-${name(run.at(-1))}`,
  );
  return texts.join(',');
}

function windowIn(text: string): WindowInput | undefined {
  const parts = text.trim().split(/\s+/);
  const [hours, fromHour, fromMinute, toHour, toMinute] = HOURS.exec(parts.pop() ?? '') ?? [];
  const days = daysIn(parts.join(''));
  if (hours === undefined || days === undefined) return undefined;
  return {
    days,
    fromMinute: Number(fromHour) * 60 + Number(fromMinute),
    toMinute: Number(toHour) * 60 + Number(toMinute),
  };
}

/** `mon-fri`, `sat,sun`; none are all. @returns undefined where one is no day */
function daysIn(text: string): number[] | undefined {
  if (text === '') return [];
  const days = text
    .toLowerCase()
    .split(',')
    .flatMap((part) => {
      const [from = '', to = from, ...more] = part.split('-');
      const [first, last] = [DAYS.indexOf(from), DAYS.indexOf(to)];
      if (first < 0 || last < 0 || more.length > 0) return [undefined];
      const count = ((last - first + DAYS.length) % DAYS.length) + 1;
      return Array.from({ length: count }, (_, step) => ((first + step) % DAYS.length) + 1);
    });
  const known = days.filter((day) => day !== undefined);
  return known.length === days.length ? known : undefined;
}
