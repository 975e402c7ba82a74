import type { StockSign } from '../evidence.ts';
import type { Availability } from '../extraction.ts';
import { ATTRIBUTE_BITS as BITS } from '../html/tag-attributes.ts';
import type { Attributes } from '../html/tag-attributes.ts';
import { meaningOf } from '../inline-state/keys.ts';
import { LIMITS } from '../limits.ts';
import { scanOf } from '../page-scan.ts';
import type { PageText } from '../page-text.ts';
import { collapse } from '../page-tree.ts';
import type { PageElement, PageTree } from '../page-tree.ts';
import { AROUND, aroundOf, isPressed } from '../surroundings.ts';
import { landmarksOf } from '../visible/landmarks-of.ts';
import { isBuyText } from '../visible/page-landmarks.ts';
import type { Landmarks } from '../visible/page-landmarks.ts';
import { LABEL_BITS, labelsIn } from '../visible/price-labels.ts';
import { joint } from '../text.ts';
import { isOfOtherSubject, isOthersHeading, isStoreText, readWording } from './read-wording.ts';
import type { Heard, Wording } from './read-wording.ts';
import type { StockMeaning } from './stock-words.ts';
import { isAmongPlaces, isHiddenByName, isInCard, isInVariant, isUnusable, variantStateOf } from './stock-places.ts';

const AVAILABILITY: Readonly<Record<StockMeaning, Availability>> = {
  in: 'in_stock',
  out: 'out_of_stock',
  gone: 'discontinued',
  backorder: 'backorder',
  preorder: 'preorder',
  notify: 'out_of_stock',
};

/** Texts that are looked at, before and after the product's name. */
const RUNS_BEFORE = 40;
const RUNS_AFTER = 400;
const MAX_TEXT = 200;
/** How far something stands away before it says half as much, in texts. */
const HALF_WAY = 40;
const AMONG_OTHERS = 0.1;
const LABEL_SHARE = 0.5;
/** `Recommended price` recommends nothing. */
const isPriceLabel = (text: string): boolean => (labelsIn(text, 'before') & LABEL_BITS.price) !== 0;
const NAMES =
  /(?:^|[\s_-])(?:(out-?_?of-?_?stock|sold-?_?out|outofstock|soldout|not-?available|is-?unavailable|unavailable|no-?stock|stock-?empty|ausverkauft|agotado|epuise|esaurito|esgotado|uitverkocht|vyprodano|niedostepny)|(in-?_?stock|instock|is-?available|stock-?available|en-?stock|auf-?lager|op-?voorraad|skladem))(?=$|[\s_-])/i;

interface Region {
  readonly tree: PageTree;
  readonly marks: Landmarks;
  readonly from: number;
  readonly to: number;
  /** The text from which on other products stand. */
  readonly othersFrom: number;
  /** What names of classes say: cards of a list have the same ones. */
  readonly names: Map<string, RegExpExecArray | null>;
  readonly heard: Heard;
}

const NOTHING: Attributes = {};

function namesIn(classes: string, known: Region['names']): RegExpExecArray | null {
  const before = known.get(classes);
  if (before !== undefined) return before;
  const found = NAMES.exec(classes);
  known.set(classes, found);
  return found;
}

const isBeside = (element: PageElement): boolean => (aroundOf(element) & (AROUND.beside | AROUND.siteHeader)) !== 0;
const columnOf = (element: PageElement): PageElement | null => element.closest(({ tag }) => tag === 'aside');

/** Some shops put all that is about the product into a column beside its pictures, its name as well. */
const isBesideTitle = (element: PageElement, title: PageElement | null): boolean =>
  title !== null && isBeside(title) && columnOf(title) !== null && columnOf(element) === columnOf(title);

const inLink = (element: PageElement): boolean => (aroundOf(element) & AROUND.link) !== 0;

function regionOf(page: PageText): Region {
  const { tree } = scanOf(page);
  const marks = landmarksOf(page);
  const anchor = marks.title ?? marks.buy;
  const from = anchor === null ? 0 : Math.max(0, anchor.firstRun - RUNS_BEFORE);
  const to = Math.min(tree.runs.length, (anchor?.endRun ?? 0) + RUNS_AFTER);
  const heard: Heard = new Map();
  let othersFrom = to;
  for (let index = marks.title?.endRun ?? from; index < to; index += 1) {
    const run = tree.runs[index];
    if (!run || run.lead !== 'block' || run.element.sight !== 'shown' || run.text.length > 60) continue;
    if (marks.buy !== null && index < marks.buy.firstRun && !isBeside(marks.buy)) continue;
    if (run.element.tag !== 'a' && isOthersHeading(collapse(run.text), heard) && !isPriceLabel(run.text)) {
      othersFrom = index;
      break;
    }
  }
  return { tree, marks, from, to, othersFrom, names: new Map(), heard };
}

