import { plainDigits } from './price-notation.ts';
import type { Locale } from './regions.ts';

const LANGUAGES = 'en de fr es it pt nl pl cs sk ro ru uk sv da nb fi hu tr hi'.split(' ');
const MAX_TEXT = 200;
let months: ReadonlyMap<string, number> | null = null;

const folded = (word: string): string => word.toLowerCase().replace(/\.$/, '');

/** The names of months in the languages above, long and short, alone and in a date: `maja` and `maj` are 5. */
function monthNames(): ReadonlyMap<string, number> {
  if (months !== null) return months;
  const names = new Map<string, number>();
  for (const language of LANGUAGES) {
    for (const month of ['long', 'short'] as const) {
      for (const options of [{ month }, { month, day: 'numeric' as const }]) {
        const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
        for (let number = 0; number < 12; number += 1) {
          const part = format.formatToParts(Date.UTC(2026, number, 15)).find(({ type }) => type === 'month')?.value;
          const name = part && folded(part);
          // What stands for two months in two languages stands for none.
          if (name && name.length >= 3 && /\p{L}/u.test(name))
            names.set(name, names.has(name) && names.get(name) !== number + 1 ? 0 : number + 1);
        }
      }
    }
  }
  names.set('sept', 9);
  months = names;
  return names;
}

function dated(year: number, month: number, day: number): string | null {
  const full = year < 100 ? 2_000 + year : year;
  if (full < 1_990 || full > 2_100) return null;
  const date = new Date(Date.UTC(full, month - 1, day));
  // The 31st of a month of 30 days is no date.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}

/** Whether a page of this language and country writes the month first; null where nothing tells. */
function isMonthFirst({ language, host }: Locale): boolean | null {
  if (language === null) return null;
  if (!/^en/i.test(language)) return false;
  if (/^en[-_](?:us|ph)\b/i.test(language)) return true;
  if (/^en[-_]/i.test(language)) return false;
  return /\.(?:uk|au|nz|ie|in|za|sg)$/i.test(host ?? '') ? false : null;
}

function withMark(a: number, b: number, year: number, mark: string, locale: Locale): string | null {
  if (mark === '.') return dated(year, b, a);
  if (a > 12) return dated(year, b, a);
  if (b > 12) return dated(year, a, b);
  if (a === b) return dated(year, a, b);
  const monthFirst = isMonthFirst(locale);
  return monthFirst === null ? null : monthFirst ? dated(year, a, b) : dated(year, b, a);
}

/**
 * The first date of a text, as `2026-12-31`; null where there is none, or none that can be told: `03/04/2026` of a page of
 * unknown country, a day without a year.
 */
export function readDate(raw: string, locale: Locale): string | null {
  const text = plainDigits(raw.slice(0, MAX_TEXT));
  const iso = /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text);
  if (iso) return dated(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const asian = /(?<!\d)(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日号일]/.exec(text);
  if (asian) return dated(Number(asian[1]), Number(asian[2]), Number(asian[3]));
  const marked = /(?<![\d.,/])(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?![\d/])/.exec(text);
  if (marked) return withMark(Number(marked[1]), Number(marked[3]), Number(marked[4]), marked[2] ?? '', locale);

  const dayFirst =
    /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)? (?:de |of )?(\p{L}[\p{L}\p{M}]{2,14})\.?,? (?:de |of )?(\d{4})(?!\d)/u.exec(
      text,
    );
  const month = dayFirst && monthNames().get(folded(dayFirst[2] ?? ''));
  if (dayFirst && month) return dated(Number(dayFirst[3]), month, Number(dayFirst[1]));
  const nameFirst = /(\p{L}[\p{L}\p{M}]{2,14})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)/u.exec(text);
  const named = nameFirst && monthNames().get(folded(nameFirst[1] ?? ''));
  return nameFirst && named ? dated(Number(nameFirst[3]), named, Number(nameFirst[2])) : null;
}
