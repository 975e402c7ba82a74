import { compareAmounts } from '@blackfang/core';
import { ATTRIBUTE_BITS as BITS } from '../html/tag-attributes.ts';
import type { PageElement, PageTree } from '../page-tree.ts';
import { CLASS_BITS } from './class-words.ts';
import type { Landmarks } from './page-landmarks.ts';
import type { PriceCandidate } from './price-candidates.ts';
import { PriceChoices } from './price-choices.ts';
import { FEATURE_PLACE as PLACE, PRICE_FEATURE_NAMES } from './price-feature-names.ts';
import type { FeatureVector, PriceFeature } from './price-feature-names.ts';
import { besideAmount } from './price-labels-beside.ts';
import type { BesideAmount } from './price-labels-beside.ts';
import { PriceNeighbours } from './price-neighbours.ts';
import { PriceRepetition } from './price-repetition.ts';
import { FLAG, PriceSurroundings } from './price-surroundings.ts';

/** Steps from one run to an element: how many texts lie between. */
function textsBetween(run: number, element: PageElement): number {
  if (run < element.firstRun) return element.firstRun - run;
  return run >= element.endRun ? run - element.endRun + 1 : 0;
}

const scale = (count: number): number => Math.log2(1 + Math.max(0, count)) / 6;

type SetFeature = (name: PriceFeature, value: number | boolean) => void;

/** Works out the features of all candidates of a page. */
export class PriceFeatures {
  readonly #tree: PageTree;
  readonly #landmarks: Landmarks;
  readonly #candidates: readonly PriceCandidate[];
  readonly #around: PriceSurroundings;
  readonly #repetition: PriceRepetition;
  readonly #choices: PriceChoices;
  readonly #beside: readonly BesideAmount[];
  readonly #neighbours: PriceNeighbours;
  /** How often each amount stands on the page. */
  readonly #times = new Map<string, number>();
  readonly #hasCurrency: boolean;

