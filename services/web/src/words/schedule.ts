import { numberFormat } from './formats.ts';

const UNITS = [
  ['W', 'week', 604_800],
  ['D', 'day', 86_400],
  ['H', 'hour', 3_600],
  ['M', 'minute', 60],
  ['S', 'second', 1],
] as const;

/** How often, as people say it: `15 min`, `1 day`; an expression of cron as it is. */
export function formatSchedule(
  schedule: { every: string } | { cron: string; timeZone: string },
  locale?: string,
): string {
  if ('cron' in schedule) return schedule.cron;
  let seconds = secondsOf(schedule.every);
  const parts: string[] = [];
  for (const [, unit, size] of UNITS) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) parts.push(numberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count));
  }
  return parts.join(' ');
}

/** Of a duration as the API tells it: `PT1H30M`. */
export function secondsOf(every: string): number {
  const [days = '', time = ''] = every.replace(/^P/, '').split('T');
  const sum = (text: string, units: readonly (readonly [string, string, number])[]) =>
    [...text.matchAll(/(\d+)([A-Z])/g)].reduce(
      (total, [, count, letter]) => total + Number(count) * (units.find(([one]) => one === letter)?.[2] ?? 0),
      0,
    );
  return sum(days, UNITS) + sum(time, UNITS);
}
