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
  readonly #ranges: readonly (readonly [number, number])[];

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
    this.#setParts(index, set);
    const { run, element } = candidate;
    const group = this.#group(index);
    const isRange = this.#isBehindDash(candidate);
    const percents = group.length === 0 ? [] : this.#percentsAround(run);
    const print = this.#around.printOf(element);
    let [isBefore, isReduced, isReducedByWords] = [false, false, false];
    for (const each of group) {
      const other = this.#amounts.candidates[each];
      if (!other) continue;
      const value = this.#values[each] ?? 0;
      const isConditional = this.#amounts.beside[each]?.isConditional ?? false;
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
      for (const third of group) {
        const rest = this.#values[third] ?? 0;
        // The highest of three is the sum of the others: what it was, what it is, what is saved, which is the least.
        if (value > own && isNear(value - rest, own, 0.015)) {
          if (own >= rest) isReducedByWords = true;
          else set('isDiscount', true);
        }
        if (value < own && rest < value && !isConditional && isNear(own - rest, value, 0.015)) isBefore = true;
      }
    }
    const isOld = element.isStruck || this.#around.isNamedOld(element);
    set('discountFits', isReducedByWords && !(this.#amounts.beside[index]?.isConditional ?? false));
    // What is reduced already, and less still for some: with a coupon, in a bundle.
    if (isBefore && isReducedByWords) set('reducedFurther', true);
    else if (isBefore && (isOld || !isReduced)) set('beforeDiscount', true);
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
        if (this.#isTimes(value, own, index + step)) set('isTimesOther', true);
        else if (this.#isTimes(value, own, index)) set('multipleOfOther', true);
      }
    }
  }

  /** Whether a count that stands beside the amount `at` makes `whole` of `part`. */
  #isTimes(part: number, whole: number, at: number): boolean {
    const ratio = whole / part;
    const count = Math.round(ratio);
    if (count < 2 || count > MAX_COUNT || Math.abs(ratio - count) > 0.006 * count) return false;
    const beside = this.#amounts.beside[at];
    if (!beside) return false;
    const words = new RegExp(`(?<![\\d.,])${count}(?![\\d.,]\\d|\\d|\\s?%)`);
    return words.test(beside.ahead) || words.test(beside.behind);
  }

  #isBehindDash({ before, run }: PriceCandidate): boolean {
    return DASH_END.test(before) || (before === '' && DASH.test(this.#tree.runs[run - 1]?.text ?? ''));
  }

  #findRanges(): [number, number][] {
    const ranges: [number, number][] = [];
    const { candidates, cards } = this.#amounts;
    for (let index = 1; index < candidates.length && ranges.length < MAX_RANGES; index += 1) {
      const [low, high] = [this.#values[index - 1] ?? 0, this.#values[index] ?? 0];
      const [first, second] = [candidates[index - 1], candidates[index]];
      if (!first || !second || low >= high || second.run - first.run > 4) continue;
      if (cards[index] === null && this.#isBehindDash(second)) ranges.push([low, high]);
    }
    return ranges;
  }

  /** Other amounts in the same small part of the page, and in the same card where it is in one. */
  #group(index: number): readonly number[] {
    const { candidates, cards } = this.#amounts;
    const candidate = candidates[index];
    const group: number[] = [];
    if (!candidate) return group;
    const { element, run, key } = candidate;
    for (let step = -MAX_BESIDE; step <= MAX_BESIDE; step += 1) {
      const other = candidates[index + step];
      if (!other || step === 0 || other.key === key || Math.abs(other.run - run) > 14) continue;
      if (cards[index + step] !== cards[index]) continue;
      if (other.element.sight === element.sight && this.#shared(element, other.element) <= 24) group.push(index + step);
    }
    return group;
  }

  /** Texts in the smallest element that holds both. */
  #shared(element: PageElement, other: PageElement): number {
    const common = element.closest((at) => at.holds(other));
    return common === null ? this.#tree.runs.length : common.endRun - common.firstRun;
  }

  /** Percentages printed near a text. */
  #percentsAround(run: number): readonly number[] {
    const found: number[] = [];
    for (let at = Math.max(0, run - 6); at <= run + 6; at += 1) {
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
const DASH_END = /[-–—~]$/;
const DASH = /^[-–—~]$/;

const isNear = (one: number, other: number, within: number): boolean => Math.abs(one - other) <= within;
