import type { Product } from './product.ts';
import { until } from './until.ts';

/** Tables, each partitioned one once, with the column by which a row is somebody's. */
const OWNED = `
  SELECT format('%I.%I', n.nspname, c.relname) AS table,
         bool_or(a.attname = 'tenant_id') AS "byTenant"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('tenant_id', 'user_id') AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema)'
  GROUP BY 1 ORDER BY 1`;
const SAME_LOOKS = 5;

export type Digest = Readonly<Record<string, string>>;

/** Every row that a tenant and its users have in any schema, as a digest of each table, read past row security. */
export class RowsOfTenant {
  readonly #product: Product;
  readonly #sql: string;
  readonly #owners: readonly [tenantId: string, userId: string];
  readonly tables: number;

  private constructor(
    product: Product,
    owners: readonly [string, string],
    tables: { table: string; byTenant: boolean }[],
  ) {
    this.#product = product;
    this.#owners = owners;
    this.tables = tables.length;
    this.#sql = tables
      .map(
        ({ table, byTenant }) => `
          SELECT '${table}' AS name, count(*) || ' rows ' || md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) AS digest
          FROM ${table} t WHERE ${byTenant ? 'tenant_id::text = $1' : 'user_id::text = $2'} AND $1 <> $2`,
      )
      .join(' UNION ALL ');
  }

  static async of(
    product: Product,
    owner: { readonly tenantId: string; readonly userId: string },
  ): Promise<RowsOfTenant> {
    const tables = await product.query<{ table: string; byTenant: boolean }>(OWNED);
    return new RowsOfTenant(product, [owner.tenantId, owner.userId], tables);
  }

  async digest(): Promise<Digest> {
    const rows = await this.#product.query<{ name: string; digest: string }>(this.#sql, this.#owners);
    return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
  }

  /** Waits until nothing of the tenant moves any more: its runs, events and deliveries are through. */
  async settled(): Promise<Digest> {
    let last = '';
    let same = 0;
    return until('rest of the tenant', async () => {
      const digest = await this.digest();
      same = JSON.stringify(digest) === last ? same + 1 : 0;
      last = JSON.stringify(digest);
      return same >= SAME_LOOKS && digest;
    });
  }
}
