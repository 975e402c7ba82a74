import { ATTRIBUTE_BITS as BITS } from '../html/tag-attributes.ts';
import { collapse } from '../page-tree.ts';
import type { PageElement, PageTree } from '../page-tree.ts';
import { leadsAway } from '../surroundings.ts';
import { readWording } from './read-wording.ts';

const HIDING =
  /(?:^|\s)(?:hidden|hide|is-hidden|d-none|display-?none|visually-hidden|u-hidden|ng-hide|invisible|unvisible|js-hidden|x-hidden|none)(?=$|\s)/i;
/** What is laid over the page once somebody asks for it. */
const LAID_OVER =
  /(?:^|\s)(?:modal|popup|popover|tooltip|drawer|offcanvas|lightbox|modal-dialog|fancybox-content)(?=$|\s)/i;
const MAX_LEVELS = 12;
const CLOSED = /(?:^|[\s_-])(?:disabled|is-disabled|sold-?out|out-?of-?stock|unavailable|inactive)(?=$|[\s_-])/i;
const CHOSEN = /(?:^|[\s_-])(?:selected|active|current|checked|chosen|is-selected|is-active)(?=$|[\s_-])/i;
const MAX_CARD_LEVELS = 6;
const MAX_SIBLINGS = 60;

/** Whether the names that nearly every shop gives to what is not shown are given to the element or to something around it. */
export function isHiddenByName(element: PageElement): boolean {
  let levels = 0;
  for (let at: PageElement | null = element; at !== null && levels < MAX_LEVELS; at = at.parent) {
    const names = (at.bits & BITS.class) === 0 ? undefined : at.attribute('class');
    if ((at.bits & BITS.role) !== 0 && /^(?:dialog|alertdialog|tooltip)$/.test(at.attribute('role') ?? '')) return true;
    if (names !== undefined && LAID_OVER.test(names.slice(0, 300))) return true;
    if (names !== undefined && HIDING.test(names.slice(0, 300)) && !/(?:sm|md|lg|xl):/.test(names)) return true;
    levels += 1;
  }
  return false;
}

/** A button that can't be pressed. */
export function isUnusable({ attributes }: PageElement): boolean {
  if (attributes['disabled'] !== undefined && attributes['disabled'] !== 'false') return true;
  return attributes['aria-disabled'] === 'true' || CLOSED.test((attributes['class'] ?? '').slice(0, 300));
}

const firstClass = (element: PageElement): string => {
  const classes = element.attribute('class') ?? '';
  const end = classes.indexOf(' ');
  return end === -1 ? classes : classes.slice(0, end);
};

function hasLink(tree: PageTree, element: PageElement): boolean {
  if (element.tag === 'a') return leadsAway(element);
  for (let number = element.number + 1; number <= Math.min(element.last, element.number + MAX_SIBLINGS); number += 1) {
    const inner = tree.elements[number];
    if (inner?.tag === 'a' && leadsAway(inner)) return true;
  }
  return false;
}

const NO_CARD = 1;
const CARD = 2;

/** What is known of the elements of a page, by their number: 0 nothing yet, else whether it is such a box. */
function knownCards(tree: PageTree, title: PageElement | null): Uint8Array {
  if (tree.cards?.title !== title) tree.cards = { title, states: new Uint8Array(tree.elements.length) };
  return tree.cards.states;
}

/** Whether an element stands in one of several boxes that are alike and lead to pages of their own. */
export function isInCard(tree: PageTree, element: PageElement, title: PageElement | null): boolean {
  const states = knownCards(tree, title);
  let at = element;
  for (let level = 0; level < MAX_CARD_LEVELS; level += 1) {
    const { parent, number } = at;
    if (parent === null || (title !== null && at.holds(title))) return false;
    if (states[number] === 0) states[number] = isCard(tree, at, parent, title) ? CARD : NO_CARD;
    if (states[number] === CARD) return true;
    at = parent;
  }
  return false;
}

function isCard(tree: PageTree, element: PageElement, parent: PageElement, title: PageElement | null): boolean {
  if (parent.children < 3 || parent.children > MAX_SIBLINGS || !hasLink(tree, element)) return false;
  const { tag } = element;
  const name = firstClass(element);
  const alike = tree
    .childrenOf(parent)
    .filter((each) => each.tag === tag && firstClass(each) === name && hasLink(tree, each));
  return alike.length >= 3 && !alike.some((each) => title !== null && each.holds(title));
}

