import { isCurrency } from '@blackfang/core';
import { CODES_THAT_ARE_WORDS, PRINTED_CURRENCIES } from '../currency-names.ts';

/** Forms of currencies that count when they stand beside a number; those of one letter only where they are at home. */
const FORMS = new Map<string, readonly string[]>();
for (const [form, { codes }] of PRINTED_CURRENCIES) {
  FORMS.set(form, codes);
  if (/^\p{L}{3,}$/u.test(form)) FORMS.set(form.toLowerCase(), codes);
}
// Words for weight, and for what is real: they stand beside numbers that are no money.
for (const form of [
  'pound',
  'pounds',
  'Pound',
  'Pounds',
  'peso',
  'Peso',
  'real',
  'Real',
  'din',
  'Din',
  'man.',
  'won',
  'leu',
])
  FORMS.delete(form);
const MAX_FORM = 9;
const ISO = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** By the character at one end of a form, how long forms with it are: most texts beside numbers are none of any length. */
function lengthsBy(charOf: (form: string) => string): ReadonlyMap<string, readonly number[]> {
  const lengths = new Map<string, Set<number>>([...ISO].map((letter) => [letter, new Set([3])]));
  for (const form of FORMS.keys()) {
    if (form.length <= MAX_FORM) lengths.set(charOf(form), (lengths.get(charOf(form)) ?? new Set()).add(form.length));
  }
  return new Map([...lengths].map(([char, all]) => [char, [...all].sort((a, b) => b - a)]));
}
const ENDING_WITH = lengthsBy((form) => form.charAt(form.length - 1));
const STARTING_WITH = lengthsBy((form) => form.charAt(0));
const NO_LENGTHS: readonly number[] = [];
const UNSPACED = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const LETTER = /[\p{L}\d]/u;

/** Only South Africa writes `R1,849.00`, wherever its page says that it is; smaller numbers behind an R are sizes and grades. */
const RANDS = /^(?:\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d{1,3}(?:[ \u00a0]\d{3})+[.,]\d{2}|\d{3,6}[.,]\d{2})(?!\d|[.,]\d)/;

/** A space of any kind, or a colon. */
const isGap = (code: number): boolean => code === 0x20 || code === 0x3a || code === 0xa0 || isOddSpace(code);
const isOddSpace = (code: number): boolean =>
  (code >= 0x09 && code <= 0x0d) || (code > 0xa0 && /\s/.test(String.fromCharCode(code)));

/** Finds the currency that stands beside a number. */
export class CurrencyBeside {
  readonly #local: readonly string[];

  /** @param local codes of the page's country, where a single letter may be a currency */
  constructor(local: readonly string[]) {
    this.#local = local;
  }

  /** Whether a text is nothing but a currency. */
  isCurrency(form: string): boolean {
    const codes = FORMS.get(form) ?? FORMS.get(form.toLowerCase());
    if (codes) return !/^[A-Za-z]$/.test(form) || codes.some((code) => this.#local.includes(code));
    if (!/^[A-Z]{3}$/.test(form) || !isCurrency(form)) return false;
    return !CODES_THAT_ARE_WORDS.has(form) || this.#local.includes(form);
  }

  /** Where the currency before a number starts; at the number itself where there is none. */
  startBefore(text: string, start: number): number {
    let end = start;
    while (end > start - 2 && isGap(text.charCodeAt(end - 1))) end -= 1;
    for (const length of ENDING_WITH.get(text.charAt(end - 1)) ?? NO_LENGTHS) {
      const form = length <= end ? text.slice(end - length, end) : '';
      if (form === '' || !(this.isCurrency(form) || (form === 'R' && RANDS.test(text.slice(start, start + 14)))))
        continue;
      if (/\p{L}/u.test(form.charAt(0)) && /\p{L}/u.test(text.charAt(end - length - 1))) continue;
      return end - length;
    }
    return start;
  }

  /** Where the currency after a number ends, with the dash that some print for no cents. */
  endAfter(text: string, end: number): number {
    const gap =
      /^(?:[.,]?[-–—]{1,2})?[\s\u00a0]{0,2}(?:万|萬|만|億|亿|억)?/.exec(text.slice(end, end + 6))?.[0].length ?? 0;
    const start = end + gap;
    for (const length of STARTING_WITH.get(text.charAt(start)) ?? NO_LENGTHS) {
      const form = text.slice(start, start + length);
      if (form.length < length || !this.isCurrency(form)) continue;
      const last = form.charAt(length - 1);
      if (LETTER.test(last) && !UNSPACED.test(last) && /\p{L}/u.test(text.charAt(start + length))) continue;
      // 12 €99: the cents behind the sign.
      const cents = /^\d{2}(?![\d.,%])/.exec(text.slice(start + length, start + length + 4))?.[0] ?? '';
      return start + length + (/^[€$£]$/.test(form) ? cents.length : 0);
    }
    return end;
  }
}
