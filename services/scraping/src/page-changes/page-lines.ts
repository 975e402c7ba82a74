import { scanOf } from '../extract/page-scan.ts';
import type { PageText } from '../extract/page-text.ts';
import type { PageElement, PageTree } from '../extract/page-tree.ts';
import { lineKey } from './line-key.ts';
import { select, type Selectors } from './selectors.ts';

/** Of one page; what follows is not compared. */
export const MAX_LINES = 20_000;

export interface PageLine {
  /** As a person reads it. */
  readonly text: string;
  /** What it is compared by. */
  readonly key: string;
  /** It stands in a list whose order says nothing. */
  readonly isUnordered: boolean;
}

export interface PageLines {
  readonly lines: readonly PageLine[];
  /** The page has more than was read. */
  readonly isCut: boolean;
}

export interface ReadOptions {
  /** Parts that are looked at alone; the main part of the page where there is none. */
  readonly only: Selectors;
  readonly ignore: Selectors;
  /** Dates, counters and tokens count as any other text. */
  readonly withNoise: boolean;
}

/** Around what a page is about: on every page of a site, and none of its news. */
const AROUND = new Set(['nav', 'header', 'footer', 'aside', 'button', 'select', 'textarea']);
const AROUND_ROLES = new Set([
  'navigation',
  'banner',
  'contentinfo',
  'complementary',
  'search',
  'dialog',
  'alertdialog',
]);
/** A part that calls itself main is believed where it has this share of the text. */
const MAIN_SHARE = 0.3;

/** The lines of a page as a person reads them, without what is around its main part. Takes CPU time: call it in a worker. */
export function readPageLines(page: PageText, { only, ignore, withNoise }: ReadOptions): PageLines {
  const { tree, trouble } = scanOf(page);
  const chosen = only.length === 0 ? null : select(tree, only);
  const ignored = select(tree, ignore);
  const main = chosen === null ? mainOf(tree) : null;
  const isIn = remembered(
    (element: PageElement, parentIsIn: boolean): boolean => {
      if (ignored.has(element)) return false;
      if (chosen !== null) return parentIsIn || chosen.has(element);
      if (element === main) return true;
      return parentIsIn && !isAround(element, main !== null);
    },
    chosen === null && main === null,
  );
  const outside = remembered(
    (element: PageElement, parentIsOut: boolean) => parentIsOut || ignored.has(element),
    false,
  );
  const lines: PageLine[] = [];
  let line: { text: string; element: PageElement } | null = null;
  const end = () => {
    if (line === null) return;
    const text = line.text.replace(/\s+/gu, ' ').trim();
    if (text !== '')
      lines.push({ text, key: withNoise ? text : lineKey(text), isUnordered: isUnordered(line.element) });
    line = null;
  };
  for (const { text, element, lead } of tree.runs) {
    if (element.sight !== 'shown' || outside(element) || !isIn(element)) continue;
    if (lead === 'block') end();
    if (lines.length >= MAX_LINES) break;
    if (line === null) line = { text, element };
    else line.text += (lead === 'joined' ? '' : ' ') + text;
  }
  end();
  return { lines, isCut: tree.isCut || trouble !== null || lines.length >= MAX_LINES };
}

/** What holds of an element by what holds of the one around it, asked once for each. */
function remembered(
  holds: (element: PageElement, ofParent: boolean) => boolean,
  atTop: boolean,
): (element: PageElement) => boolean {
  const known = new Map<PageElement, boolean>();
  return (element) => {
    const way: PageElement[] = [];
    let at: PageElement | null = element;
    while (at !== null && !known.has(at)) {
      way.push(at);
      at = at.parent;
    }
    let value = at === null ? atTop : (known.get(at) ?? atTop);
    for (const each of way.toReversed()) {
      value = holds(each, value);
      known.set(each, value);
    }
    return value;
  };
}

/** Within what calls itself main, only what is around something everywhere is left out. */
function isAround({ tag, attributes }: PageElement, isInMain: boolean): boolean {
  if (AROUND_ROLES.has(attributes['role'] ?? '')) return true;
  if (attributes['aria-modal'] === 'true') return true;
  // An article may have a head and a foot of its own.
  return isInMain && (tag === 'header' || tag === 'footer') ? false : AROUND.has(tag);
}

function mainOf(tree: PageTree): PageElement | null {
  const lengthOf = (element: PageElement): number => {
    let length = 0;
    for (let index = element.firstRun; index < element.endRun; index += 1) length += tree.runs[index]?.text.length ?? 0;
    return length;
  };
  const all = tree.runs.reduce((sum, { text, element }) => sum + (element.sight === 'shown' ? text.length : 0), 0);
  const named = tree.elements.filter(
    ({ tag, attributes, sight }) => sight === 'shown' && (tag === 'main' || attributes['role'] === 'main'),
  );
  return named.find((element) => lengthOf(element) >= all * MAIN_SHARE) ?? null;
}

/** In a list without numbers; one in a list with numbers is where it is for a reason. */
function isUnordered(element: PageElement): boolean {
  const item = element.closest(({ tag, parent }) => tag === 'li' && parent !== null);
  return item?.parent?.tag === 'ul' || item?.parent?.tag === 'menu';
}