function isChoice(element: PageElement): boolean {
  const { tag } = element;
  // A label that belongs to no control names what stands beside it.
  if (tag === 'option' || (tag === 'label' && (element.attribute('for') !== undefined || element.children > 0)))
    return true;
  return (element.bits & BITS.role) !== 0 && /^(?:radio|option)$/.test(element.attribute('role') ?? '');
}

/** Whether an element is one of several variants that one chooses from, or stands in one. */
export function isInVariant(tree: PageTree, element: PageElement): boolean {
  let at: PageElement | null = element;
  for (let level = 0; at !== null && level < 4; level += 1, at = at.parent) {
    if (isChoice(at)) return true;
    const { parent }: PageElement = at;
    if (parent === null || (at.tag !== 'li' && at.tag !== 'button' && at.tag !== 'a')) continue;
    if (parent.children < 3 || parent.children > MAX_SIBLINGS || at.endRun - at.firstRun > 4) continue;
    const alike = tree.childrenOf(parent).filter((each) => each.tag === at?.tag);
    // Sizes and colours are short, and several of them; so are buttons that do different things, but not four of them.
    const short = alike.filter((each) => tree.textOf(each, 40).length <= 25);
    if (at.tag !== 'li' && short.length >= 4 && short.length === alike.length) return true;
    if (at.tag === 'li' && alike.length >= 2 && alike.every((each) => holdsChoice(tree, each))) return true;
  }
  return false;
}

function holdsChoice(tree: PageTree, element: PageElement): boolean {
  return tree
    .within(element)
    .slice(0, 8)
    .some(
      (inner) =>
        (inner.tag === 'input' && /^(?:radio|checkbox)$/.test(inner.attribute('type') ?? '')) ||
        ((inner.bits & BITS.role) !== 0 && inner.attribute('role') === 'radio'),
    );
}

const MAX_ROW_TEXT = 80;

/**
 * Whether a text is one of several rows that each tell of stock somewhere, or of another size, and one of which has some:
 * `Perm: none` beside `Moscow: in stock` says nothing of the shop.
 */
export function isAmongPlaces(tree: PageTree, element: PageElement): boolean {
  const row = element.closest(({ tag }) => tag === 'li' || tag === 'tr');
  const list = row?.parent;
  if (!row || !list || list.children < 2 || list.children > MAX_SIBLINGS) return false;
  return tree
    .childrenOf(list)
    .some((each) => each !== row && each.tag === row.tag && hasSome(tree.textOf(each, MAX_ROW_TEXT)));
}

/** `Lyon – 6 pcs`. */
const COUNT_BEHIND = /\p{L}\s[-–—]\s[>~+]?\s?[1-9]\d{0,3}\+?\s*\p{L}{1,8}\.?$/u;

function hasSome(text: string): boolean {
  if (text.length < 4) return false;
  const wording = readWording(text);
  return wording === null
    ? COUNT_BEHIND.test(text)
    : wording.meaning === 'in' && !wording.isDelivery && wording.share < 0.9;
}

const isPlaceholder = (text: string): boolean =>
  text === '' ||
  /^[-–—*[(\s]|(?:choose|select|wählen|choisi|eleg|elij|selecciona|scegli|escolh|kies|wybierz|vyber|alege|выбер|选择|選択|선택)/i.test(
    text,
  );

/** The variant that is chosen, or the only one there is, where it is said of it that it is sold out. */
export function variantStateOf(tree: PageTree, from: number, to: number, othersFrom: number): PageElement | null {
  const groups = new Map<PageElement, PageElement[]>();
  for (let index = from; index < Math.min(to, othersFrom); index += 1) {
    const choice = tree.runs[index]?.element.closest(isChoice);
    const group = choice?.parent;
    if (!choice || !group || choice.tag === 'label') continue;
    const known = groups.get(group) ?? [];
    if (known.length < MAX_SIBLINGS && !known.includes(choice)) groups.set(group, [...known, choice]);
  }
  for (const choices of groups.values()) {
    const real = choices.filter((each) => !isPlaceholder(collapse(tree.textOf(each, 60))));
    const chosen = real.filter(
      ({ attributes }) =>
        attributes['selected'] !== undefined ||
        attributes['aria-checked'] === 'true' ||
        attributes['aria-selected'] === 'true' ||
        CHOSEN.test(attributes['class'] ?? ''),
    );
    const counted = chosen.length > 0 ? chosen : real;
    const out = counted.filter((each) => {
      const meaning = readWording(tree.textOf(each, 80))?.meaning;
      return meaning === 'out' || meaning === 'gone';
    });
    if (out.length > 0 && out.length === counted.length) return out[0] ?? null;
  }
  return null;
}
