import type { PageText } from '../page-text.ts';
import type { DataNode } from '../structured/data.ts';
import { shownText } from './shown-text.ts';

/** Keys that stand beside amounts in a shop platform's own product object, which counts in the smallest coin. */
const COIN_SHAPE = [
  'compare_at_price',
  'price_min',
  'price_max',
  'price_varies',
  'inventory_management',
  'requires_shipping',
];
const MINOR_KEYS = /^(?:currency_?minor_?unit|fraction_?digits|minor_?units?|divisor|price_?divisor|exponent)$/i;

/** Whether the object says of itself that its amounts are in the smallest coin. */
export function isCoinNode(node: DataNode): boolean {
  for (const key in node) {
    if (key.length < 24 && MINOR_KEYS.test(key) && /^(?:2|100)$/.test(String(node[key]))) return true;
  }
  return false;
}

/** Whether the object has the shape of one whose amounts are in the smallest coin. */
export function hasCoinShape(node: DataNode): boolean {
  return COIN_SHAPE.filter((key) => key in node).length >= 2;
}

const grouped = (whole: string, separator: string): string => whole.replace(/\B(?=(?:\d{3})+$)/g, separator);

/** Ways to print an amount, each with something that tells it from the digits in a script. */
function printedForms(whole: string, cents: string): string[] {
  const forms: string[] = [];
  for (const [group, point] of [
    [',', '.'],
    ['.', ','],
    [' ', ','],
    ['\u00a0', ','],
    ['', '.'],
    ['', ','],
    ["'", '.'],
  ] as const) {
    const text = group === '' ? whole : grouped(whole, group);
    if (group !== '' && text === whole) continue;
    forms.push(`${text}${point}${cents}`);
    if (cents === '00') forms.push(text);
  }
  return forms;
}

/** Not a part of a longer number. */
function isPrinted(shown: string, form: string): boolean {
  let at = shown.indexOf(form);
  for (let tries = 0; at !== -1 && tries < 20; tries += 1) {
    if (
      !/[\d.,]/.test(shown[at - 1] ?? '') &&
      !/^(?:[.,]?\d)/.test(shown.slice(at + form.length, at + form.length + 2))
    )
      return true;
    at = shown.indexOf(form, at + 1);
  }
  return false;
}

/**
 * Whether an amount such as 1999 means 19.99: told by which of the two a person sees on the page. Where neither or both
 * are shown a platform's shape decides, and without one the amount is what it says.
 * @param digits the amount, without separator.
 * @param isShaped what is known of the object or of others that speak of the same product.
 */
export function isMinorAmount(digits: string, isShaped: boolean, page: PageText): boolean {
  if (digits.length < 3) return false;
  const shown = shownText(page);
  const whole = digits.slice(0, -2);
  const cents = digits.slice(-2);
  const asMajor = [digits, ...printedForms(digits, '00')].some((form) => isPrinted(shown, form));
  const asMinor = printedForms(whole, cents).some((form) => isPrinted(shown, form));
  if (asMajor !== asMinor) return asMinor && (isShaped || cents !== '00');
  return isShaped;
}
