import { until } from '@blackfang/testing';
import type pg from 'pg';
import type { Product } from './product.ts';

/** Tables, each partitioned one once, with the column by which a row is somebody's. */
const OWNED = `
  SELECT format('%I.%I', n.nspname, c.relname) AS table,
         bool_or(a.attname = 'tenant_id') AS "byTenant"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname IN ('tenant_id', 'user_id') AND NOT a.attisdropped
    -- Counts each request of a key, those that are refused with them; and says of whom there is nothing any more.
    AND c.relname NOT IN ('api_key_use', 'erased_tenant')
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema)'
  GROUP BY 1 ORDER BY 1`;
const SAME_LOOKS = 5;

export type Digest = Readonly<Record<string, string>>;

/** Every row that a tenant and its users have in any schema, as a digest of each table, read past row security. */
export class RowsOfTenant {
  /** One for all looks: a new one would read the catalogue of all these tables anew, and plan for as long as it looks. */
  readonly #client: pg.Client;
  readonly #sql: string;
  readonly #owners: readonly [tenantId: string, userId: string];
  readonly tables: number;

  private constructor(
    client: pg.Client,
    owners: readonly [string, string],
    tables: { table: string; byTenant: boolean }[],
  ) {
    this.#client = client;
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
    const client = await product.connect();
    await client.query('SET plan_cache_mode = force_generic_plan');
    const { rows } = await client.query<{ table: string; byTenant: boolean }>(OWNED);
    return new RowsOfTenant(client, [owner.tenantId, owner.userId], rows);
  }

  async digest(): Promise<Digest> {
    const look = { name: 'rows of a tenant', text: this.#sql, values: [...this.#owners] };
    const { rows } = await this.#client.query<{ name: string; digest: string }>(look);
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

  close(): Promise<void> {
    return this.#client.end();
  }
}
