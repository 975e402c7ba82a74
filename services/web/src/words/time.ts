import { dateFormat, numberFormat, relativeFormat } from './formats.ts';
import { region } from './region.ts';

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** A moment in full, in the person's language and time zone: for who wants to know exactly. */
export function formatMoment(at: Date, { locale, timeZone } = region): string {
  return dateFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone }).format(at);
}

/** A day without its time. */
export function formatDay(at: Date, { locale, timeZone } = region): string {
  return dateFormat(locale, { dateStyle: 'medium', timeZone }).format(at);
}

/** How long ago or ahead: `now`, `4 min ago`, `in 12 sec`, `yesterday`; a date where it is further than a week. */
export function formatRelative(at: Date, now: Date, where = region): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1_000);
  const far = Math.abs(seconds);
  // Words are in the language of the app; `21. Nov. 2026` is read by everybody, `vor 4 Min.` amid English is not.
  const { locale } = numberFormat(where.locale, {}).resolvedOptions();
  const words = relativeFormat(locale.startsWith('en') ? locale : 'en', {
    numeric: 'auto',
    style: 'short',
  });
  // What lies ahead is counted down to its end.
  if (seconds <= 0 && far < 5) return words.format(0, 'second');
  if (far < MINUTE_S) return words.format(seconds, 'second');
  if (far < HOUR_S) return words.format(Math.trunc(seconds / MINUTE_S), 'minute');
  if (far < DAY_S) return words.format(Math.trunc(seconds / HOUR_S), 'hour');
  if (far < 7 * DAY_S) return words.format(Math.trunc(seconds / DAY_S), 'day');
  return formatDay(at, where);
}

/** When what `formatRelative` says is another word, ms: no clock ticks more often than it must. */
export function staleAfterMs(at: Date, now: Date): number {
  const far = Math.abs(at.getTime() - now.getTime()) / 1_000;
  if (far < MINUTE_S) return 1_000;
  return far < HOUR_S ? 15_000 : 5 * 60_000;
}
