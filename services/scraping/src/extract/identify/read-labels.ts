import type { Account, ProductEvidence, Reading, SkuCandidate } from '../evidence.ts';
import { ATTRIBUTE_BITS as BITS, CODE_ATTRIBUTES } from '../html/tag-attributes.ts';
import { readGtin } from '../identifiers.ts';
import { LIMITS } from '../limits.ts';
import { scanOf } from '../page-scan.ts';
import type { PageText } from '../page-text.ts';
import { collapse } from '../page-tree.ts';
import type { PageElement, PageTree, TextRun } from '../page-tree.ts';
import { isInCard } from '../stock/stock-places.ts';
import { landmarksOf } from '../visible/landmarks-of.ts';
import { namesSku, readLabel } from './label-words.ts';
import type { LabelKind } from './label-words.ts';

const RUNS_BEFORE = 60;
const RUNS_AFTER = 1_500;
const HALF_WAY = 150;
/** Elements whose attributes are looked at for article numbers. */
const MAX_ELEMENTS = 20_000;

/** How much a labelled model says of the article number: less than anything that is meant for one. */
const OF_MODEL = 0.5;

/** `TI-MF-AI`: of letters alone only in short groups. */
const LETTERED = /^[A-Z]{1,4}(?:[-._][A-Z]{1,4}){1,4}$/;

/** A number of an article as shops write it: it has a digit, and it is no price, date or measure. */
export function asCode(text: string, isWhole: boolean): string | null {
  const clean = text.replace(/^[\s#:(]+|[\s),;.]+$/g, '');
  const token = isWhole ? clean : (/^[\p{L}\p{N}][\p{L}\p{N}._/+-]*/u.exec(clean)?.[0] ?? '').replace(/[._/+-]+$/, '');
  if (token.length < 3 || token.length > 40 || (!/\d/.test(token) && !LETTERED.test(token))) return null;
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._/+ -]*$/u.test(token) || (token.match(/ /g)?.length ?? 0) > 2) return null;
  if (/^\d{1,3}(?:[.,]\d{2})$|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^\d{1,4}\s?(?:cm|mm|kg|g|ml|l|w|v|m|x)$/i.test(token))
    return null;
  return token;
}

type Found = {
  readonly kind: LabelKind;
  readonly reading: Reading<string>;
  readonly near: number;
  readonly isLoose: boolean;
};

