import { compareAmounts, isAmount } from '@blackfang/core';
import { readAvailability } from '../availability.ts';
import { readDeclaredCurrency } from '../currency.ts';
import type { OfferEvidence, PriceEvidence, Reading } from '../evidence.ts';
import { readGtin } from '../identifiers.ts';
import { LIMITS } from '../limits.ts';
import { readPriceText } from '../price-text.ts';
import type { Locale } from '../regions.ts';
import { readable } from '../text.ts';
import { firstText, isNode, localName, plainNumber, textOf, typesOf, valuesOf } from './data.ts';
import type { DataNode, DataValue, Located } from './data.ts';
import { readTerms } from './offer-terms.ts';

/** Price types of schema.org that are not what one pays now. */
const LIST_PRICE_TYPES = new Set([
  'listprice',
  'strikethroughprice',
  'msrp',
  'srp',
  'regularprice',
  'suggestedretailprice',
  'rrp',
]);

export function readingOf(located: Located<string> | null): Reading<string> | null {
  const value = located && readable(located.value);
  return located && value !== null ? { value, path: located.path, text: located.value.slice(0, LIMITS.text) } : null;
}

/** As schema.org wants identifiers: `isbn:978…`. */
const SCHEME = /^(?:gtin\d*|ean|isbn|upc):/i;

export function gtinOf(node: DataNode, path: string): Reading<string> | null {
  for (const property of ['gtin13', 'gtin', 'gtin14', 'gtin12', 'gtin8', 'ean', 'ean13', 'upc', 'isbn', 'productID']) {
    const located = firstText(node, [property], path);
    // Of the keys of a shop's rows, as long as a GTIN, each tenth has its check digit right.
    if (property === 'productID' && !SCHEME.test(located?.value ?? '')) continue;
    const value = located && readGtin(located.value.replace(SCHEME, ''));
    if (located && value) return { value, path: located.path, text: located.value };
  }
  return null;
}

interface PriceText extends Located<string> {
  /** Written as a JSON number, which knows one decimal separator. */
  readonly isNumber: boolean;
}

/** A price as text, a number, or an object around either: platforms print their own price objects into the data. */
function priceText(located: Located<DataValue>, depth = 0): PriceText | null {
  const { value, path } = located;
  if (typeof value === 'number') return { value: plainNumber(value), path, isNumber: true };
  if (typeof value === 'string') return value.trim() === '' ? null : { value, path, isNumber: false };
  if (!isNode(value) || depth > 3) return null;
  const literal = value['@value'];
  if (typeof literal === 'string' || typeof literal === 'number')
    return { value: String(literal), path, isNumber: true };
  for (const property of ['decimalPrice', 'price', 'value', 'amount', 'sales', 'minPrice']) {
    for (const inner of valuesOf(value, property, path)) {
      const found = priceText(inner, depth + 1);
      if (found !== null) return found;
    }
  }
  return null;
}

/** The currency of a price object, wherever in it it stands. */
function currencyWithin(value: DataValue, path: string, depth = 0): Reading<string> | null {
  if (!isNode(value) || depth > 3) return null;
  const own = readingOf(firstText(value, ['priceCurrency', 'currency', 'currencyCode'], path));
  if (own !== null) return own;
  return (
    valuesOf(value, 'sales', path)
      .map((inner) => currencyWithin(inner.value, inner.path, depth + 1))
      .find(Boolean) ?? null
  );
}

function withoutExponent(text: string): string {
  return /^-?\d+(?:\.\d+)?e[+-]?\d+$/i.test(text) ? plainNumber(Number(text)) : text;
}

interface Pricing {
  readonly price: PriceEvidence | null;
  readonly currency: Reading<string> | null;
}

function readPricing(
  found: Located<DataValue> | undefined,
  currency: Reading<string> | null,
  locale: Locale,
): Pricing | null {
  const price = found && priceText(found);
  if (!found || !price) return null;
  const stated = currency ?? currencyWithin(found.value, found.path);
  const declared = stated === null ? null : readDeclaredCurrency(stated.value);
  const text = withoutExponent(price.value.trim());
  // Three digits behind the point of a JSON number are decimals: PHP and JavaScript print no groups there.
  const exact = price.isNumber && /^-?\d+\.\d{3}$/.test(text) ? `${text}0` : text;
  const reading = readPriceText(exact, { ...locale, declared, machine: true });
  if (reading.amount === null) return null;
  const amount = exact === text ? reading.amount : reading.amount.slice(0, -1);
  return {
    price: { path: price.path, text: price.value.slice(0, LIMITS.text), reading: { ...reading, amount } },
    currency: stated,
  };
}

