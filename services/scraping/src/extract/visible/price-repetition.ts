import { ATTRIBUTE_BITS as BITS } from '../html/tag-attributes.ts';
import type { PageElement, PageTree } from '../page-tree.ts';
import type { Landmarks } from './page-landmarks.ts';
import type { PriceCandidate } from './price-candidates.ts';

/** How often an amount's part of the page stands there again, with other amounts. */
export interface Repetition {
  /** Siblings that hold a picture, a link or a heading beside their amounts: other products. */
  readonly cards: number;
  /** Siblings of amounts and words alone: lines of a price, sizes, quantities. */
  readonly lines: number;
  /** The card that the amount stands in; null where it is in none. */
  readonly card: PageElement | null;
}

const MAX_LEVELS = 12;
/** Fewer siblings of amounts alone are no repetition. */
const LEAST = 3;
/** Elements of a sibling that are looked at for a picture or a link. */
const MAX_LOOKED_AT = 40;
const CARD_TAGS = new Set(['a', 'article', 'h2', 'h3', 'h4', 'h5']);
/** What a sibling looks like: amounts and words alone, with a link or a heading, with a picture. */
const NO_CARD = 0;
const LINKED = 1;
const PICTURED = 2;

/** Finds grids of products, rows and lines by siblings that are built alike. */
export class PriceRepetition {
  readonly #tree: PageTree;
  readonly #landmarks: Landmarks;
  /** Of each element how many of its children have candidates in them, by what they look like. */
  readonly #crowds = new Map<PageElement, Map<string, number>>();
  /** Children that were counted, with the levels that were still to be walked above them. */
  readonly #counted = new Map<PageElement, number>();
  readonly #known = new Map<PageElement, Repetition>();
  readonly #looks = new Map<PageElement, number>();

  constructor(tree: PageTree, landmarks: Landmarks, candidates: readonly PriceCandidate[]) {
    this.#tree = tree;
    this.#landmarks = landmarks;
    for (const candidate of candidates) this.#count(candidate);
  }

  /** The most siblings of one kind that have amounts in them, at any level that is not the product's own. */
  of(element: PageElement): Repetition {
    const known = this.#known.get(element);
    if (known !== undefined) return known;
    const found = this.#find(element);
    this.#known.set(element, found);
    return found;
  }

  #find(element: PageElement): Repetition {
    const { title, buy } = this.#landmarks;
    let [cards, lines] = [1, 1];
    let card: PageElement | null = null;
    let child = element;
    for (let level = 0; level < MAX_LEVELS && child.parent !== null; level += 1) {
      if ((title !== null && child.holds(title)) || (title === null && buy !== null && child.holds(buy))) break;
      const count = this.#crowds.get(child.parent)?.get(kindOf(child)) ?? 1;
      const look = count < 2 ? NO_CARD : this.#looksOf(child);
      if (look === PICTURED || (look === LINKED && count >= LEAST)) {
        cards = Math.max(cards, count);
        card ??= child;
      } else lines = Math.max(lines, count);
      child = child.parent;
    }
    return { cards, lines: lines < LEAST ? 1 : lines, card };
  }

  /** Whether more than one child of an element has amounts in it. */
  hasSeveral(parent: PageElement): boolean {
    let count = 0;
    for (const each of this.#crowds.get(parent)?.values() ?? []) count += each;
    return count > 1;
  }

  #count({ element }: PriceCandidate): void {
    let child = element;
    for (let level = 0; level < MAX_LEVELS && child.parent !== null; level += 1) {
      const { parent }: PageElement = child;
      if (parent === null) break;
      const walked = this.#counted.get(child);
      // All that is above was counted for another candidate.
      if (walked !== undefined && walked >= MAX_LEVELS - level) return;
      this.#counted.set(child, MAX_LEVELS - level);
      if (walked === undefined) {
        const kind = kindOf(child);
        const byKind = this.#crowds.get(parent) ?? new Map<string, number>();
        this.#crowds.set(parent, byKind.set(kind, (byKind.get(kind) ?? 0) + 1));
      }
      child = parent;
    }
  }

  #looksOf(element: PageElement): number {
    const known = this.#looks.get(element);
    if (known !== undefined) return known;
    const { elements } = this.#tree;
    const end = Math.min(element.last, element.number + MAX_LOOKED_AT);
    let looks = NO_CARD;
    for (let number = element.number; number <= end && looks < PICTURED; number += 1) {
      const tag = elements[number]?.tag ?? '';
      if (tag === 'img' || tag === 'picture') looks = PICTURED;
      else if (CARD_TAGS.has(tag)) looks = LINKED;
    }
    this.#looks.set(element, looks);
    return looks;
  }
}

/** What siblings that are built alike have in common: the tag and the first of their classes. */
function kindOf(element: PageElement): string {
  if ((element.bits & BITS.class) === 0) return element.tag;
  const names = element.attribute('class')?.trim() ?? '';
  const end = names.search(/\s/);
  return `${element.tag}.${end === -1 ? names : names.slice(0, end)}`;
}
