import { newId } from '@blackfang/core';
import type pg from 'pg';

export type Row = Readonly<Record<string, unknown>>;

const COLUMNS = `
  SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
  WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attnotnull AND NOT atthasdef
    AND attidentity = '' AND attgenerated = '' AND attname <> 'tenant_id'`;

const VALUES: Readonly<Record<string, () => unknown>> = {
  uuid: newId,
  text: () => 'seeded',
  'text[]': () => [],
  bytea: () => Buffer.from('seeded'),
  jsonb: () => '{}',
  boolean: () => true,
  smallint: () => 1,
  integer: () => 1,
  bigint: () => 1,
  numeric: () => 1,
  date: () => new Date(),
  'timestamp with time zone': () => new Date(),
};

/**
 * The least that a row of a table must say, besides whose it is.
 * @throws where a column has a type that nobody has thought of here yet.
 */
export async function leastRow(client: pg.Client, table: string): Promise<Row> {
  const { rows } = await client.query<{ name: string; type: string }>(COLUMNS, [table]);
  return Object.fromEntries(
    rows.map(({ name, type }) => {
      const value = VALUES[type];
      if (value === undefined) throw new Error(`${table}.${name} is ${type}: add a value of that type.`);
      return [name, value()];
    }),
  );
}

/** @returns statement and values that store the row for a tenant. */
export function insertionOf(table: string, row: Row, tenantId: string): { text: string; values: unknown[] } {
  const columns = ['tenant_id', ...Object.keys(row)];
  const places = columns.map((_, index) => `$${index + 1}`);
  return {
    text: `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`,
    values: [tenantId, ...Object.values(row)],
  };
}

const LOOSE = `
  SELECT conrelid::regclass::text AS path, conname AS name FROM pg_constraint
  WHERE contype IN ('c', 'f') AND conparentid = 0 AND coninhcount = 0
    AND connamespace IN (SELECT oid FROM pg_namespace WHERE nspname = ANY ($1))`;

/** Drops what rows must say besides their tenant, so that any row will do. For a database that is thrown away. */
export async function loosen(client: pg.Client, schemas: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ path: string; name: string }>(LOOSE, [schemas]);
  for (const { path, name } of rows) await client.query(`ALTER TABLE ${path} DROP CONSTRAINT ${name}`);
}
