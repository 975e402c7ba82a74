import { compareAmounts, isAmount } from '@blackfang/core';
import { amountKey } from '../amount-key.ts';
import { readLabel } from '../identify/label-words.ts';
import { LIMITS } from '../limits.ts';
import type { PageElement, PageTree, TextRun } from '../page-tree.ts';
import { readPriceText } from '../price-text.ts';
import type { PriceReading } from '../price-text.ts';
import { localCurrencies } from '../regions.ts';
import type { Locale } from '../regions.ts';
import { CurrencyBeside } from './currency-beside.ts';

/** A text of the page that has the shape of money. */
export interface PriceCandidate {
  /** The smallest element that holds all of it. */
  readonly element: PageElement;
  /** Index of its first run in `tree.runs`. */
  readonly run: number;
  /** Index of its last run: shops put each group of digits into an element of its own. */
  readonly lastRun: number;
  /** As a person reads it: `19.99 €` also of `19<sup>99</sup> €`. */
  readonly text: string;
  readonly reading: PriceReading & { readonly amount: string };
  /** The amount without zeros at its end: equal for equal amounts. */
  readonly key: string;
  /** What stands before and after it in its line. */
  readonly before: string;
  readonly after: string;
  /** A currency stands beside it, in its line (1) or in the small box around it (0.7), or nowhere (0). */
  readonly currencyNear: number;
  /** Characters of its line. */
  readonly lineLength: number;
}

/** Runs of one line of the page. */
interface Line {
  readonly first: number;
  readonly end: number;
  readonly text: string;
  /** Where each run starts in `text`. */
  readonly starts: readonly number[];
}

