import { invalidField, isId, newId, notFound } from '@blackfang/core';
import { violates, type Tx } from '@blackfang/persistence';
import type { OwnPrice, Product } from './product.ts';

export interface ProductRow {
  tenant_id: string;
  id: string;
  sku: string;
  name: string;
  own_price: string | null;
  own_currency: string | null;
  own_vat_included: boolean | null;
  own_vat_rate: string | null;
  sample_id: string | null;
  created_at: Date;
  version: string;
}

export const PRODUCT_COLUMNS = `
  tenant_id, id, sku, name, own_price, own_currency, own_vat_included, own_vat_rate, sample_id, created_at, version`;

const INSERT = `
  INSERT INTO product (tenant_id, id, sku, name, own_price, own_currency, own_vat_included, own_vat_rate, sample_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${PRODUCT_COLUMNS}`;
const UPDATE = `
  UPDATE product SET sku = $3, name = $4, own_price = $5, own_currency = $6, own_vat_included = $7, own_vat_rate = $8,
    version = version + 1
  WHERE tenant_id = $1 AND id = $2 RETURNING ${PRODUCT_COLUMNS}`;
const FIND = `SELECT ${PRODUCT_COLUMNS} FROM product WHERE tenant_id = $1 AND id = $2`;
const LOCK = `${FIND} FOR UPDATE`;
const TOUCH = `
  UPDATE product SET version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING ${PRODUCT_COLUMNS}`;
const DELETE = 'DELETE FROM product WHERE tenant_id = $1 AND id = $2';
const COUNT = 'SELECT count(*)::int AS count FROM product WHERE tenant_id = $1 AND sample_id IS NULL';

export function toProduct(row: ProductRow): Product {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    sku: row.sku,
    name: row.name,
    ownPrice: ownPriceOf(row),
    sample: row.sample_id !== null,
    createdAt: row.created_at,
    version: BigInt(row.version),
  };
}

/** What a row says of the own price. */
export function ownPriceOf(
  row: Pick<ProductRow, 'own_price' | 'own_currency' | 'own_vat_included' | 'own_vat_rate'>,
): OwnPrice | null {
  const { own_price: amount, own_currency: currency, own_vat_included: vatIncluded, own_vat_rate: vatRate } = row;
  return amount === null ? null : { price: { amount, currency }, vatIncluded: vatIncluded === true, vatRate };
}

/** @throws AppError `not_found` product_not_found, also for what is no id */
export async function findProduct(tx: Tx, tenantId: string, id: string): Promise<Product> {
  return found(isId(id) ? await tx.maybeOne<ProductRow>(FIND, [tenantId, id]) : undefined);
}

/** @throws AppError `not_found` product_not_found, also for what is no id */
export async function lockProduct(tx: Tx, tenantId: string, id: string): Promise<Product> {
  return found(isId(id) ? await tx.maybeOne<ProductRow>(LOCK, [tenantId, id]) : undefined);
}

function found(row: ProductRow | undefined): Product {
  if (row === undefined) throw notFound('product');
  return toProduct(row);
}

export type ProductFields = Pick<Product, 'sku' | 'name' | 'ownPrice'>;

/** @throws AppError `invalid` sku_taken */
export function insertProduct(
  tx: Tx,
  tenantId: string,
  fields: ProductFields,
  sampleId: string | null = null,
): Promise<Product> {
  return written(tx, INSERT, [tenantId, newId(), ...columnsOf(fields), sampleId]);
}

/** @throws AppError `invalid` sku_taken */
export function saveProduct(tx: Tx, tenantId: string, id: string, fields: ProductFields): Promise<Product> {
  return written(tx, UPDATE, [tenantId, id, ...columnsOf(fields)]);
}

function columnsOf({ sku, name, ownPrice }: ProductFields) {
  const { price, vatIncluded, vatRate } = ownPrice ?? {};
  return [sku, name, price?.amount ?? null, price?.currency ?? null, vatIncluded ?? null, vatRate ?? null];
}

async function written(tx: Tx, statement: string, values: ReturnType<typeof columnsOf>): Promise<Product> {
  try {
    return toProduct(await tx.one<ProductRow>(statement, values));
  } catch (error) {
    if (!violates(error, 'product_sku')) throw error;
    throw invalidField('sku', 'sku_taken', 'Another product has this SKU.');
  }
}

/** What belongs to it changed: it gets a new version. */
export async function touchProduct(tx: Tx, { tenantId, id }: Product): Promise<Product> {
  return toProduct(await tx.one<ProductRow>(TOUCH, [tenantId, id]));
}

export async function removeProduct(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.execute(DELETE, [tenantId, id]);
}

export async function countProducts(tx: Tx, tenantId: string): Promise<number> {
  return (await tx.one<{ count: number }>(COUNT, [tenantId])).count;
}
