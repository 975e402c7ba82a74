import type { PageElement, PageTree } from '../page-tree.ts';
import type { PriceCandidate } from './price-candidates.ts';
import type { PriceFeature } from './price-feature-names.ts';
import { TAX } from './price-labels-beside.ts';
import type { BesideAmount } from './price-labels-beside.ts';
import type { PriceSurroundings } from './price-surroundings.ts';

type SetFeature = (name: PriceFeature, value: number | boolean) => void;

/** All amounts of a page, with what stands beside each and the card of another product that it may stand in. */
export interface Amounts {
  readonly candidates: readonly PriceCandidate[];
  readonly beside: readonly BesideAmount[];
  readonly cards: readonly (PageElement | null)[];
}

/** Looks at amounts together with those beside them: former prices, discounts, ranges, parts. */
export class PriceNeighbours {
  readonly #tree: PageTree;
  readonly #around: PriceSurroundings;
  readonly #amounts: Amounts;
  readonly #values: Float64Array;
  /** Low and high end of ranges that are printed outside of cards. */
  readonly #ranges: readonly (readonly [low: number, high: number, at: number])[];
  readonly #multiples = new Map<number, boolean>();
  readonly #lows = new Map<number, boolean>();
  readonly #twins = new Map<number, number | null>();

  constructor(tree: PageTree, around: PriceSurroundings, amounts: Amounts) {
    this.#tree = tree;
    this.#around = around;
    this.#amounts = amounts;
    this.#values = Float64Array.from(amounts.candidates, ({ key }) => Number(key));
    this.#ranges = this.#findRanges();
  }

