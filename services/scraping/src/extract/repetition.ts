import type { PageElement, PageTree } from './page-tree.ts';

/** Elements beside one another that are built alike. */
export interface Repetition {
  readonly parent: PageElement;
  readonly items: readonly PageElement[];
}

const MAX_GROUPS = 2_000;
const MAX_ITEMS = 300;
/** An item holds more than a word of text, and is no part of a line. */
const MIN_RUNS = 2;
const SKIPPED = new Set([
  'option',
  'br',
  'hr',
  'td',
  'th',
  'script',
  'style',
  'source',
  'path',
  'meta',
  'link',
  'p',
  'input',
]);

/** Tag and first class: cards of one list share it, whatever state the others say. */
function kindOf(element: PageElement): string {
  const classes = element.attribute('class')?.trim().slice(0, 100).split(/\s+/, 1)[0] ?? '';
  // Numbers are of the item and not of the kind.
  return `${element.tag}.${classes.replace(/\d+/g, '')}`;
}

/**
 * The repeated parts of a page, those with the most items first: at least `least` shown elements of one kind under one parent,
 * each with texts of its own.
 * @param rows whether lines of tables count, too, most of which are of measures.
 */
export function repetitionsIn(tree: PageTree, least: number, { rows = false } = {}): readonly Repetition[] {
  const byParent = new Map<PageElement, Map<string, PageElement[]>>();
  for (const element of tree.elements) {
    const { parent } = element;
    if (parent === null || element.sight !== 'shown' || SKIPPED.has(element.tag)) continue;
    if (element.tag === 'tr' && !rows) continue;
    if (element.endRun - element.firstRun < MIN_RUNS) continue;
    let kinds = byParent.get(parent);
    if (!kinds) {
      if (byParent.size >= MAX_GROUPS * 10) break;
      byParent.set(parent, (kinds = new Map()));
    }
    const kind = kindOf(element);
    const items = kinds.get(kind);
    if (!items) kinds.set(kind, [element]);
    else if (items.length < MAX_ITEMS) items.push(element);
  }
  const groups: Repetition[] = [];
  for (const [parent, kinds] of byParent) {
    for (const items of kinds.values()) {
      if (items.length >= least && groups.length < MAX_GROUPS) groups.push({ parent, items });
    }
  }
  return groups.sort((a, b) => b.items.length - a.items.length);
}