/** The text that a label labels: the rest of its own, else the next text in the same row, list or line. */
function valueBehind(runs: readonly TextRun[], index: number, rest: string): { text: string; run: TextRun } | null {
  const run = runs[index];
  if (!run) return null;
  if (rest.trim() !== '') return { text: rest, run };
  for (let next = index + 1; next <= index + 2; next += 1) {
    const other = runs[next];
    if (!other) return null;
    if (other.element.sight !== 'shown' && run.element.sight === 'shown') continue;
    const text = collapse(other.text).replace(/^[:：#.\s-]+/, '');
    if (text !== '') return { text, run: other };
  }
  return null;
}

function* labelled(tree: PageTree, from: number, to: number, title: PageElement | null): Generator<Found> {
  const start = title?.endRun ?? 0;
  for (let index = from; index < to; index += 1) {
    const run = tree.runs[index];
    if (!run || run.text.length > 90 || run.element.sight === 'never') continue;
    const label = readLabel(collapse(run.text));
    const behind = label && valueBehind(tree.runs, index, label.rest);
    if (!label || !behind || isInCard(tree, run.element, title)) continue;
    const text = collapse(behind.text);
    const value = valueOf(label.kind, text, behind.run === run);
    if (value === null) continue;
    const distance = index >= start ? index - start : (start - index) * 2;
    const near = (1 / (1 + distance / HALF_WAY)) * (run.element.sight === 'shown' ? 1 : 0.6);
    yield {
      kind: label.kind,
      reading: { value, path: tree.pathOf(behind.run.element), text },
      near,
      isLoose: label.isLoose,
    };
  }
}

function valueOf(kind: LabelKind, text: string, isRest: boolean): string | null {
  if (kind === 'gtin') {
    const digits = /[\dX][\dX -]{6,18}[\dX]/i.exec(text)?.[0];
    return digits === undefined ? null : readGtin(digits);
  }
  if (kind === 'brand') return text.length <= 40 && /\p{L}/u.test(text) && !/[:：!?]|https?/.test(text) ? text : null;
  if (kind === 'mpn' && text.length <= 30) return asCode(text, true) ?? asCode(text, false);
  return asCode(text, !isRest && text.length <= 30) ?? asCode(text, false);
}

/** Those of which an id is the value are worth what a hidden field's is. */
const isId = (attribute: string): boolean => attribute.endsWith('id');

/** Article numbers in names, attributes and hidden fields of elements. */
function fieldCandidates(tree: PageTree, title: PageElement | null): SkuCandidate[] {
  const found: SkuCandidate[] = [];
  const add = (source: SkuCandidate['from'], element: PageElement, text: string, path: string): void => {
    const value = asCode(text, true);
    if (value !== null && found.length < LIMITS.skuCandidates)
      found.push({
        value,
        path,
        text,
        from: source,
        near: isInCard(tree, element, title) ? 0 : 1,
        isLoose: false,
        source: 'visible',
      });
  };
  for (const element of tree.elements.slice(0, MAX_ELEMENTS)) {
    if (found.length >= LIMITS.skuCandidates) break;
    const { bits, tag } = element;
    const hidden = tag === 'input' && element.attribute('type') === 'hidden' ? element.attribute('value') : undefined;
    if (hidden) {
      if (
        /^(?:sku|product_?id|productid|product|pid|item_?id|add-to-cart|id_product|article_?id|productcode|itemno)$/i.test(
          element.attribute('name') ?? '',
        )
      )
        add('input', element, hidden, `${tree.pathOf(element)}[value]`);
      continue;
    }
    for (const name of (bits & BITS.code) === 0 ? [] : CODE_ATTRIBUTES) {
      const text = element.attribute(name);
      if (text) add(isId(name) ? 'input' : 'attribute', element, text, `${tree.pathOf(element)}[${name}]`);
    }
    if (element.endRun - element.firstRun !== 1 || element.sight !== 'shown' || (bits & (BITS.class | BITS.id)) === 0)
      continue;
    const names = element.attribute('class') ?? element.attribute('id');
    if (names !== undefined && namesSku(names)) {
      const text = tree.textOf(element, 60);
      // `Item 1644020` in an element that is named so.
      const code = text.replace(/^\p{L}{2,12}[.:#]?\s+(?=[\p{L}-]{0,6}\d)/u, '');
      if (readLabel(text) === null) add('named', element, code, tree.pathOf(element));
    }
  }
  return found;
}

/** Some makers number their articles by nothing but the GTIN; a number of 13 digits is none by chance. */
function gtinOfMaker(mpn: Reading<string> | null): Reading<string> | null {
  const value = mpn !== null && /^\d{13}$/.test(mpn.value) ? readGtin(mpn.value) : null;
  return mpn === null || value === null ? null : { ...mpn, value };
}

/** What is labelled on the page: article number, GTIN, the maker's number and the brand; and the name as its heading says it. */
export function readLabels(page: PageText): readonly Account[] {
  const { tree } = scanOf(page);
  const { title } = landmarksOf(page);
  const from = Math.max(0, (title?.firstRun ?? 0) - RUNS_BEFORE);
  const to = Math.min(tree.runs.length, (title?.endRun ?? 0) + RUNS_AFTER);
  const all = [...labelled(tree, from, to, title)].sort((a, b) => b.near - a.near);
  const first = (kind: LabelKind): Reading<string> | null => all.find((each) => each.kind === kind)?.reading ?? null;
  const codes: SkuCandidate[] = [
    ...all
      .filter(({ kind }) => kind === 'sku' || kind === 'mpn')
      .map(({ kind, reading, near, isLoose }): SkuCandidate => ({
        ...reading,
        from: 'label',
        // Shops that show no number but the model's are ordered from by that.
        near: kind === 'mpn' ? near * OF_MODEL : near,
        isLoose: isLoose || kind === 'mpn',
        source: 'visible',
      })),
    ...fieldCandidates(tree, title),
  ];
  const heading = title === null ? '' : tree.textOf(title, 300);
  const product: ProductEvidence = {
    role: 'main',
    isProduct: true,
    name: title === null || heading === '' ? null : { value: heading, path: tree.pathOf(title), text: heading },
    brand: first('brand'),
    sku: null,
    gtin: first('gtin') ?? gtinOfMaker(first('mpn')),
    mpn: first('mpn'),
    url: null,
    rating: null,
    images: null,
    offers: [],
  };
  return [
    {
      source: 'visible',
      trust: 0.75,
      products: [product],
      codes: codes.slice(0, LIMITS.skuCandidates),
      warnings: [],
      troubles: [],
    },
  ];
}