/** The first value that is a price. */
function firstPricing(
  values: readonly Located<DataValue>[],
  currency: Reading<string> | null,
  locale: Locale,
): Pricing | null {
  for (const value of values) {
    const pricing = readPricing(value, currency, locale);
    if (pricing !== null) return pricing;
  }
  return null;
}

/** Price specifications sorted into what is paid, what is struck through, and prices per kilogram or litre. */
function specifications(node: DataNode, path: string): { paid: Located<DataNode>[]; listed: Located<DataNode>[] } {
  const paid: Located<DataNode>[] = [];
  const listed: Located<DataNode>[] = [];
  const perUnit: Located<DataNode>[] = [];
  for (const { value, path: where } of valuesOf(node, 'priceSpecification', path).slice(0, 50)) {
    if (!isNode(value)) continue;
    const nested = valuesOf(value, 'priceComponent', where).flatMap((part) =>
      isNode(part.value) ? [{ value: part.value, path: part.path }] : [],
    );
    for (const each of firstText(value, ['price', 'minPrice'], where) === null && nested.length > 0
      ? nested
      : [{ value, path: where }]) {
      const type = localName(firstText(each.value, ['priceType'], where)?.value ?? '').toLowerCase();
      const quantity = valuesOf(each.value, 'referenceQuantity', where)[0]?.value;
      const isPerUnit =
        isNode(quantity) || /installment|downpayment|deliverycharge|paymentcharge/.test(typesOf(each.value).join());
      if (LIST_PRICE_TYPES.has(type)) listed.push(each);
      else if (isPerUnit) perUnit.push(each);
      else paid.push(each);
    }
  }
  return { paid: paid.length > 0 ? paid : perUnit, listed };
}

function isUsed(node: DataNode, path: string): boolean {
  return /used|refurbished|damaged/i.test(firstText(node, ['itemCondition'], path)?.value ?? '');
}

function availabilityOf(node: DataNode, path: string): OfferEvidence['availability'] {
  for (const located of valuesOf(node, 'availability', path)) {
    const text = textOf(located.value);
    const value = text === null ? null : readAvailability(text);
    if (text !== null && value !== null) return { value, path: located.path, text };
  }
  return null;
}

function differs(low: Pricing | null, high: Pricing | null): boolean {
  const [from, to] = [low?.price?.reading.amount, high?.price?.reading.amount];
  return from != null && to != null && isAmount(from) && isAmount(to) && compareAmounts(from, to) !== 0;
}

/** Reads one `Offer` or `AggregateOffer`; the offers inside an aggregate are read by themselves. */
export function readOffer(node: DataNode, path: string, locale: Locale): OfferEvidence {
  const { paid, listed } = specifications(node, path);
  const inOffer = readingOf(firstText(node, ['priceCurrency', 'currency'], path));
  const inSpecification = paid
    .concat(listed)
    .map((each) => readingOf(firstText(each.value, ['priceCurrency', 'currency'], each.path)));
  const currency = inOffer ?? inSpecification.find((each) => each !== null) ?? null;

  const low = valuesOf(node, 'lowPrice', path);
  const own = firstPricing(valuesOf(node, 'price', path), currency, locale);
  const specified = firstPricing(
    paid.flatMap((each) => [
      ...valuesOf(each.value, 'price', each.path),
      ...valuesOf(each.value, 'minPrice', each.path),
    ]),
    currency,
    locale,
  );
  const lowest = own || specified ? null : firstPricing(low, currency, locale);
  const pricing = own ?? specified ?? lowest;
  const high = lowest && firstPricing(valuesOf(node, 'highPrice', path), currency, locale);
  const list = firstPricing(
    listed.flatMap((each) => valuesOf(each.value, 'price', each.path)),
    currency,
    locale,
  );

  return {
    path,
    price: pricing?.price ?? null,
    currency: pricing?.currency ?? currency,
    isRange: differs(lowest, high),
    listPrice: list?.price ?? null,
    availability: availabilityOf(node, path),
    isUsed: isUsed(node, path),
    url: firstText(node, ['url', '@id'], path)?.value ?? null,
    sku: readingOf(firstText(node, ['sku'], path)),
    gtin: gtinOf(node, path),
    mpn: readingOf(firstText(node, ['mpn'], path)),
    terms: readTerms(node, path),
  };
}
