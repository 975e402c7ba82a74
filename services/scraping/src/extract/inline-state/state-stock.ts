import { readAvailability } from '../availability.ts';
import type { Reading } from '../evidence.ts';
import type { Availability } from '../extraction.ts';
import { at, isNode } from '../structured/data.ts';
import type { DataNode, DataValue } from '../structured/data.ts';
import { meaningOf } from './keys.ts';
import type { Meaning } from './keys.ts';

const MAX_DEPTH = 2;
/** The order in which what is said counts: a word says more than a yes or no, and that more than a count. */
const ORDER: readonly Meaning[] = ['discontinued', 'stock-word', 'can-buy', 'sold-out', 'stock-count'];
/** Keys within an object of stock. */
const WITHIN = [
  'code',
  'status',
  'state',
  'value',
  'type',
  'quantity',
  'qty',
  'level',
  'count',
  'online',
  'amount',
  'shipping',
  'delivery',
  'web',
];
/** Of a count nothing is known when it stands for "not counted". */
const UNCOUNTED = -1;

function asBoolean(value: DataValue): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === '1' || value === 'true' || value === 'True' || value === 'yes') return true;
  if (value === 0 || value === '0' || value === 'false' || value === 'False' || value === 'no') return false;
  return null;
}

function asCount(value: DataValue): number | null {
  const count = typeof value === 'string' && /^\d{1,9}(?:\.0+)?$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && count > UNCOUNTED ? count : null;
}

function meant(meaning: Meaning, value: DataValue): Availability | null {
  if (meaning === 'discontinued') return asBoolean(value) === true ? 'discontinued' : null;
  if (meaning === 'stock-word') return typeof value === 'string' ? readAvailability(value) : availabilityOfFlag(value);
  if (meaning === 'can-buy') {
    const flag = asBoolean(value);
    if (flag !== null) return flag ? 'in_stock' : 'out_of_stock';
    const count = asCount(value);
    if (count !== null) return count > 0 ? 'in_stock' : 'out_of_stock';
    return typeof value === 'string' ? readAvailability(value) : null;
  }
  if (meaning === 'sold-out') {
    const flag = asBoolean(value);
    return flag === null ? null : flag ? 'out_of_stock' : 'in_stock';
  }
  const count = asCount(value);
  if (count !== null) return count > 0 ? 'in_stock' : 'out_of_stock';
  return typeof value === 'boolean'
    ? availabilityOfFlag(value)
    : typeof value === 'string'
      ? readAvailability(value)
      : null;
}

function availabilityOfFlag(value: DataValue): Availability | null {
  const flag = asBoolean(value);
  return flag === null ? null : flag ? 'in_stock' : 'out_of_stock';
}

/** Whether something out of stock may be ordered all the same. */
function takesOrders(node: DataNode): boolean {
  for (const key in node) {
    if (meaningOf(key)?.meaning !== 'backorder') continue;
    const flag = asBoolean(node[key] ?? null);
    if (flag === true) return true;
  }
  return false;
}

/** What an object of a program's state says of stock: its words, its yes or no, its count. */
export function readStateStock(node: DataNode, path: string, depth = 0): Reading<Availability> | null {
  let best: Reading<Availability> | null = null;
  let order = ORDER.length;
  const consider = (meaning: Meaning, value: DataValue, where: string): void => {
    const place = ORDER.indexOf(meaning);
    if (place === -1 || place >= order) return;
    if (isNode(value)) {
      const inner = depth < MAX_DEPTH ? readStateStock(value, where, depth + 1) : null;
      if (inner !== null) [best, order] = [inner, place];
      return;
    }
    const availability = meant(meaning, value);
    if (availability !== null) [best, order] = [{ value: availability, path: where, text: String(value) }, place];
  };
  for (const key in node) {
    const meaning = meaningOf(key)?.meaning;
    if (meaning !== undefined) consider(meaning, node[key] ?? null, at(path, key));
  }
  if (best === null && depth > 0) {
    for (const key of WITHIN) {
      const value = node[key];
      if (value === undefined || value === null || best !== null) continue;
      consider(typeof value === 'string' && !/^\d+$/.test(value) ? 'stock-word' : 'stock-count', value, at(path, key));
    }
  }
  const found = best as Reading<Availability> | null;
  return found?.value === 'out_of_stock' && takesOrders(node) ? { ...found, value: 'backorder' } : found;
}