/** How much a place counts, by its distance from the product's name and its buy button. */
function weightAt({ tree, marks, othersFrom }: Region, element: PageElement): number {
  const run = element.firstRun;
  const distances = [
    ...(marks.title === null
      ? []
      : [run >= marks.title.endRun ? run - marks.title.endRun : (marks.title.firstRun - run) * 2]),
    ...(marks.buy === null || isInCard(tree, marks.buy, marks.title) ? [] : [Math.abs(run - marks.buy.firstRun) * 1.5]),
  ];
  let weight = 1 / (1 + Math.min(run, ...distances) / HALF_WAY);
  if (run >= othersFrom) weight *= AMONG_OTHERS;
  if (isBeside(element) && !isBesideTitle(element, marks.title)) weight *= AMONG_OTHERS;
  if (isInCard(tree, element, marks.title)) weight *= AMONG_OTHERS;
  return weight;
}

function isSeen(element: PageElement): boolean {
  return element.sight === 'shown' && !isHiddenByName(element);
}

/** Texts as a person reads them: what stands in one line or block is one. */
function* blocksOf({ tree, from, to }: Region): Generator<{ text: string; element: PageElement }> {
  let text = '';
  let element: PageElement | null = null;
  for (let index = from; index <= to; index += 1) {
    const run = index < to ? tree.runs[index] : undefined;
    if ((run === undefined || run.lead === 'block') && element !== null) {
      if (text.length <= MAX_TEXT) yield { text: collapse(text), element };
      [text, element] = ['', null];
    }
    if (run === undefined || run.element.sight !== 'shown') continue;
    text += (text === '' ? '' : run.lead === 'joined' ? joint(text, run.text) : ' ') + run.text;
    element ??= run.element;
  }
}

/** A label says that something is ordered for its buyer first, and then when: that counts as said, however long it goes on. */
function shareOf({ meaning, share, leads }: Wording): number {
  if (meaning === 'gone') return 1;
  return leads && (meaning === 'preorder' || meaning === 'backorder') ? Math.max(share, LABEL_SHARE) : share;
}

function readWords(region: Region, signs: StockSign[]): void {
  const { tree } = region;
  /** The text before, where it says nothing of stock. */
  let silent = '';
  for (const { text, element } of blocksOf(region)) {
    const wording = readWording(text, region.heard);
    const before = silent;
    silent = wording === null ? text : '';
    if (wording === null || !isSeen(element) || (aroundOf(element) & AROUND.pressed) !== 0) continue;
    if (isInVariant(tree, element)) continue;
    let strength = weightAt(region, element) * (0.4 + 0.6 * shareOf(wording));
    if (wording.isStore || (wording.meaning === 'in' && before !== '' && isStoreText(before, region.heard)))
      strength *= 0.15;
    if (wording.meaning !== 'in' && wording.meaning !== 'notify' && isAmongPlaces(tree, element)) strength *= 0.15;
    if (inLink(element) && wording.meaning !== 'notify') strength *= 0.3;
    if (isOfOtherSubject(text)) strength *= 0.2;
    const kind = wording.meaning === 'notify' ? 'notify' : wording.isDelivery ? 'delivery' : 'words';
    signs.push({ kind, value: AVAILABILITY[wording.meaning], strength, path: tree.pathOf(element), text });
  }
}

function textOfButton(tree: PageTree, element: PageElement): string {
  if (element.endRun - element.firstRun > 8) return '';
  const own = element.tag === 'input' ? '' : tree.textOf(element, 80);
  return own !== ''
    ? own
    : collapse(element.attribute('value') ?? element.attribute('aria-label') ?? element.attribute('title') ?? '');
}