  set(index: number, set: SetFeature): void {
    const candidate = this.#amounts.candidates[index];
    if (!candidate) return;
    const own = this.#values[index] ?? 0;
    set(
      'withinRange',
      this.#amounts.cards[index] === null && this.#ranges.some(([low, high]) => low < own && own < high),
    );
    const isLow = this.#isLowOfChosen(index);
    set('lowOfChosen', isLow);
    this.#setParts(index, set);
    this.#setTwin(index, set);
    this.#setBare(index, set);
    const { run, element } = candidate;
    const group = this.#group(index);
    const isRange = this.#isBehindDash(candidate);
    const percents = group.length === 0 ? [] : this.#percentsAround(candidate);
    const print = this.#around.printOf(element);
    let [isBefore, isReduced, isReducedByWords] = [false, false, false];
    for (const each of group) {
      const other = this.#amounts.candidates[each];
      if (!other) continue;
      const value = this.#values[each] ?? 0;
      // What several of it come to is neither a former price nor part of a discount.
      if (this.#isMultiple(each)) continue;
      const isConditional = (this.#amounts.beside[each]?.isConditional ?? false) || this.#isLowOfChosen(each);
      if (value > 0 && value < own && this.#around.printOf(other.element) - print >= 1) set('smallerPrint', true);
      if (value > own) {
        set(other.element.isStruck ? 'higherStruckBeside' : 'higherBeside', true);
        if (isRange && other.run > run) set('rangeEnd', true);
        if (other.run >= run && this.#isBehindDash(other) && each === index + 1) set('rangeStart', true);
        if (percents.some((percent) => isNear(value * (1 - percent / 100), own, Math.max(1, value / 100)))) {
          isReducedByWords = true;
          isReduced ||= other.element.isStruck || this.#around.isNamedOld(other.element);
        }
      } else if (value > 0) {
        if (!other.element.isStruck) set('lowerBeside', true);
        if (isRange && other.run < run) set('rangeEnd', true);
        // What is less for some is no discount that all have.
        if (
          !isConditional &&
          percents.some((percent) => isNear(own * (1 - percent / 100), value, Math.max(1, own / 100)))
        )
          isBefore = true;
      }
      // What is between a price with its tax and without is the tax.
      const isTwin = this.twinOf(index) === each || this.twinOf(each) === index;
      for (const third of isTwin ? [] : group) {
        const rest = this.#values[third] ?? 0;
        // What delivery costs, or a part of it, is no discount.
        if ((this.#amounts.beside[third]?.isConditional ?? false) || this.#isMultiple(third)) continue;
        // The highest of three is the sum of the others: what it was, what it is, what is saved, which is the least.
        if (value > own && isNear(value - rest, own, 0.015)) {
          if (own >= rest) isReducedByWords = true;
          else set('isDiscount', true);
        }
        if (value < own && rest < value && !isConditional && isNear(own - rest, value, 0.015)) isBefore = true;
      }
    }
    const isOld = element.isStruck || this.#around.isNamedOld(element);
    const isOfAll = !(this.#amounts.beside[index]?.isConditional ?? false) && !isLow;
    set('discountFits', isReducedByWords && isOfAll);
    // What is reduced already, and less still for some: with a coupon, in a bundle.
    if (isBefore && isReducedByWords) set('reducedFurther', true);
    else if (isBefore && (isOld || !isReduced)) set('beforeDiscount', true);
  }

  /** The same price with tax where this is without, or without where this is with. */
  twinOf(index: number): number | null {
    const known = this.#twins.get(index);
    if (known !== undefined) return known;
    const twin = this.#findTwin(index);
    this.#twins.set(index, twin);
    return twin;
  }

  #findTwin(index: number): number | null {
    const { candidates, beside } = this.#amounts;
    const own = this.#values[index] ?? 0;
    for (const step of NEXT_TO) {
      const value = this.#values[index + step] ?? 0;
      const other = candidates[index + step];
      const ratio = Math.max(own, value) / Math.min(own, value);
      if (other === undefined || !(ratio >= LEAST_TAX && ratio <= MOST_TAX)) continue;
      if (other.element.isStruck || candidates[index]?.element.isStruck === true) continue;
      const [mine, others] = [beside[index], beside[index + step]];
      if (!mine || !others || mine.isOther || others.isOther) continue;
      if (mine.isConditionalOtherwise || others.isConditionalOtherwise) continue;
      const [low, high] = own < value ? [index, index + step] : [index + step, index];
      const [lower, higher] = [beside[low], beside[high]];
      const isTold =
        lower?.isWithoutTax === true ||
        (isTaxOf(Math.min(own, value), Math.max(own, value)) &&
          (higher?.isWithTax === true || !(isChosen(own) && isChosen(value)))) ||
        this.#around.isNamedNet((own < value ? candidates[index] : other)?.element ?? other.element);
      if (isTold && this.#group(index).includes(index + step)) return index + step;
    }
    return null;
  }

  /** `1.099,90 TL 749,90 TL` without a word between: the higher one was asked before, whatever style says so. */
  #setBare(index: number, set: SetFeature): void {
    const { candidates, cards, beside } = this.#amounts;
    const own = this.#values[index] ?? 0;
    for (const step of [-1, 1]) {
      const [first, second] = step === 1 ? [index, index + 1] : [index - 1, index];
      const [one, other] = [candidates[first], candidates[second]];
      const value = this.#values[index + step] ?? 0;
      const ratio = Math.max(own, value) / Math.min(own, value);
      if (!one || !other || !(ratio > 1 && ratio <= MOST_REDUCED) || this.twinOf(first) === second) continue;
      if (cards[first] !== cards[second] || one.currencyNear === 0 || other.currencyNear === 0) continue;
      const [mine, others] = [beside[first], beside[second]];
      if (!mine || !others || mine.isConditional || others.isConditional || mine.isOther || others.isOther) continue;
      if (one.element.sight !== other.element.sight) continue;
      if (this.#isBehindDash(other) || !this.#isBare(one, other)) continue;
      set(own < value ? 'nextToHigher' : 'nextToLower', true);
    }
  }

  /** Whether two amounts stand beside each other with nothing between, neither in a list to choose from. */
  #isBare(one: PriceCandidate, other: PriceCandidate): boolean {
    if (one.run === other.run || other.before !== '' || other.run - one.lastRun > 4) return false;
    if (this.#around.isOption(one.element) || this.#around.isOption(other.element)) return false;
    const { runs } = this.#tree;
    for (let at = one.lastRun + 1; at < other.run; at += 1)
      if (/[\p{L}\d%]/u.test(withoutMoney(runs[at]?.text ?? ''))) return false;
    const own = withoutMoney(one.after);
    return own === '' || runs[other.run]?.lead === 'block'
      ? !/\p{L}{2}/u.test(own)
      : !/\p{L}{2}/u.test(own.split(/\d/, 1)[0] ?? '');
  }

  /** Which of the two is meant: the larger print, else the first. */
  #setTwin(index: number, set: SetFeature): void {
    const twin = this.twinOf(index);
    const [own, other] = [this.#amounts.candidates[index], twin === null ? undefined : this.#amounts.candidates[twin]];
    if (twin === null || !own || !other) return;
    const print = this.#around.weightOf(own.element) + styleOf(own.element, other.element);
    const others = this.#around.weightOf(other.element) + styleOf(other.element, own.element);
    set('smallerTwin', others - print >= LEAST_LARGER);
    set('secondTwin', twin < index && Math.abs(others - print) < LEAST_LARGER);
  }

  /** A range stands above, or the least of several, and the amount of what is chosen behind it. */
  #isLowOfChosen(index: number): boolean {
    if (this.#ranges.length === 0 && this.#amounts.beside[index]?.isFrom !== true) return false;
    const known = this.#lows.get(index);
    if (known !== undefined) return known;
    const isLow = this.#hasChosenBehind(index);
    this.#lows.set(index, isLow);
    return isLow;
  }

  #hasChosenBehind(index: number): boolean {
    const { candidates, cards, beside } = this.#amounts;
    const own = this.#values[index] ?? 0;
    if (beside[index]?.isFrom === true)
      return candidates.some((other, place) => {
        const value = this.#values[place] ?? 0;
        if (place <= index || value <= own || value > own * MOST_REDUCED || cards[place] !== null) return false;
        return this.#isChosenPrice(other) && beside[place]?.isConditional !== true && beside[place]?.isOther !== true;
      });
    const range = this.#ranges.find(([low, , at]) => low === own && Math.abs(at - index) <= 1);
    if (range === undefined) return false;
    const [low, high, at] = range;
    const first = candidates[at];
    return candidates.some((other, place) => {
      const value = this.#values[place] ?? 0;
      if (place <= at || low >= value || value > high || cards[place] !== null) return false;
      if (value === high && (other.lineLength > other.text.length + 12 || this.#isBehindDash(other))) return false;
      return other.currencyNear > 0 && other.run - (first?.run ?? 0) <= 40 && beside[place]?.isConditional !== true;
    });
  }

  /** The last line before the button that buys, with nothing but the amount. */
  #isChosenPrice({ run, text, lineLength, currencyNear, element }: PriceCandidate): boolean {
    return (
      currencyNear > 0 && lineLength <= text.length + 12 && !element.isStruck && this.#around.isRightBeforeBuy(run)
    );
  }

  /** `12 x 41,65` beside 499.80: the one is a part of the other. */
  #setParts(index: number, set: SetFeature): void {
    const own = this.#values[index] ?? 0;
    for (let step = -MAX_PARTS; step <= MAX_PARTS; step += 1) {
      const value = this.#values[index + step];
      if (step === 0 || value === undefined || own === 0 || value === 0 || value === own) continue;
      if (value > own) {
        if (this.#isTimes(own, value, index)) set('timesGivesOther', true);
      } else if (this.#amounts.cards[index] === null) {
        if (this.#saysCount(value, own, index) || this.#saysMeasure(value, own, index)) set('multipleOfOther', true);
        else if (this.#isTimes(value, own, index + step)) set('isTimesOther', true);
        else if (this.#isTimes(value, own, index)) set('multipleOfOther', true);
      }
    }
  }

  /** What so many of another amount come to. */
  #isMultiple(index: number): boolean {
    const known = this.#multiples.get(index);
    if (known !== undefined) return known;
    const own = this.#values[index] ?? 0;
    let isMultiple = false;
    for (let step = -MAX_PARTS; step <= MAX_PARTS && !isMultiple; step += 1) {
      const part = this.#values[index + step] ?? 0;
      isMultiple = part > 0 && part < own && this.#isTimes(part, own, index);
    }
    this.#multiples.set(index, isMultiple);
    return isMultiple;
  }

  /** `2 tyres £79.80` beside 39.90: the count stands before the sum, in its line. */
  #saysCount(part: number, whole: number, at: number): boolean {
    const before = this.#amounts.candidates[at]?.before ?? '';
    return DIGIT.test(before) && this.#isTimes(part, whole, at) && countWords(Math.round(whole / part)).test(before);
  }

  /** `1 box = 1.44 m² = £47.45` beside 32.95 per m². */
  #saysMeasure(part: number, whole: number, at: number): boolean {
    const before = this.#amounts.candidates[at]?.before ?? '';
    const measure = before.endsWith('=') ? MEASURE.exec(before)?.[1] : undefined;
    return measure !== undefined && isNear(part * Number(measure.replace(',', '.')), whole, 0.01 + whole / 1_000);
  }

  /** Whether a count that stands beside the amount `at` makes `whole` of `part`. */
  #isTimes(part: number, whole: number, at: number): boolean {
    const ratio = whole / part;
    const count = Math.round(ratio);
    if (count < 2 || count > MAX_COUNT || Math.abs(ratio - count) > 0.006 * count) return false;
    const beside = this.#amounts.beside[at];
    if (!beside) return false;
    if (!DIGIT.test(beside.ahead) && !DIGIT.test(beside.behind)) return false;
    const words = countWords(count);
    return words.test(beside.ahead) || words.test(beside.behind);
  }

  #isBehindDash({ before, run }: PriceCandidate): boolean {
    return DASH_END.test(before) || (before === '' && DASH.test(this.#tree.runs[run - 1]?.text ?? ''));
  }

  #findRanges(): [number, number, number][] {
    const ranges: [number, number, number][] = [];
    const { candidates, cards } = this.#amounts;
    for (let index = 1; index < candidates.length && ranges.length < MAX_RANGES; index += 1) {
      const [low, high] = [this.#values[index - 1] ?? 0, this.#values[index] ?? 0];
      const [first, second] = [candidates[index - 1], candidates[index]];
      if (!first || !second || low >= high || second.run - first.run > 4) continue;
      if (cards[index] === null && this.#isBehindDash(second)) ranges.push([low, high, index]);
    }
    return ranges;
  }

  /** Other amounts in the same small part of the page, and in the same card where it is in one. */
  #group(index: number): readonly number[] {
    const { candidates, cards } = this.#amounts;
    const candidate = candidates[index];
    const group: number[] = [];
    if (!candidate) return group;
    const { element, run, lastRun, key } = candidate;
    for (let step = -MAX_BESIDE; step <= MAX_BESIDE; step += 1) {
      const other = candidates[index + step];
      if (!other || step === 0 || other.key === key) continue;
      if ((step > 0 ? other.run - lastRun : run - other.lastRun) > 14) continue;
      if (cards[index + step] !== cards[index]) continue;
      if (
        other.element.sight === element.sight &&
        this.#shared(element, other.element) <= 24 + (lastRun - run) + (other.lastRun - other.run)
      )
        group.push(index + step);
    }
    return group;
  }

  /** Texts in the smallest element that holds both. */
  #shared(element: PageElement, other: PageElement): number {
    const common = element.closest((at) => at.holds(other));
    return common === null ? this.#tree.runs.length : common.endRun - common.firstRun;
  }

  /** Percentages printed near an amount. */
  #percentsAround({ run, lastRun }: PriceCandidate): readonly number[] {
    const found: number[] = [];
    for (let at = Math.max(0, run - 6); at <= lastRun + 6; at += 1) {
      const text = this.#tree.runs[at]?.text;
      // `incl. 19 % VAT` takes nothing off.
      if (text === undefined || text.length > 60 || !text.includes('%') || TAX.test(text)) continue;
      // What is dearer by some percent is no discount.
      const percent = Number(/(?<![+\d.,]|\+\s)(\d{1,2})(?:[.,]\d{1,2})?\s?%/.exec(text)?.[1]);
      if (percent > 0) found.push(percent);
    }
    return found;
  }
}

/** Amounts on either side that are looked at together with one. */
const MAX_BESIDE = 4;
const MAX_PARTS = 6;
/** Months of an instalment, pieces of a carton. */
const MAX_COUNT = 120;
const MAX_RANGES = 4;
const DIGIT = /\d/;
const MEASURE = /(\d{1,4}(?:[.,]\d{1,3})?)\s?(?:m²|m2|qm|m|kg|g|l|ml|lfm)\s?=$/i;
const COUNTS: (RegExp | undefined)[] = [];
/** A count by itself, of at most `MAX_COUNT`. */
const countWords = (count: number): RegExp =>
  (COUNTS[count] ??= new RegExp(`(?<![\\d.,])${count}(?![\\d.,]\\d|\\d|\\s?%)`));
const NEXT_TO = [-1, 1, -2, 2] as const;
/** What taxes on sales make of a price, with what rounding does. */
const LEAST_TAX = 1.03;
const MOST_TAX = 1.28;
const LEAST_LARGER = 0.35;
/** Whether an element or the box that it alone stands in has a name. */
function isNamed(element: PageElement, other: PageElement): boolean {
  const box = element.parent;
  return [element, ...(box === null || box.holds(other) ? [] : [box])].some(
    ({ attributes }) => attributes['class'] !== undefined || attributes['id'] !== undefined,
  );
}

/** A name of its own where the other has none, or an element of its own in the cell that the other fills. */
function styleOf(element: PageElement, other: PageElement): number {
  if (!isNamed(element, other)) return 0;
  return isNamed(other, element) && (other.tag !== 'td' || !INLINE.has(element.tag)) ? 0 : STYLED;
}

const STYLED = 0.4;
const INLINE = new Set(['span', 'b', 'strong', 'em', 'ins', 'bdi']);
/** The rates that most shops add; not 25 percent, which one fifth off takes away again. */
const RATES = [0.19, 0.2, 0.21, 0.22, 0.23, 0.24, 0.255, 0.27];
/** Whether one is the other with a tax, to the cent. */
const isTaxOf = (low: number, high: number): boolean => RATES.some((rate) => Math.abs(low * (1 + rate) - high) < 0.011);
/** As shops choose amounts: a price and a former one are both so, one that a tax was added to or taken from is seldom. */
const isChosen = (value: number): boolean => /[059]$/.test(value.toFixed(2));
/** Reduced further than this is nothing that a shop does. */
const MOST_REDUCED = 3.4;
const withoutMoney = (text: string): string =>
  text
    .replace(/[€$£¥₽₴₺₹₫]|(?<!\p{L})(?:R\$|kr\.?|zł|Kč|Ft|lei|TL|руб\.?|грн\.?|EUR|USD|GBP|CHF)(?!\p{L})/giu, '')
    .trim();
const DASH_END = /[-–—~]$/;
const DASH = /^[-–—~]$/;

const isNear = (one: number, other: number, within: number): boolean => Math.abs(one - other) <= within;
