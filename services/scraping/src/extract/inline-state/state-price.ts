import { compareAmounts, isAmount } from '@blackfang/core';
import { readDeclaredCurrency } from '../currency.ts';
import type { CurrencyMention } from '../currency.ts';
import type { PriceEvidence, Reading } from '../evidence.ts';
import type { PageText } from '../page-text.ts';
import { readPriceText } from '../price-text.ts';
import { at, isNode, plainNumber, textOf } from '../structured/data.ts';
import type { DataNode, DataValue, Located } from '../structured/data.ts';
import { meaningOf } from './keys.ts';
import { hasCoinShape, isCoinNode, isMinorAmount } from './minor-units.ts';

/** An amount as it stands in the state. */
interface Amount {
  readonly text: string;
  readonly path: string;
  readonly isNumber: boolean;
  readonly isMinorKey: boolean;
  readonly node: DataNode;
  readonly isLowest: boolean;
}

/** Within a price of its own: where the amount stands, and where the one that is crossed out. */
const WITHIN_PRICE = [
  'sales',
  'sale',
  'current',
  'now',
  'selling',
  'actual',
  'final',
  'withTax',
  'gross',
  'amount',
  'centAmount',
  'value',
  'raw',
  'min',
  'from',
  'formatted',
  'text',
  'regular',
];
const WITHIN_LIST = ['list', 'old', 'was', 'regular', 'original', 'standard', 'strikethrough', 'base'];
const LOWEST = /min|low|range|from/i;
const MAX_DEPTH = 4;

/** The keys of one meaning, those that speak first before the others. */
function keysOf(node: DataNode, meaning: 'price' | 'list'): string[] {
  const found: { key: string; rank: number }[] = [];
  for (const key in node) {
    const meant = meaningOf(key);
    if (meant?.meaning === meaning) found.push({ key, rank: meant.rank });
  }
  return found.length < 2 ? found.map(({ key }) => key) : found.sort((a, b) => a.rank - b.rank).map(({ key }) => key);
}

function amountIn(
  value: DataValue | undefined,
  path: string,
  key: string,
  node: DataNode,
  depth: number,
): Amount | null {
  if (typeof value === 'number' || typeof value === 'string') {
    const text = typeof value === 'number' ? plainNumber(value) : value.trim();
    if (text.length > 40 || !/\d/.test(text) || /^0+(?:[.,]0+)?$/.test(text) || text.startsWith('-')) return null;
    const isMinorKey = meaningOf(key)?.isMinor ?? false;
    return { text, path, isNumber: typeof value === 'number', isMinorKey, node, isLowest: LOWEST.test(key) };
  }
  if (!isNode(value) || depth > MAX_DEPTH) return null;
  return amountOf(value, path, 'price', depth + 1);
}

/** The first amount of a meaning that an object gives, in it or in the price objects below it. */
function amountOf(node: DataNode, path: string, meaning: 'price' | 'list', depth = 0): Amount | null {
  for (const key of keysOf(node, meaning)) {
    const found = amountIn(node[key], at(path, key), key, node, depth);
    if (found !== null) return found;
  }
  if (depth > MAX_DEPTH) return null;
  if (meaning === 'list') {
    for (const key of keysOf(node, 'price')) {
      const inner = node[key];
      if (!isNode(inner)) continue;
      const found = amountOf(inner, at(path, key), 'list', depth + 1);
      if (found !== null) return found;
      for (const name of WITHIN_LIST) {
        const listed = amountIn(inner[name], at(at(path, key), name), name, inner, depth + 1);
        if (listed !== null) return listed;
      }
    }
    return null;
  }
  if (depth === 0) return null;
  for (const key of WITHIN_PRICE) {
    const found = amountIn(node[key], at(path, key), key, node, depth);
    if (found !== null) return found;
  }
  return null;
}

/** What an object says that the thing costs, and the price that it is compared with. */
export interface StatePrice {
  readonly price: PriceEvidence | null;
  readonly listPrice: PriceEvidence | null;
  readonly isRange: boolean;
}

/** The currency that a price object names beside its amount. */
function currencyBeside({ node }: Amount): CurrencyMention | null {
  for (const key in node) {
    const text = meaningOf(key)?.meaning === 'currency' ? textOf(node[key] ?? null) : null;
    const mention = text === null ? null : readDeclaredCurrency(text);
    if (mention?.codes.length === 1) return mention;
  }
  return null;
}

function evidenceOf(
  amount: Amount,
  currency: Reading<string> | null,
  page: PageText,
  isCoin: boolean,
): PriceEvidence | null {
  const declared = currency === null ? currencyBeside(amount) : readDeclaredCurrency(currency.value);
  const digits = /^\d{1,15}$/.test(amount.text) ? amount.text : null;
  const isMinor =
    digits !== null &&
    (amount.isMinorKey || isCoinNode(amount.node) || isMinorAmount(digits, isCoin || hasCoinShape(amount.node), page));
  const padded = digits?.padStart(3, '0') ?? '';
  const major = isMinor ? `${padded.slice(0, -2)}.${padded.slice(-2)}` : amount.text;
  // Three digits behind the point of a number are decimals: programs print no groups there.
  const isThree = amount.isNumber && /^\d+\.\d{3,}$/.test(major);
  const reading = readPriceText(isThree ? `${major}0` : major, { ...page.locale, declared, machine: true });
  if (reading.amount === null || !isAmount(reading.amount) || compareAmounts(reading.amount, '0') <= 0) return null;
  const exact = isThree ? reading.amount.replace(/0$/, '') : reading.amount;
  return { path: amount.path, text: amount.text, reading: { ...reading, amount: exact } };
}

/**
 * Reads the prices of an object of a program's state.
 * @param isCoin another object of the same product has the shape of one that counts in the smallest coin.
 */
export function readStatePrice(
  { value: node, path }: Located<DataNode>,
  currency: Reading<string> | null,
  page: PageText,
  isCoin = false,
): StatePrice {
  const now = amountOf(node, path, 'price');
  const before = amountOf(node, path, 'list');
  const price = now === null ? null : evidenceOf(now, currency, page, isCoin);
  const list = before === null || price === null ? null : evidenceOf(before, currency, page, isCoin);
  const [paid, listed] = [price?.reading.amount, list?.reading.amount];
  const isHigher = paid && listed && isAmount(paid) && isAmount(listed) && compareAmounts(listed, paid) > 0;
  return { price, listPrice: isHigher ? list : null, isRange: now?.isLowest ?? false };
}

/** Whether an object has a price of its own, without reading it. */
export const hasPrice = (node: DataNode): boolean => amountOf(node, '', 'price') !== null;
