import { ATTRIBUTE_BITS as BITS } from '../html/tag-attributes.ts';
import type { PageElement, PageTree } from '../page-tree.ts';
import { readWording } from '../stock/read-wording.ts';
import { AROUND, aroundOf, isPressed } from '../surroundings.ts';
import { wordsOf } from '../text.ts';
import { BUY, BUY_HINT } from './buy-words.ts';

/** The parts of a product page that a person looks for first. */
export interface Landmarks {
  /** The name of the product. */
  readonly title: PageElement | null;
  /** What is pressed to buy it. */
  readonly buy: PageElement | null;
  /** What stands in its place where it can't be bought: a button that says so, or that asks to be told. */
  readonly closed: PageElement | null;
}

/** Whether a button of this text buys: in the languages of most shops. */
export function isBuyText(text: string): boolean {
  return text.length <= MAX_BUTTON_TEXT && BUY_HINT.test(text.toLowerCase()) && BUY.test(text);
}

const MAX_HEADINGS = 300;
const MAX_BUTTON_TEXT = 60;
/** Elements that are looked at as buttons. */
const MAX_BUTTONS = 3_000;
const CART_ACTION = /cart|basket|checkout|warenkorb|panier|carrito|carrello|koszyk|kosik|kosar|order/i;

function shareIn(text: string, wanted: ReadonlySet<string>): number {
  const words = new Set(wordsOf(text));
  if (words.size === 0 || wanted.size === 0) return 0;
  let common = 0;
  for (const word of words) if (wanted.has(word)) common += 1;
  return common / words.size;
}

const commonIn = (text: string, wanted: ReadonlySet<string>): number =>
  [...new Set(wordsOf(text))].filter((word) => wanted.has(word)).length;

/** In a part of the page that is about other things: navigation, footer, aside, or a link to another page. */
const isBeside = (element: PageElement): boolean => (aroundOf(element) & (AROUND.beside | AROUND.link)) !== 0;

const LOGO = /(?:^|[\s_-])(?:logo|site-?(?:name|title))(?=$|[\s_-])/i;

/** Some shops make a heading of their own name, which every page's title holds. */
const isLogo = (heading: PageElement): boolean =>
  [heading, heading.parent].some(
    (at) => at !== null && (LOGO.test(at.attribute('class') ?? '') || LOGO.test(at.attribute('id') ?? '')),
  );

/** The heading that the page's own title speaks of; without one a text that is nearly all of that title. */
function findTitle(tree: PageTree, titles: Iterable<string>): PageElement | null {
  const own = tree.elements
    .slice(0, 500)
    .find(({ tag, parent }) => tag === 'title' && (parent === null || parent.tag === 'head'));
  const names = own ? [tree.textOf(own)] : [...titles];
  const wanted = new Set(names.flatMap(wordsOf));
  let best: PageElement | null = null;
  let most = 0;
  const headings = tree.headings.slice(0, MAX_HEADINGS);
  // A page with many main headings has them in its lists, where they say nothing.
  const main = 0.5 / Math.max(1, headings.filter(({ tag }) => tag === 'h1').length - 1);
  for (const heading of headings) {
    if (heading.tag === 'legend' || heading.tag === 'caption') continue;
    const text = tree.textOf(heading, 300);
    const share = shareIn(text, wanted);
    const size = Math.min(1, wordsOf(text).length / 4);
    const rank = isLogo(heading) ? -0.25 : heading.tag === 'h1' ? main : 0;
    const points = share * (0.5 + size) + rank - (isBeside(heading) ? 0.5 : 0);
    if ((share >= 0.5 || heading.tag === 'h1') && points > most) [best, most] = [heading, points];
  }
  // Of headings below the first, one with other words than the page's title may be that of another product.
  const isAnothers = best !== null && best.tag !== 'h1' && shareIn(tree.textOf(best, 300), wanted) < 1;
  if (best !== null && !isAnothers) return best;
  const heading = best;
  const known = heading === null ? 0 : commonIn(tree.textOf(heading, 300), wanted);
  [best, most] = [null, 0];
  // In place of a heading stands what the page's title says whole: no text that is longer.
  const longest = heading === null ? 250 : Math.min(250, Math.max(...names.map((each) => each.length)));
  for (const run of tree.runs.slice(0, 5_000)) {
    if (run.element.sight !== 'shown' || run.text.length < 8 || run.text.length > longest) continue;
    const count = wordsOf(run.text).length;
    if (count < 2) continue;
    const share = shareIn(run.text, wanted);
    const points = share * Math.min(1, count / Math.max(3, wanted.size * 0.6));
    if (heading !== null && (share < 1 || commonIn(run.text, wanted) <= known)) continue;
    if (share >= 0.8 && points > most + 0.05 && !isBeside(run.element)) [best, most] = [run.element, points];
  }
  if (heading !== null) return best !== null && most >= 0.4 ? best : heading;
  if (best !== null && most >= 0.4) return best;
  // A site that gives all its pages one title, and each one heading.
  const [only, ...more] = headings.filter(({ tag }) => tag === 'h2');
  return only !== undefined && more.length === 0 && wordsOf(tree.textOf(only, 300)).length > 1 && !isBeside(only)
    ? only
    : null;
}

