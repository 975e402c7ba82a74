import { ATTRIBUTE_BITS as BITS } from '../html/tag-attributes.ts';
import type { PageElement, PageTree } from '../page-tree.ts';
import type { PriceRepetition } from './price-repetition.ts';

/** Whether an amount is that of an alternative which is chosen, of one that is not, or of none. */
export type ChoiceState = 'chosen' | 'left' | 'odd' | 'none';

const MAX_LEVELS = 6;
/** An alternative is small: a size, a box, a row of quantities. */
const MAX_RUNS = 14;
const MAX_SIBLINGS = 40;
/** Elements of an alternative that are looked at for the button that is set. */
const MAX_LOOKED_AT = 12;
const SET = ['aria-checked', 'aria-selected', 'aria-pressed', 'aria-current', 'data-selected', 'data-checked'];
const CHOSEN_NAMES = new Set(
  'selected active checked chosen current picked activated aktiv actif activo attivo'.split(' '),
);
/** Those that move show one of many at a time, which nobody has chosen. */
const MOVING = /slide|slick|swiper|carousel|owl|splide|glide|tab/i;

/** Finds which of several alternatives with amounts is chosen. */
export class PriceChoices {
  readonly #tree: PageTree;
  readonly #title: PageElement | null;
  readonly #repetition: PriceRepetition;
  readonly #known = new Map<PageElement, ReadonlyMap<PageElement, ChoiceState>>();

  constructor(tree: PageTree, title: PageElement | null, repetition: PriceRepetition) {
    this.#repetition = repetition;
    this.#tree = tree;
    this.#title = title;
  }

  of(element: PageElement): ChoiceState {
    let odd: ChoiceState = 'none';
    let at = element;
    for (let level = 0; level < MAX_LEVELS && at.parent !== null; level += 1) {
      if (at.endRun - at.firstRun > MAX_RUNS || (this.#title !== null && at.holds(this.#title))) break;
      const state = this.#among(at.parent).get(at) ?? 'none';
      if (state === 'chosen' || state === 'left') return state;
      if (state === 'odd') odd = state;
      at = at.parent;
    }
    return odd;
  }

  /** The states of the children of an element that are alternatives to each other. */
  #among(parent: PageElement): ReadonlyMap<PageElement, ChoiceState> {
    const known = this.#known.get(parent);
    if (known) return known;
    const states = new Map<PageElement, ChoiceState>();
    this.#known.set(parent, states);
    if (parent.children > MAX_SIBLINGS * 2 || !this.#repetition.hasSeveral(parent)) return states;
    const byTag = new Map<string, PageElement[]>();
    for (const child of this.#tree.childrenOf(parent)) {
      if (child.endRun === child.firstRun) continue;
      const alike = byTag.get(child.tag);
      if (alike) alike.push(child);
      else byTag.set(child.tag, [child]);
    }
    for (const alike of byTag.values()) {
      if (alike.length < 2 || alike.length > MAX_SIBLINGS) continue;
      const [one, ...more] = alike.filter((child) => this.#isSet(child));
      if (one !== undefined && more.length === 0)
        for (const child of alike)
          if (child === one) states.set(child, 'chosen');
          else if (this.#isAlternative(child, one)) states.set(child, 'left');
          else continue;
      else if (one === undefined) {
        const odd = oddOf(alike);
        if (odd !== null) states.set(odd, 'odd');
      }
    }
    return states;
  }

  /** Whether an element could be chosen as another is: it has a button of the same kind, or is named like it. */
  #isAlternative(element: PageElement, chosen: PageElement): boolean {
    if (element.tag === 'option') return true;
    if (SET.some((name) => chosen.attribute(name) !== undefined && element.attribute(name) !== undefined)) return true;
    if (this.#radioOf(chosen) !== null) return this.#radioOf(element) !== null;
    const names = new Set((chosen.attribute('class') ?? '').split(/\s+/));
    const own = (element.attribute('class') ?? '').trim();
    return own === ''
      ? names.size === 1
      : own.split(/\s+/).every((name) => names.has(name) || /^(?:is-)?(?:out|off|disabled|sold)/.test(name));
  }

  #isSet(element: PageElement): boolean {
    if (saysSet(element)) return true;
    const radio = this.#radioOf(element);
    return radio !== null && isSetRadio(radio);
  }

  /** The button that chooses an alternative: the first in it, or the field that it is the label of. */
  #radioOf(element: PageElement): PageElement | null {
    const { elements } = this.#tree;
    const end = Math.min(element.last, element.number + MAX_LOOKED_AT);
    for (let number = element.number + 1; number <= end; number += 1) {
      const inner = elements[number];
      if (inner !== undefined && isRadio(inner)) return inner;
    }
    const target = element.tag === 'label' ? element.attribute('for') : undefined;
    const field = target === undefined ? null : this.#tree.byId(target);
    return field !== null && isRadio(field) ? field : null;
  }
}

function isRadio(element: PageElement): boolean {
  return element.tag === 'input'
    ? element.attribute('type')?.toLowerCase() === 'radio'
    : (element.bits & BITS.role) !== 0 && element.attribute('role') === 'radio';
}

function isSetRadio(element: PageElement): boolean {
  return element.tag === 'input'
    ? element.attribute('checked') !== undefined
    : element.attribute('aria-checked') === 'true';
}

function saysSet(element: PageElement): boolean {
  if (element.tag === 'option') return element.attribute('selected') !== undefined;
  for (const name of SET) {
    const value = element.attribute(name);
    if (value !== undefined && value !== 'false' && value !== '') return true;
  }
  if ((element.bits & BITS.class) === 0) return false;
  const names = element.attribute('class')?.slice(0, 200) ?? '';
  if (MOVING.test(names)) return false;
  return names.split(/\s+/).some((name) => CHOSEN_NAMES.has(name.toLowerCase().split(/[-_]+/).at(-1) ?? ''));
}

/** The only one of several that has a name more than all the others, who are named alike. */
function oddOf(alike: readonly PageElement[]): PageElement | null {
  if (alike.length < 3) return null;
  const named = new Map<string, PageElement[]>();
  for (const child of alike) {
    const names = child.attribute('class')?.trim() ?? '';
    const same = named.get(names);
    if (same) same.push(child);
    else named.set(names, [child]);
  }
  if (named.size !== 2) return null;
  const [[oneNames = '', one = []] = [], [otherNames = '', other = []] = []] = [...named];
  const [odd, oddNames, names] = one.length === 1 ? [one[0], oneNames, otherNames] : [other[0], otherNames, oneNames];
  if (Math.min(one.length, other.length) !== 1 || odd === undefined) return null;
  const own = new Set(oddNames.split(/\s+/));
  return names === '' || names.split(/\s+/).every((name) => own.has(name)) ? odd : null;
}
