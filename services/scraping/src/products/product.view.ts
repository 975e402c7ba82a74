import { invalidField, isId } from '@blackfang/core';
import { decodeCursor, pageOf, type Tx } from '@blackfang/persistence';
import { demandSearch, searchPattern } from '../search-pattern.ts';
import { PRODUCT_COLUMNS, toProduct, type ProductRow } from './product.store.ts';
import type { Product } from './product.ts';

/** No more of a name than a cursor can carry. */
const ORDER = 'lower(left(name, 60))';
const BY_NAME = `
  SELECT ${PRODUCT_COLUMNS}, ${ORDER} AS place FROM product
  WHERE tenant_id = $1 AND ($2::text IS NULL OR name ILIKE $2 OR sku ILIKE $2)
    AND ($4::uuid IS NULL OR (${ORDER}, id) > ($3::text, $4::uuid))
  ORDER BY ${ORDER}, id LIMIT $5`;
const COUNTS = `
  SELECT product_id AS id, count(*)::int AS count FROM watch
  WHERE tenant_id = $1 AND product_id = ANY ($2::uuid[]) GROUP BY product_id`;

export interface ProductPage {
  readonly limit: number;
  readonly cursor: string;
  /** In name or SKU, in any case. */
  readonly search?: string | undefined;
}

/** By name. @throws AppError `invalid` cursor_invalid, search_invalid */
export async function listProducts(tx: Tx, tenantId: string, { limit, cursor, search }: ProductPage) {
  demandSearch(search);
  const [place = '', id] = decodeCursor(cursor, 2) ?? [];
  if (id !== undefined && !isId(id)) {
    throw invalidField('cursor', 'cursor_invalid', 'Send the nextCursor of the same list.');
  }
  const rows = await tx.query<ProductRow & { place: string }>(BY_NAME, [
    tenantId,
    searchPattern(search),
    place,
    id ?? null,
    limit + 1,
  ]);
  const page = pageOf(rows, limit, (row) => [row.place, row.id]);
  return { ...page, items: page.items.map(toProduct) };
}

/** @returns by id how many watches a product has; one without any is not in it. */
export async function countWatchesOf(
  tx: Tx,
  tenantId: string,
  products: readonly Pick<Product, 'id'>[],
): Promise<ReadonlyMap<string, number>> {
  const ids = products.map(({ id }) => id);
  const rows = await tx.query<{ id: string; count: number }>(COUNTS, [tenantId, ids]);
  return new Map(rows.map(({ id, count }) => [id, count]));
}