/** The words on a button. */
function buttonText(tree: PageTree, element: PageElement): string {
  if (element.endRun - element.firstRun > 6) return '';
  const own = element.tag === 'input' ? '' : tree.textOf(element, MAX_BUTTON_TEXT + 1);
  if (own !== '') return own;
  return (element.attribute('value') ?? element.attribute('aria-label') ?? element.attribute('title') ?? '').trim();
}

function isButton(element: PageElement): boolean {
  return isPressed(element) || ((element.bits & BITS.onclick) !== 0 && !/^(?:input|body)$/.test(element.tag));
}

/** How much an element looks like the button that buys what the page is about; 0 where it doesn't. */
function buyPoints(tree: PageTree, element: PageElement, title: PageElement | null): number {
  const form = element.tag === 'a' ? null : element.closest((at) => at.tag === 'form');
  const inCartForm = form !== null && CART_ACTION.test((form.attribute('action') ?? '').slice(0, 300));
  const speaks = isBuyText(buttonText(tree, element));
  const isSubmit = element.tag === 'button' || element.tag === 'input';
  if (!speaks && !(inCartForm && isSubmit)) return 0;
  let points = (speaks ? 3 : 0.5) + (inCartForm ? 1 : 0) + (element.tag === 'a' ? 0 : 0.5);
  if (element.sight !== 'shown') points -= 1.5;
  if (element.parent !== null && isBeside(element.parent)) points -= 2;
  if (title !== null) {
    if (element.number < title.number) points -= 1.5;
    points -= Math.log2(1 + Math.abs(element.firstRun - title.endRun)) * 0.25;
  }
  return Math.max(points, 0.01);
}

/** Where related products can be bought each by a button of its own: one of several siblings with such a button in each. */
function isOneOfMany(button: PageElement, all: readonly PageElement[], title: PageElement): boolean {
  let child = button;
  for (let level = 0; level < MAX_LEVELS && child.parent !== null && !child.holds(title); level += 1) {
    const { parent, tag }: PageElement = child;
    const siblings = new Set<number>();
    for (const other of all) {
      const at = parent.holds(other) ? childOf(parent, other) : null;
      if (at?.tag === tag) siblings.add(at.number);
    }
    if (siblings.size >= MANY) return true;
    child = parent;
  }
  return false;
}

/** The child of `outer` that `inner` stands in. */
function childOf(outer: PageElement, inner: PageElement): PageElement | null {
  let at: PageElement | null = inner;
  while (at !== null && at.parent !== outer) at = at.parent;
  return at;
}

const MANY = 3;
const MAX_LEVELS = 8;
/** Buttons that buy which are compared with one another. */
const MAX_BUY = 100;

/** Finds the product's name and the button that buys it. */
export function findLandmarks(tree: PageTree, titles: Iterable<string>): Landmarks {
  const title = findTitle(tree, titles);
  const found: { element: PageElement; points: number }[] = [];
  let seen = 0;
  for (const element of tree.elements) {
    if (!isButton(element) || element.sight === 'never') continue;
    seen += 1;
    if (seen > MAX_BUTTONS || found.length >= MAX_BUY) break;
    const points = buyPoints(tree, element, title);
    if (points > 0) found.push({ element, points });
  }
  const buttons = found.map(({ element }) => element);
  const ranked = found.sort((one, other) => other.points - one.points);
  const buy = ranked.find(({ element }) => title === null || !isOneOfMany(element, buttons, title));
  if (buy !== undefined) return { title, buy: buy.element, closed: null };
  return { title, buy: null, closed: title === null ? null : findClosed(tree, title) };
}

/** Buttons behind the product's name that are read for what they say of its stock. */
const MAX_CLOSED = 40;

function findClosed(tree: PageTree, title: PageElement): PageElement | null {
  let seen = 0;
  for (const element of tree.elements.slice(title.number)) {
    if (!isButton(element) || element.sight !== 'shown' || element.firstRun === element.endRun) continue;
    seen += 1;
    if (seen > MAX_CLOSED) return null;
    const meaning = readWording(buttonText(tree, element))?.meaning;
    const says = meaning === 'notify' || (element.tag !== 'a' && (meaning === 'out' || meaning === 'gone'));
    if (says && (element.parent === null || !isBeside(element.parent))) return element;
  }
  return null;
}