const DIGIT = /[\d\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19]/;
const OTHER_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19]/;
const OTHER_DIGITS = new RegExp(OTHER_DIGIT.source, 'g');
/** A number with its groups; what follows a separator has one to three digits, a space three. */
const NUMBER = /\d+(?:[.,'’](?=\d{1,3}(?!\d))\d+|[ \u00a0\u202f](?=\d{3}(?!\d))\d+)*/g;
const MAX_LINE = 400;
const MAX_LINE_RUNS = 40;
const MAX_IN_LINE = 12;

/** ASCII in place of the digits of other scripts, character by character, so that places in the text stay. */
function withAsciiDigits(text: string): string {
  return OTHER_DIGIT.test(text)
    ? text
        .replace(OTHER_DIGITS, (digit) => String(((digit.codePointAt(0) ?? 0) - zeroOf(digit)) % 10))
        .replace(/[\u066b\u066c]/g, (separator) => (separator === '\u066b' ? '.' : ','))
    : text;
}

function zeroOf(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  return [0x0660, 0x06f0, 0x0966, 0xff10].find((zero) => point >= zero && point < zero + 10) ?? point;
}

/**
 * Whether a currency between two numbers belongs to the one behind it, as those do that nobody writes behind: `4711 R$ 20`.
 * The dollar alone is written on both sides.
 */
function isLeading(currency: string, behind: string): boolean {
  const form = currency.trim();
  if (/^(?:R\$|US ?\$|A\$|C\$|NT\$|HK\$|[£₹₱]|Rp|RM)$/.test(form)) return true;
  return form === '$' && !/^\s?[\d.,]+\s?\$/.test(behind);
}

const CENTS_TAGS = new Set(['sup', 'sub', 'small']);

/** What stands between two runs of a line: the cents of 19<sup>99</sup> are parted by the point that is not printed. */
function between(text: string, before: TextRun | undefined, run: TextRun): string {
  const endsInDigit = /\d$/.test(text);
  // Point and cents in elements of their own, with spaces between the tags alone; single digits that turn one by one.
  if (endsInDigit && /^[.,]$/.test(run.text)) return '';
  if (/\d[.,]$/.test(text) && before?.text.length === 1 && /^\d{1,2}$/.test(run.text)) return '';
  if (before?.text.length === 1 && endsInDigit && /^\d$/.test(run.text) && before.element.tag === run.element.tag)
    return '';
  if (run.lead === 'joined' || (run.lead === 'space' && CENTS_TAGS.has(run.element.tag))) {
    // A number with cents of its own is none: `2€89` and, behind it, `11,56 € / kg`.
    const joins = endsInDigit && /^\d{2}(?!\d|\s?%|[.,]\d)/.test(run.text);
    if (joins) return /\d[.,]\d{1,2}$/.test(text) ? ' ' : '.';
    if (endsInDigit && /^\d/.test(run.text)) return run.lead === 'joined' ? ' ' : '  ';
  }
  // Words of elements of their own are no one word: `34,90 zł` and `brutto`.
  if (run.lead === 'joined') return ENDS_IN_LETTER.test(text) && STARTS_WITH_LETTER.test(run.text) ? ' ' : '';
  // Two spaces: `315` and `260 kr` in elements of their own are no 315 260.
  return endsInDigit && /^\d/.test(run.text) ? '  ' : ' ';
}

const ENDS_IN_LETTER = /\p{L}$/u;
const STARTS_WITH_LETTER = /^\p{L}/u;

function lineAt(runs: readonly TextRun[], first: number): Line {
  let text = '';
  const starts: number[] = [];
  let end = first;
  for (; end < runs.length && end - first < MAX_LINE_RUNS && text.length < MAX_LINE; end += 1) {
    const run = runs[end];
    if (!run || (end > first && run.lead === 'block')) break;
    if (end > first) text += between(text, runs[end - 1], run);
    starts.push(text.length);
    text += run.text;
  }
  return { first, end: Math.max(end, first + 1), text: withAsciiDigits(text.slice(0, MAX_LINE * 2)), starts };
}

/** Finds money in lines of a page. */
export class PriceFinder {
  readonly #tree: PageTree;
  readonly #locale: Locale;
  readonly #currency: CurrencyBeside;
  readonly #readings = new Map<string, PriceReading>();
  readonly candidates: PriceCandidate[] = [];
  /** Where the amount before ends in its line: words before it are not about the next. */
  #lastEnd = 0;

  readonly #title: PageElement | null;

  /** @param title of the product: only close behind it a whole number without currency can be its price */
  constructor(tree: PageTree, locale: Locale, title: PageElement | null) {
    this.#tree = tree;
    this.#title = title;
    this.#locale = locale;
    this.#currency = new CurrencyBeside(localCurrencies(locale));
  }

  /** All candidates in the order of the page, hidden ones too, at most `LIMITS.priceCandidates`. */
  find(): readonly PriceCandidate[] {
    const { runs } = this.#tree;
    for (let index = 0; index < runs.length && this.candidates.length < LIMITS.priceCandidates;) {
      const line = this.#nextLine(index);
      index = line.end;
      if (line.text !== '') this.#readLine(line);
    }
    return this.candidates;
  }

  /** The line that starts at a run; without its text where no digit is in it. */
  #nextLine(first: number): Line {
    const { runs } = this.#tree;
    let end = first;
    let hasDigit = false;
    for (; end < runs.length; end += 1) {
      const run = runs[end];
      if (!run || (end > first && (run.lead === 'block' || end - first >= MAX_LINE_RUNS))) break;
      hasDigit ||= run.element.sight !== 'never' && DIGIT.test(run.text);
    }
    return hasDigit ? lineAt(runs, first) : { first, end: Math.max(end, first + 1), text: '', starts: [] };
  }

  #readLine(line: Line): void {
    const { text } = line;
    let count = 0;
    this.#lastEnd = 0;
    NUMBER.lastIndex = 0;
    for (let match = NUMBER.exec(text); match !== null && count < MAX_IN_LINE; match = NUMBER.exec(text)) {
      count += 1;
      const start = match.index;
      const end = start + match[0].length;
      if (/^\s?[%٪％]/.test(text.slice(end, end + 2))) continue;
      // What stands behind the amount before is its own.
      const before = this.#currency.startBefore(text, start);
      const currencyStart = before < this.#lastEnd ? start : before;
      const behind = this.#currency.endAfter(text, end);
      // Of `£5 £4` the second sign belongs to the second number.
      const isNexts =
        behind > end &&
        /^\s?\d/.test(text.slice(behind, behind + 2)) &&
        (currencyStart < start || isLeading(text.slice(end, behind), text.slice(behind, behind + 20)));
      const currencyEnd = isNexts ? end : behind;
      NUMBER.lastIndex = currencyEnd;
      const beside = currencyStart < start || currencyEnd > end;
      if (beside && (this.#isCode(line, currencyStart, start) || isPartOfCode(text, start, end, currencyEnd))) continue;
      if (beside) this.#add(line, text.slice(currencyStart, currencyEnd), currencyStart, currencyEnd, start, 1);
      else this.#addBare(line, match[0], start, end);
    }
  }

  /** `Code: SR1192/S`: letters that touch the number behind such a label are the code's, no currency. */
  #isCode({ text, first }: Line, from: number, start: number): boolean {
    if (from === start || !ENDS_IN_LETTER.test(text.slice(from, start))) return false;
    const ahead = text.slice(0, from).trim() || (this.#tree.runs[first - 1]?.text ?? '').trim();
    const label = ahead === '' ? null : readLabel(ahead);
    return label !== null && label.kind !== 'brand' && label.rest === '';
  }

  /** A number alone in its line may have its currency elsewhere in the small box around it, or none. */
  #addBare(line: Line, token: string, start: number, end: number): void {
    const { text } = line;
    if (text.length > end - start + MAX_AROUND_BARE) {
      if (NO_CENTS_IN_LINE.test(text.slice(end, end + 4))) this.#add(line, token, start, end, start, 0.7);
      return;
    }
    const around = text.slice(0, start) + text.slice(end);
    const isAlone = !/[\p{L}\d%/]/u.test(around);
    const run = this.#runAt(line, start);
    const box = isAlone ? this.#boxOf(run, token) : null;
    if (box !== null) this.#add(line, box.text, start, end, start, 0.7, box.element);
    else if ((isAlone ? NO_CENTS : NO_CENTS_IN_LINE).test(text.slice(end, end + 4)))
      this.#add(line, token, start, end, start, 0.7);
    else if (
      /\d[.,]\d{2}$/.test(token) ||
      /^\d{1,3}(?:[.,'’ \u00a0]\d{3})+$/.test(token) ||
      (isAlone && (this.#isNamedPrice(run) || this.#isCloseBehindTitle(run)))
    )
      this.#add(line, token, start, end, start, 0);
  }

  #isCloseBehindTitle(run: number): boolean {
    return this.#title !== null && run >= this.#title.endRun && run < this.#title.endRun + CLOSE_RUNS;
  }

  /** The shop calls the element, or one close around it, a price. */
  #isNamedPrice(run: number): boolean {
    let at: PageElement | null = this.#tree.runs[run]?.element ?? null;
    for (let level = 0; at !== null && level < 3; level += 1, at = at.parent) {
      const { attributes } = at;
      if (
        PRICE_NAME.test(
          `${attributes['class'] ?? ''} ${attributes['id'] ?? ''} ${attributes['itemprop'] ?? ''}`.slice(0, 200),
        )
      )
        return true;
      if (attributes['data-price'] !== undefined) return true;
    }
    return false;
  }

  /** The small element around a bare number that holds a currency and nothing else than this number and its cents. */
  #boxOf(run: number, token: string): { element: PageElement; text: string } | null {
    const { runs } = this.#tree;
    let at: PageElement | null = runs[run]?.element ?? null;
    for (let level = 0; at !== null && level < 4; level += 1, at = at.parent) {
      const count = at.endRun - at.firstRun;
      if (count > MAX_BOX_RUNS) return null;
      if (count < 2) continue;
      const texts = runs.slice(at.firstRun, at.endRun).map((each) => withAsciiDigits(each.text));
      if (texts.some((text) => text.length > MAX_BOX_TEXT)) return null;
      const numbers = texts.filter((text) => /\d/.test(text));
      const currency = texts.find((text) => this.#currency.isCurrency(text.replace(/[\s:.,*-]+$/g, '').trim()));
      if (currency === undefined) {
        if (numbers.length > 2) return null;
        continue;
      }
      const [whole = '', cents = ''] = numbers;
      if (numbers.length === 1) return { element: at, text: `${currency} ${token}` };
      const isSplit =
        numbers.length === 2 &&
        /^\d+[.,]?$|^\d{1,3}(?:[.,' ]\d{3})+$/.test(whole.trim()) &&
        /^[.,]?\d{2}$/.test(cents.trim());
      if (!isSplit) return { element: at, text: `${currency} ${token}` };
      // The cents are no price of their own.
      if (token !== whole.replace(/[.,\s]+$/, '').trim()) return null;
      return { element: at, text: `${currency} ${token}.${cents.replace(/\D/g, '')}` };
    }
    return null;
  }

  #add(line: Line, text: string, from: number, to: number, at: number, currencyNear: number, box?: PageElement): void {
    const reading = this.#read(text);
    const { amount } = reading;
    if (amount === null || !isAmount(amount) || compareAmounts(amount, '0') < 0) return;
    const run = this.#runAt(line, at);
    const last = this.#runAt(line, Math.max(from, to - 1));
    const element = box ?? this.#around(this.#runAt(line, from), last);
    if (element === null || this.candidates.length >= LIMITS.priceCandidates) return;
    // `1 199,- 799,-`: the dash is of the amount before it, and begins no range.
    const end = to + (NO_CENTS_BEHIND.exec(line.text.slice(to, to + 5))?.[0].length ?? 0);
    this.candidates.push({
      element,
      run,
      lastRun: Math.max(run, last),
      text,
      reading: { ...reading, amount },
      key: amountKey(amount),
      before: line.text.slice(Math.max(this.#lastEnd, from - 80), Math.max(this.#lastEnd, from)).trim(),
      after: line.text.slice(end, end + 60).trim(),
      currencyNear,
      lineLength: line.text.length,
    });
    this.#lastEnd = end;
  }

  #read(text: string): PriceReading {
    const known = this.#readings.get(text);
    if (known) return known;
    const reading = readPriceText(text, this.#locale);
    this.#readings.set(text, reading);
    return reading;
  }

  #runAt(line: Line, offset: number): number {
    let index = line.starts.length - 1;
    while (index > 0 && (line.starts[index] ?? 0) > offset) index -= 1;
    return line.first + index;
  }

  /** The smallest element that holds two runs and all between. */
  #around(first: number, last: number): PageElement | null {
    const { runs } = this.#tree;
    const end = runs[last]?.element;
    let at: PageElement | null = runs[first]?.element ?? null;
    while (at !== null && end !== undefined && !at.holds(end)) at = at.parent;
    return at ?? runs[first]?.element ?? null;
  }
}

/** `6204-2RS`: letters that touch the number are the code's, unless it is the high end of a range. */
function isPartOfCode(text: string, start: number, end: number, currencyEnd: number): boolean {
  if (currencyEnd === end || text[start - 1] !== '-' || !STARTS_WITH_LETTER.test(text.slice(end, currencyEnd)))
    return false;
  const ahead = /[\p{L}\d]+$/u.exec(text.slice(Math.max(0, start - 16), start - 1))?.[0] ?? '';
  return ahead !== '' && (/\p{L}/u.test(ahead) || Number(ahead) > Number(text.slice(start, end)));
}

const PRICE_NAME = /price|preis|prix|precio|prezzo|prijs|preco|cena(?![a-z])|amount/i;
const CLOSE_RUNS = 12;
/** Behind an amount without cents, as no other number has it: `1 290.-`, `24.990,–`. */
const NO_CENTS = /^\s?[.,:]\s?[-–—]/;
/** The same among words, where `24. – 27.` are days. */
const NO_CENTS_IN_LINE = /^(?:[,:][-–—](?!\d)|\.[-–—](?!\s?\d|\p{L}))/u;
const NO_CENTS_BEHIND = /^(?:\s?[.,:]\s?[-–—](?![\d\p{L}])|,[-–—](?!\d))/u;
const MAX_AROUND_BARE = 24;
const MAX_BOX_RUNS = 8;
const MAX_BOX_TEXT = 16;
