import type { Reading } from '../evidence.ts';
import { LIMITS } from '../limits.ts';
import { at, isNode, textOf } from '../structured/data.ts';
import type { DataNode, DataValue, Located } from '../structured/data.ts';
import { readable } from '../text.ts';
import { boxOf, meaningOf } from './keys.ts';
import type { Meaning } from './keys.ts';
import { hasPrice } from './state-price.ts';
import { readStateStock } from './state-stock.ts';

/** Where an object stands: in a box for the page's own product, on its own, in a list or among other products. */
export type Place = 'own' | 'alone' | 'listed' | 'elsewhere';

/** An object of a program's state that may be a product. */
export interface StateProduct {
  readonly node: DataNode;
  readonly path: string;
  readonly place: Place;
  readonly name: Reading<string> | null;
  /** Everything that it goes by: article numbers and ids, the one that speaks first before the others. */
  readonly numbers: readonly Reading<string>[];
  readonly currency: Reading<string> | null;
}

const NO_TEXTS: readonly Reading<string>[] = [];

/** A text of a key with a meaning, the key that speaks first before the others. */
export function textsOf(node: DataNode, path: string, meaning: Meaning): readonly Reading<string>[] {
  let found: { reading: Reading<string>; rank: number }[] | null = null;
  for (const key in node) {
    const meant = meaningOf(key);
    if (meant?.meaning !== meaning) continue;
    const text = textOf(node[key] ?? null)?.trim();
    const value = text && text.length < LIMITS.text ? readable(text) : null;
    if (text && value !== null)
      (found ??= []).push({ reading: { value, path: at(path, key), text }, rank: meant.rank });
  }
  // Most objects have none.
  return found === null ? NO_TEXTS : found.sort((a, b) => a.rank - b.rank).map(({ reading }) => reading);
}

/** What an object has, a bit each: a name or a number; a price, a stock or variants; a currency; other objects in it. */
const HAS = { name: 1, sale: 2, currency: 4, objects: 8 } as const;
const PRODUCT = HAS.name | HAS.sale;

const BITS_OF_MEANING: Readonly<Partial<Record<Meaning, number>>> = {
  name: HAS.name,
  sku: HAS.name,
  currency: HAS.currency,
  url: 0,
  brand: 0,
  gtin: 0,
  mpn: 0,
};

/** Found in one walk over the keys: a state has thousands of objects, and few of them are products. */
function bitsOf(node: DataNode): number {
  let bits = 0;
  for (const key in node) {
    const value = node[key];
    if (value === null || value === undefined) continue;
    const isObject = typeof value === 'object';
    if (isObject) bits |= HAS.objects;
    const meant = meaningOf(key);
    if (meant === null) continue;
    const bit = BITS_OF_MEANING[meant.meaning] ?? HAS.sale;
    if (bit !== HAS.name || typeof value === 'string' || typeof value === 'number') bits |= bit;
  }
  return bits;
}

interface Waiting extends Located<DataValue> {
  readonly depth: number;
  readonly place: Place;
  readonly currency: Reading<string> | null;
}

function placeBelow(key: string, place: Place): Place {
  if (place === 'elsewhere') return 'elsewhere';
  const box = boxOf(key);
  return box === 'elsewhere' ? box : box === 'own' && place !== 'listed' ? 'own' : place;
}

/** The objects of a page's state that may be products, in the order in which they stand. */
export function findStateProducts(roots: readonly Located<DataValue>[]): StateProduct[] {
  const products: StateProduct[] = [];
  // All are written out alike, here and below: a walk over objects of several shapes is slower.
  const waiting: Waiting[] = roots
    .map((root): Waiting => {
      const place = placeBelow(/([\w]+)(?:\{\d+\})?$/.exec(root.path)?.[1] ?? '', 'alone');
      return { value: root.value, path: root.path, depth: 0, place, currency: null };
    })
    .reverse();
  for (let seen = 0; seen < LIMITS.dataNodes && products.length < LIMITS.inlineProducts; seen += 1) {
    const next = waiting.pop();
    if (!next) break;
    const { value, path, depth, place, currency: outer } = next;
    if (typeof value !== 'object' || value === null || depth > LIMITS.dataDepth) continue;
    if (!isNode(value)) {
      const items = value as readonly DataValue[];
      const below =
        items.length > 1 && items.filter((item) => isNode(item)).length > 1 && place !== 'elsewhere' ? 'listed' : place;
      for (let index = items.length - 1; index >= 0; index -= 1) {
        const item = items[index] ?? null;
        if (typeof item === 'object' && item !== null)
          waiting.push({ value: item, path: `${path}[${index}]`, depth: depth + 1, place: below, currency: outer });
      }
      continue;
    }
    const bits = bitsOf(value);
    const own = (bits & HAS.currency) === 0 ? NO_TEXTS : textsOf(value, path, 'currency');
    const currency = own.find((each) => /^[A-Za-z]{3}$|^\p{Sc}$/u.test(each.value)) ?? outer;
    if ((bits & PRODUCT) === PRODUCT) {
      const isSold = hasPrice(value) || readStateStock(value, path) !== null || variantsOf(value, path).length > 0;
      const name = textsOf(value, path, 'name')[0] ?? null;
      if (isSold) products.push({ node: value, path, place, name, numbers: textsOf(value, path, 'sku'), currency });
    }
    if ((bits & HAS.objects) === 0) continue;
    const keys = Object.keys(value);
    for (let index = keys.length - 1; index >= 0; index -= 1) {
      const key = keys[index] as string;
      const inner = value[key];
      if (typeof inner === 'object' && inner !== null)
        waiting.push({ value: inner, path: at(path, key), depth: depth + 1, place: placeBelow(key, place), currency });
    }
  }
  return products;
}

function isVariant(value: DataValue | undefined): value is DataNode {
  return isNode(value) && (hasPrice(value) || readStateStock(value, '') !== null);
}

/** The variants of a product, from a list, or from an object that names each by its number. */
export function variantsOf(node: DataNode, path: string): Located<DataNode>[] {
  for (const key in node) {
    const meaning = meaningOf(key)?.meaning;
    const inner = node[key];
    if ((meaning !== 'variants' && meaning !== 'option-prices') || typeof inner !== 'object' || inner === null)
      continue;
    // GraphQL puts its lists into boxes.
    const box = ['nodes', 'edges'].find((name) => Array.isArray((inner as DataNode)[name]));
    const list = box === undefined ? inner : (inner as DataNode)[box];
    const before = box === undefined ? '' : `.${box}`;
    const entries: [string, DataValue | undefined][] = Array.isArray(list)
      ? (list as readonly DataValue[]).map((each, index) => [`${before}[${index}]`, each])
      : Object.entries(inner as DataNode).map(([name, each]) => [`.${name}`, each]);
    const found = entries.slice(0, LIMITS.offers).flatMap(([step, value]): Located<DataNode>[] => {
      const variant = isNode(value) && isNode(value['node']) ? value['node'] : value;
      const where = variant === value ? step : `${step}.node`;
      if (!isVariant(variant)) return [];
      // An object of prices by number: the number is the variant's.
      const named =
        step.startsWith('.') && textsOf(variant, '', 'sku').length === 0 ? { ...variant, id: step.slice(1) } : variant;
      return [{ value: named, path: `${at(path, key)}${where}` }];
    });
    if (found.length > 0) return found;
  }
  return [];
}