function readButton(region: Region, element: PageElement, signs: StockSign[]): void {
  const { tree } = region;
  const text = textOfButton(tree, element);
  if (text === '' || text.length > 70) return;
  const wording = readWording(text, region.heard);
  const buys =
    isBuyText(text) && wording?.meaning !== 'notify' && wording?.meaning !== 'out' && wording?.meaning !== 'gone';
  if ((!buys && wording === null) || isInVariant(tree, element)) return;
  const strength = weightAt(region, element);
  const path = tree.pathOf(element);
  if (buys) {
    const isClosed = isUnusable(element) || !isSeen(element);
    const value: Availability = isClosed
      ? 'out_of_stock'
      : wording?.meaning === 'preorder' || wording?.meaning === 'backorder'
        ? wording.meaning
        : 'in_stock';
    signs.push({
      kind: isClosed ? 'disabled' : 'buy',
      value,
      strength: isClosed && !isUnusable(element) ? strength * 0.5 : strength,
      path,
      text,
    });
    return;
  }
  if (wording === null || !isSeen(element)) return;
  const isReal = element.tag !== 'a' || !inLink(element) || wording.meaning === 'notify';
  const kind =
    wording.meaning === 'notify'
      ? 'notify'
      : wording.meaning === 'out' || wording.meaning === 'gone'
        ? 'closed'
        : 'words';
  if (isReal)
    signs.push({
      kind,
      value: AVAILABILITY[wording.meaning],
      strength: strength * (0.4 + 0.6 * wording.share),
      path,
      text,
    });
}

/** What names and attributes of an element say to a shop's own scripts and styles. */
function readNames(region: Region, element: PageElement, signs: StockSign[]): void {
  const { tree } = region;
  const alt = element.tag === 'img' ? (element.attribute('alt') ?? '') : '';
  const wording = alt.length > 1 && alt.length < 40 ? readWording(alt, region.heard) : null;
  if (wording !== null && wording.share > 0.8 && !isInVariant(tree, element)) {
    signs.push({
      kind: 'words',
      value: AVAILABILITY[wording.meaning],
      strength: weightAt(region, element) * 0.8,
      path: tree.pathOf(element),
      text: alt,
    });
    return;
  }
  const named = namesIn((element.attribute('class') ?? '').slice(0, 300), region.names);
  let value: Availability | null = named === null ? null : named[1] === undefined ? 'in_stock' : 'out_of_stock';
  let text = named?.[0].trim() ?? '';
  const attributes = value !== null || (element.bits & BITS.stock) === 0 ? NOTHING : element.attributes;
  for (const name in attributes) {
    if (value !== null || !name.startsWith('data-')) continue;
    const meaning = meaningOf(name.slice(5))?.meaning;
    const said = (attributes[name] ?? '').toLowerCase();
    if (meaning === 'can-buy' || meaning === 'sold-out') {
      if (!/^(?:true|false|0|1)$/.test(said)) continue;
      value = (said === 'true' || said === '1') === (meaning === 'can-buy') ? 'in_stock' : 'out_of_stock';
    } else if (meaning === 'stock-count' && /^\d{1,7}$/.test(said))
      value = Number(said) > 0 ? 'in_stock' : 'out_of_stock';
    else continue;
    text = `${name}="${said}"`;
  }
  if (value === null || isInVariant(tree, element)) return;
  const isEmpty = element.endRun === element.firstRun;
  signs.push({
    kind: 'names',
    value,
    strength: weightAt(region, element) * (isEmpty ? 0.4 : 0.8),
    path: tree.pathOf(element),
    text,
  });
}

/** Everything around the product of a page that speaks of its stock. */
export function findStockSigns(page: PageText): readonly StockSign[] {
  const region = regionOf(page);
  const { tree, marks } = region;
  const signs: StockSign[] = [];
  readWords(region, signs);
  const first = tree.runs[region.from]?.element.number ?? 0;
  const last = tree.runs[region.to - 1]?.element.last ?? tree.elements.length - 1;
  const holders: PageElement[] = [];
  for (let at = marks.title; at !== null; at = at.parent) if (at.number < first) holders.push(at);
  for (const element of [...holders.reverse(), ...tree.elements.slice(first, last + 1)]) {
    if (signs.length >= LIMITS.stockSigns) break;
    if (element.sight === 'never') continue;
    if (isPressed(element)) readButton(region, element, signs);
    else if (element.sight === 'shown' && ((element.bits & BITS.class) !== 0 || element.tag === 'img'))
      readNames(region, element, signs);
  }
  const chosen = variantStateOf(tree, region.from, region.to, region.othersFrom);
  if (chosen !== null)
    signs.push({
      kind: 'closed',
      value: 'out_of_stock',
      strength: 0.9,
      path: tree.pathOf(chosen),
      text: tree.textOf(chosen, 80),
    });
  return signs;
}