  constructor(tree: PageTree, landmarks: Landmarks, candidates: readonly PriceCandidate[]) {
    this.#tree = tree;
    this.#landmarks = landmarks;
    this.#candidates = candidates;
    this.#around = new PriceSurroundings(tree, landmarks);
    this.#repetition = new PriceRepetition(tree, landmarks, candidates);
    this.#choices = new PriceChoices(tree, landmarks.title, this.#repetition);
    this.#beside = candidates.map((candidate) => besideAmount(tree, candidate));
    const cards = candidates.map(({ element }) => this.#repetition.of(element).card);
    this.#neighbours = new PriceNeighbours(tree, this.#around, { candidates, beside: this.#beside, cards });
    this.#hasCurrency = candidates.some(({ currencyNear }) => currencyNear > 0);
    for (const { key } of candidates) this.#times.set(key, (this.#times.get(key) ?? 0) + 1);
  }

  all(): FeatureVector[] {
    const vectors = this.#candidates.map((candidate, index) => this.#of(candidate, index));
    this.#rankAfterTitle(vectors);
    this.#rankBeforeBuy(vectors);
    return vectors;
  }

  #of(candidate: PriceCandidate, index: number): FeatureVector {
    const vector = new Float64Array(PRICE_FEATURE_NAMES.length);
    const set: SetFeature = (name, value) => {
      vector[PLACE[name]] = Number(value);
    };
    const { element, reading, before, after, currencyNear } = candidate;
    const { amount } = reading;
    const around = this.#around.of(element);
    const isBare = currencyNear === 0 && /^\d+$/.test(candidate.text);

    set('currency', currencyNear === 1);
    set('currencyInBox', currencyNear > 0 && currencyNear < 1);
    set('currencyElsewhere', currencyNear === 0 && this.#hasCurrency);
    set('decimals', /[.,]\d{2}(?!\d)/.test(candidate.text));
    set('bareInteger', isBare);
    set('zero', compareAmounts(amount, '0') === 0);
    set('prose', Math.min(1, Math.max(0, candidate.lineLength - candidate.text.length - 12) / 80));
    set('struck', element.isStruck);
    set('hidden', element.sight !== 'shown');
    set('beside', (around.flags & FLAG.beside) !== 0);
    set('inHeader', (around.flags & FLAG.header) !== 0);
    set('inLink', (around.flags & FLAG.link) !== 0);
    set('inAnchor', (around.flags & FLAG.anchor) !== 0);
    set('inButton', (around.flags & FLAG.button) !== 0);
    set('inOption', (around.flags & FLAG.option) !== 0);
    set('inTable', (around.flags & FLAG.table) !== 0);
    set('isHeading', (around.flags & FLAG.heading) !== 0);
    set('strong', (around.flags & FLAG.strong) !== 0);
    set('sizeUp', Math.max(0, around.size));
    set('sizeDown', Math.max(0, -around.size));
    const { cards, lines } = this.#repetition.of(element);
    set('repeated', cards === 1 ? 0 : Math.min(1, Math.log2(cards) / 3));
    set('inLines', lines === 1 ? 0 : Math.min(1, Math.log2(lines) / 3));
    const state = this.#choices.of(element);
    set('chosen', state === 'chosen');
    set('notChosen', state === 'left');
    set('oddAmongAlike', state === 'odd');
    set('again', Math.min(1, Math.log2(this.#times.get(candidate.key) ?? 1) / 2));
    this.#setPlace(candidate, set);
    this.#setClasses(element, set);
    this.#beside[index]?.setLabels(set);
    this.#neighbours.set(index, set);
    set(
      'inBrackets',
      (/[([]$/.test(before) && /^[^()[\]]{0,30}[)\]]/.test(after)) || this.#isConversion(candidate, index),
    );
    return vector;
  }

  /** `39,12 € / 76,51 лв.`: the price again, in the currency that most buyers don't pay in. */
  #isConversion({ before, run, reading: { currency } }: PriceCandidate, index: number): boolean {
    const other = this.#candidates[index - 1];
    if (other === undefined || !/^[/|≈=]$/.test(before) || Math.abs(other.run - run) > 2) return false;
    return currency !== null && other.reading.currency !== null && currency !== other.reading.currency;
  }

  /** Texts in the smallest element that holds both. */
  #shared(element: PageElement, other: PageElement): number {
    const common = element.closest((at) => at.holds(other));
    return common === null ? this.#tree.runs.length : common.endRun - common.firstRun;
  }

  #setPlace({ element, run }: PriceCandidate, set: SetFeature): void {
    const { title } = this.#landmarks;
    const buy = this.#landmarks.buy ?? this.#landmarks.closed;
    const total = this.#tree.runs.length;
    set('noBuy', buy === null);
    set('noTitle', title === null);
    if (title === null) set('lateAfterTitle', run / Math.max(1, total));
    else {
      const isBefore = element.number < title.number && !element.holds(title);
      set('beforeTitle', isBefore);
      const distance = textsBetween(run, title);
      set('farFromTitle', scale(distance));
      set('lateAfterTitle', isBefore ? 0 : Math.min(1, distance / 150));
      set('apartFromTitle', scale(this.#shared(element, title)));
      const heading = this.#tree.headingOf(element);
      set(
        'otherHeading',
        heading !== null &&
          heading !== title &&
          !/^(?:legend|caption)$/.test(heading.tag) &&
          heading.number > title.number &&
          !heading.holds(element),
      );
    }
    if (buy === null) return;
    set('farFromBuy', scale(textsBetween(run, buy)));
    set('apartFromBuy', scale(this.#shared(element, buy)));
    set('inBuyForm', (this.#around.of(element).flags & FLAG.buyForm) !== 0);
  }

  #setClasses(element: PageElement, set: SetFeature): void {
    let near = 0;
    let far = 0;
    let age = 0;
    let at: PageElement | null = element;
    let holdsData = false;
    for (let level = 0; at !== null && level < 10; level += 1, at = at.parent) {
      if (this.#landmarks.title !== null && at.holds(this.#landmarks.title)) break;
      const { own } = this.#around.of(at);
      if (level < 3) near |= own;
      // The innermost that says one of the two: a box around both says both.
      const said = own & (CLASS_BITS.old | CLASS_BITS.new);
      if (level < 4 && age === 0 && said !== 0 && said !== (CLASS_BITS.old | CLASS_BITS.new)) age = said;
      far |= own;
      if (
        level < 3 &&
        (at.bits & BITS['data-']) !== 0 &&
        (at.attribute('data-price') ?? at.attribute('data-product-price') ?? at.attribute('data-price-amount')) !==
          undefined
      )
        holdsData = true;
    }
    const has = (mask: number, hint: keyof typeof CLASS_BITS): boolean => (mask & CLASS_BITS[hint]) !== 0;
    set('classPrice', has(near, 'price'));
    set('classOld', has(age === 0 ? near : age, 'old'));
    set('classNew', has(age === 0 ? near : age, 'new'));
    set('classUnit', has(near, 'unit'));
    set('classSave', has(near, 'save'));
    set('classShipping', has(far, 'shipping'));
    set('classInstalment', has(far, 'instalment'));
    set('classRelated', has(far, 'related'));
    set('classCart', has(far, 'cart') && !has(far, 'main'));
    set('classMain', has(far, 'main'));
    set('classLarge', has(near, 'large'));
    set('classSmall', has(near, 'small'));
    set('hiddenClass', has(near, 'hidden'));
    set('dataPrice', holdsData);
  }

  /** The first that stands after the title and that nothing speaks against. */
  #rankAfterTitle(vectors: readonly FeatureVector[]): void {
    const { title } = this.#landmarks;
    let rank = 0;
    this.#candidates.forEach(({ currencyNear, run }, index) => {
      const vector = vectors[index];
      if (!vector || currencyNear === 0 || this.#beside[index]?.isSum === true) return;
      if (title !== null && run < title.firstRun) return;
      if (UNFIT.some((place) => (vector[place] ?? 0) > 0)) return;
      const twin = this.#neighbours.twinOf(index);
      const known = twin === null ? 0 : (vectors[twin]?.[PLACE.firstAfterTitle] ?? 0);
      vector[PLACE.firstAfterTitle] = known > 0 ? known : 1 / (1 + rank);
      if (known === 0) rank += 1;
    });
  }

  /** The last that stands before the button that buys, or what stands in its place, and that nothing speaks against. */
  #rankBeforeBuy(vectors: readonly FeatureVector[]): void {
    const { title } = this.#landmarks;
    const buy = this.#landmarks.buy ?? this.#landmarks.closed;
    if (buy === null) return;
    let rank = 0;
    for (let index = this.#candidates.length - 1; index >= 0; index -= 1) {
      const candidate = this.#candidates[index];
      const vector = vectors[index];
      if (!candidate || !vector || candidate.currencyNear === 0 || candidate.run >= buy.endRun) continue;
      if (this.#beside[index]?.isSum === true) continue;
      if (title !== null && buy.number > title.number && candidate.run < title.firstRun) return;
      if (UNFIT.some((place) => (vector[place] ?? 0) > 0)) continue;
      const twin = this.#neighbours.twinOf(index);
      const known = twin === null ? 0 : (vectors[twin]?.[PLACE.lastBeforeBuy] ?? 0);
      vector[PLACE.lastBeforeBuy] = known > 0 ? known : 1 / (1 + rank);
      if (known === 0) rank += 1;
    }
  }
}

/** What says that an amount is what was asked before. */
export const FORMER_FEATURES: readonly number[] = (['struck', 'beforeDiscount', 'labelWas', 'classOld'] as const).map(
  (name) => PLACE[name],
);

/** What says that an amount is the least of several, and not that of what is chosen. */
export const LOW_FEATURES: readonly number[] = (
  ['labelFrom', 'rangeStart', 'notChosen', 'inOption', 'labelTier'] as const
).map((name) => PLACE[name]);

/** What says that an amount is the price again, with or without its tax. */
export const TWIN_FEATURES: readonly number[] = (['smallerTwin', 'secondTwin'] as const).map((name) => PLACE[name]);

/** A candidate with one of these is passed over when the first after the title is looked for. */
const UNFIT = (
  [
    'zero',
    'struck',
    'hidden',
    'beside',
    'inLink',
    'inOption',
    'isDiscount',
    'beforeDiscount',
    'smallerPrint',
    'labelWas',
    'labelInstalment',
    'labelShipping',
    'labelSave',
    'labelThreshold',
    'labelPlus',
    'labelTier',
    'notChosen',
    'behindUnit',
    'labelPoints',
    'labelSome',
    'behindInstalment',
    'inBrackets',
  ] as const
).map((name) => PLACE[name]);
