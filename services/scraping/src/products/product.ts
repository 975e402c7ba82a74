import { AppError, invalidField, isAmount, isCurrency, parseDecimal, type Money } from '@blackfang/core';
import { convertVat, VATS, type Vat } from './vat.ts';

/** What a product costs with the tenant. */
export interface OwnPrice {
  readonly price: Money;
  readonly vatIncluded: boolean;
  /** In percent, as decimal text; null where it is not known. */
  readonly vatRate: string | null;
}

/** Something that a tenant sells itself. */
export interface Product {
  readonly tenantId: string;
  readonly id: string;
  /** Unique with the tenant. */
  readonly sku: string;
  readonly name: string;
  readonly ownPrice: OwnPrice | null;
  /** It belongs to the sample data. */
  readonly sample: boolean;
  readonly createdAt: Date;
  readonly version: bigint;
}

export const MAX_PRODUCTS = 20_000;
/** Of one product: what a row of the comparison can hold. */
export const MAX_WATCHES = 50;
const MAX_SKU = 100;
const MAX_NAME = 200;
const MAX_RATE = 100;

/** @throws AppError `invalid` sku_invalid */
export function parseSku(text: string): string {
  return line(text, 'sku', MAX_SKU);
}

/** @throws AppError `invalid` name_invalid */
export function parseProductName(text: string): string {
  return line(text, 'name', MAX_NAME);
}

function line(text: string, path: 'sku' | 'name', max: number): string {
  const value = text.trim();
  if (value !== '' && value.length <= max && !/[\p{Cc}\p{Cs}]/u.test(value)) return value;
  throw invalidField(path, `${path}_invalid`, `Give 1 to ${max} characters on one line.`);
}

export interface OwnPriceInput {
  readonly price?: { readonly amount: string; readonly currency?: string | undefined } | undefined;
  readonly vatIncluded: boolean;
  readonly vatRate?: string | undefined;
}

/** @throws AppError `invalid` amount_invalid, currency_invalid, vat_rate_invalid */
export function parseProductPrice({ price, vatIncluded, vatRate }: OwnPriceInput): OwnPrice {
  const { amount = '', currency } = price ?? {};
  if (!isAmount(amount) || parseDecimal(amount).units <= 0n) {
    const message = 'Give the amount as positive decimal text such as 1299.00.';
    throw invalidField('ownPrice.amount', 'amount_invalid', message);
  }
  if (currency === undefined || !isCurrency(currency)) {
    throw invalidField('ownPrice.currency', 'currency_invalid', 'Give an ISO 4217 code such as EUR.');
  }
  return { price: { amount, currency }, vatIncluded, vatRate: vatRate === undefined ? null : parseRate(vatRate) };
}

function parseRate(text: string): string {
  if (/^\d{1,3}(\.\d{1,4})?$/.test(text) && Number(text) <= MAX_RATE) return text;
  throw invalidField('ownPrice.vatRate', 'vat_rate_invalid', `Give the rate in percent, from 0 to ${MAX_RATE}: 19.`);
}

/** @throws AppError `invalid` vat_invalid */
export function parseVat(text: string): Vat {
  const vat = VATS.find((known) => known === text);
  if (vat === undefined) throw invalidField('vat', 'vat_invalid', 'Say included, excluded, or nothing.');
  return vat;
}

/**
 * The own price as it stands beside a competitor's prices: with VAT where theirs have it, without where theirs have none.
 * Where that is not known of theirs, or the rate is not, it is as it was given.
 */
export function ownPriceBeside({ price, vatIncluded, vatRate }: OwnPrice, theirs: Vat): Money {
  const own: Vat = vatIncluded ? 'included' : 'excluded';
  if (theirs === '' || theirs === own || vatRate === null) return price;
  return { amount: convertVat(price.amount, vatRate, theirs), currency: price.currency };
}

export function tooManyProducts(): AppError {
  const message = `There is room for ${MAX_PRODUCTS} products. Delete some of them first.`;
  return new AppError('denied', 'products_limit', message, { meta: { limit: String(MAX_PRODUCTS) } });
}
