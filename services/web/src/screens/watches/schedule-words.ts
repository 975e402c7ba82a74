import type { Watch } from '../../api/watches.ts';
import { secondsOf } from '../../words/schedule.ts';

export type Schedule = Watch['schedule'];
export type Interval = Extract<Schedule, { every: string }>;
export type TimeWindow = NonNullable<Interval['windows']>[number];
export type Day = NonNullable<TimeWindow['days']>[number];

export const DAYS: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const DAY_WORDS: Readonly<Record<Day, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

const PARTS = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `PT15M` as `Every 15 minutes`. */
export function everyWords(every: string): string {
  const total = secondsOf(every);
  const [name, size] = PARTS.find(([, length]) => total >= length && total % length === 0) ?? ['second', 1];
  const count = total / size;
  return count === 1 ? `Every ${name}` : `Every ${count} ${name}s`;
}

/** When a watch is looked at, as one would say it: `Every hour, Mon–Fri 08:00–20:00 (Europe/Berlin)`. */
export function scheduleWords(schedule: Schedule): string {
  if ('cron' in schedule) return `By “${schedule.cron}” (${schedule.timeZone})`;
  const { every, windows = [], timeZone = 'UTC' } = schedule;
  if (windows.length === 0) return everyWords(every);
  return `${everyWords(every)}, ${windows.map(windowWords).join(', ')} (${timeZone})`;
}

function windowWords({ days, from, to }: TimeWindow): string {
  const hours = `${from}–${to}`;
  return days === undefined || days.length === 0 || days.length === 7
    ? `daily ${hours}`
    : `${daysWords(days)} ${hours}`;
}

/** Days in a row as a range, others one by one. */
function daysWords(days: readonly Day[]): string {
  const places = DAYS.flatMap((day, place) => (days.includes(day) ? [place] : []));
  const runs: number[][] = [];
  for (const place of places) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === place - 1) run.push(place);
    else runs.push([place]);
  }
  const name = (place: number | undefined): string => {
    const day = DAYS[place ?? 0];
    return day === undefined ? '' : DAY_WORDS[day];
  };
  return runs
    .map((run) => (run.length > 2 ? `${name(run[0])}–${name(run.at(-1))}` : run.map(name).join(', ')))
    .join(', ');
}
