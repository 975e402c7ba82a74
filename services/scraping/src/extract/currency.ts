import { isCurrency } from '@blackfang/core';
import { CODES_THAT_ARE_WORDS, PRINTED_CURRENCIES, RETIRED_CODES } from './currency-names.ts';
import type { PrintedCurrency } from './currency-names.ts';
import { currencyOfCountry, localCurrencies } from './regions.ts';
import type { Locale } from './regions.ts';
import { anyCase } from './text.ts';

/** A currency as it stands in a text. */
export interface CurrencyMention extends PrintedCurrency {
  readonly printed: string;
  readonly start: number;
  readonly end: number;
}

/** What a printed currency means. `guessed` where the page did not say it itself. */
export interface CurrencyReading {
  readonly code: string | null;
  readonly confidence: number;
  readonly guessed: boolean;
}

const isWord = (form: string): boolean => /^\p{L}{3,}$/u.test(form);
const LOWERCASE_WORDS = new Map(
  [...PRINTED_CURRENCIES].filter(([form]) => isWord(form)).map(([form, meaning]) => [form.toLowerCase(), meaning]),
);

/** Chinese, Japanese, Korean and Thai write without spaces: there a letter beside the currency means nothing. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

const startsAsWord = (form: string): boolean => /^\p{L}/u.test(form) && !UNSPACED.test(form.charAt(0));

/** All forms, the longest first, each with the word boundaries that its letters ask for. */
function alternatives(forms: Iterable<string>): string {
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const escape = (form: string): string => {
    const boundary = /\p{L}$/u.test(form) && !UNSPACED.test(form.at(-1) ?? '') ? '(?!\\p{L})' : '';
    return form.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&') + boundary;
  };
  const words = longestFirst.filter(startsAsWord).map(escape);
  const signs = longestFirst.filter((form) => !startsAsWord(form)).map(escape);
  return [...(words.length === 0 ? [] : [`(?<!\\p{L})(?:${words.join('|')})`]), ...signs].join('|');
}

const MENTION = new RegExp(
  [
    alternatives(PRINTED_CURRENCIES.keys()),
    anyCase(alternatives(LOWERCASE_WORDS.keys())),
    '(?<!\\p{L})[A-Za-z]{3}(?!\\p{L})',
  ].join('|'),
  'gu',
);

/** Of a text without letters nothing but signs can be found, by a fraction of the pattern. */
const SIGN = new RegExp(alternatives([...PRINTED_CURRENCIES.keys()].filter((form) => !/\p{L}/u.test(form))), 'gu');

const isCode = (code: string): boolean => isCurrency(code) || RETIRED_CODES.has(code);

function meaningOf(printed: string): PrintedCurrency | null {
  const known = PRINTED_CURRENCIES.get(printed) ?? LOWERCASE_WORDS.get(printed.toLowerCase());
  if (known) return known;
  const code = printed.toUpperCase();
  if (!isCode(code)) return null;
  const isCapital = printed === code;
  if (CODES_THAT_ARE_WORDS.has(code)) return isCapital ? { codes: [code], onlyBesideNumber: true } : null;
  return { codes: [code], onlyBesideNumber: !isCapital };
}

/** Every currency that stands in `text`, in its order; `MXN $` and `£ GBP` are one. */
export function findCurrencies(text: string): CurrencyMention[] {
  const found: CurrencyMention[] = [];
  const pattern = /\p{L}/u.test(text) ? MENTION : SIGN;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const meaning = meaningOf(match[0]);
    if (meaning === null) continue;
    const mention = { ...meaning, printed: match[0], start: match.index, end: match.index + match[0].length };
    const before = found.at(-1);
    const joined = before && joinedMention(before, mention, text);
    if (joined) found[found.length - 1] = joined;
    else found.push(mention);
  }
  return found;
}

/** Two mentions side by side that can mean the same coin say together which. */
function joinedMention(one: CurrencyMention, other: CurrencyMention, text: string): CurrencyMention | null {
  if (!/^[ ():]{0,2}$/.test(text.slice(one.end, other.start))) return null;
  const [clear, vague] = one.codes.length <= other.codes.length ? [one, other] : [other, one];
  if (clear.codes.length !== 1 || !vague.codes.includes(clear.codes[0] ?? '')) return null;
  return { ...clear, onlyBesideNumber: false, start: one.start, end: other.end };
}

/** The first currency of a text that stands near the price, `Price from £ 39.95` or `zł`; null where there is none. */
export function currencyNearby(text: string): CurrencyMention | null {
  const trimmed = text.trim();
  const besideNumber = (mention: CurrencyMention): boolean =>
    mention.printed === trimmed ||
    /\d[\s.,]*$/.test(trimmed.slice(0, mention.start)) ||
    /^[\s.:]*\d/.test(trimmed.slice(mention.end));
  return findCurrencies(trimmed).find((mention) => !mention.onlyBesideNumber || besideNumber(mention)) ?? null;
}

/** A code as a page declares it in a field of its own: `EUR`, `eur`, or, against the rules, `€`. */
export function readDeclaredCurrency(text: string): CurrencyMention | null {
  const trimmed = text.trim();
  if (/^[A-Za-z]{3}$/.test(trimmed) && isCode(trimmed.toUpperCase())) {
    return { printed: trimmed, codes: [trimmed.toUpperCase()], onlyBesideNumber: false, start: 0, end: trimmed.length };
  }
  return trimmed.length > 40 ? null : currencyNearby(trimmed);
}

/** The coin that a sign means where nothing else is known; signs with no clear first are left open. */
const OPEN_WITHOUT_HINT = new Set(['SEK', 'NOK', 'KWD', 'MXN', 'RSD']);

/**
 * Says which code a printed currency means, taking the page's country for signs that several share.
 * @param mention null where no currency is printed at all: then only the country can tell, at half the confidence.
 */
export function resolveCurrency(mention: PrintedCurrency | null, locale: Locale): CurrencyReading {
  if (mention === null) {
    const code = currencyOfCountry(locale);
    return { code, confidence: code === null ? 1 : 0.5, guessed: code !== null };
  }
  const [first = null, ...others] = mention.codes;
  if (others.length === 0) return { code: first, confidence: first === null ? 0.5 : 1, guessed: false };
  const local = localCurrencies(locale).find((code) => mention.codes.includes(code));
  if (local !== undefined) return { code: local, confidence: 0.75, guessed: true };
  if (first === null || OPEN_WITHOUT_HINT.has(first)) return { code: null, confidence: 0.5, guessed: false };
  return { code: first, confidence: 0.6, guessed: true };
}
