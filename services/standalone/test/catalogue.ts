import { EVENT_LOG_ROLE, rolesOf } from '@blackfang/persistence';
import type pg from 'pg';
import { OWN_SERVICES, SERVICES } from '../src/services.ts';

/** A relation that holds rows, as Postgres' own catalogue describes it. */
export interface Table {
  readonly schema: string;
  readonly name: string;
  /** `schema.name` */
  readonly path: string;
  /** `r` table, `p` partitioned table; whatever else has no place in our schemas. */
  readonly kind: string;
  /** Its partitioned table, if it is a partition. */
  readonly parent: string | null;
  readonly owner: string;
  /** Type of the column `tenant_id`, with `not null`; null where there is no such column. */
  readonly tenantColumn: string | null;
  readonly secured: boolean;
  readonly forced: boolean;
  readonly policies: readonly string[];
  /** First column of each unique index, by the index's name. */
  readonly uniqueBy: Readonly<Record<string, string>>;
  readonly foreignKeys: readonly ForeignKey[];
  /** `role: RIGHT` or `role: RIGHT (column)`; the owner's own are left out. */
  readonly rights: readonly string[];
}

export interface ForeignKey {
  readonly name: string;
  readonly to: string;
  readonly columns: readonly string[];
  readonly toColumns: readonly string[];
}

const ONE = `(tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))`;
const MANY = `(tenant_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.tenant_ids'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[]))`;

const policy = (name: string, role: string, rows: string): string =>
  `${name}: ALL to {${role}} using ${rows} check ${rows}`;

/** What must guard each table of a tenant, word for word as Postgres tells it; claims come on top for queue tables. */
export function policiesOf(service: string): { readonly rows: readonly string[]; readonly claims: string } {
  const { owner, tenant, batch, system } = rolesOf(service);
  return {
    rows: [policy('batch_rows', batch, MANY), policy('owner_rows', owner, 'true'), policy('tenant_rows', tenant, ONE)],
    claims: policy('system_rows', system, 'true'),
  };
}

const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name, n.nspname || '.' || c.relname AS path, c.relkind AS kind,
    c.relrowsecurity AS secured, c.relforcerowsecurity AS forced, pg_get_userbyid(c.relowner) AS owner,
    (SELECT pn.nspname || '.' || p.relname FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
      JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE i.inhrelid = c.oid) AS parent,
    (SELECT format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id') AS "tenantColumn",
    ARRAY(SELECT CASE WHEN p.permissive = 'PERMISSIVE' THEN '' ELSE 'restrictive ' END || p.policyname || ': ' || p.cmd
        || ' to ' || p.roles::text || ' using ' || coalesce(p.qual, 'nothing') || ' check ' || coalesce(p.with_check, 'nothing')
      FROM pg_policies p WHERE p.schemaname = n.nspname AND p.tablename = c.relname ORDER BY p.policyname) AS policies,
    (SELECT coalesce(jsonb_object_agg(ic.relname, coalesce(a.attname, 'an expression')), '{}')
      FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] AND a.attnum > 0
      WHERE i.indrelid = c.oid AND i.indisunique) AS "uniqueBy",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('name', k.conname, 'to', fn.nspname || '.' || f.relname,
        'columns', ARRAY(SELECT a.attname FROM unnest(k.conkey) WITH ORDINALITY AS u (n, o)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY u.o),
        'toColumns', ARRAY(SELECT a.attname FROM unnest(k.confkey) WITH ORDINALITY AS u (n, o)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY u.o))), '[]')
      FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
      WHERE k.conrelid = c.oid AND k.contype = 'f') AS "foreignKeys",
    ARRAY(
      SELECT coalesce(r.rolname, 'everybody') || ': ' || acl.privilege_type
      FROM aclexplode(c.relacl) AS acl LEFT JOIN pg_roles r ON r.oid = acl.grantee WHERE acl.grantee <> c.relowner
      UNION ALL
      SELECT coalesce(r.rolname, 'everybody') || ': ' || acl.privilege_type || ' (' || a.attname || ')'
      FROM pg_attribute a CROSS JOIN aclexplode(a.attacl) AS acl LEFT JOIN pg_roles r ON r.oid = acl.grantee
      WHERE a.attrelid = c.oid AND acl.grantee <> c.relowner
      ORDER BY 1) AS rights
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) AND c.relkind NOT IN ('i', 'I', 'S') ORDER BY n.nspname, c.relname`;

export async function readTables(client: pg.Client, schemas: readonly string[]): Promise<Table[]> {
  return (await client.query<Table>(TABLES, [schemas])).rows;
}

/** Tables that every service has and that know no tenants, each with its reason. */
export const COMMON_TABLES: Readonly<Record<string, string>> = {
  outbox: 'events on their way, written by each transaction and read by the relay alone',
  relay_lease: 'says which process relays',
  inbox: 'ids of events that were taken in',
  dead_letter: 'events that could not be, for the people who run the platform',
  erased_tenant: 'says which tenants are erased, of whom nothing else is left',
  partition_plan: 'says which partitions are to be made',
  migration: 'says which migrations ran',
};
const LANE = 'hosts and endpoints that work is spaced by, whoever it is for';

/**
 * The tables of a service that need not be guarded by tenant, each with its reason. A queue's lanes are among them
 * where there is that queue.
 */
export function sharedTablesOf(service: keyof typeof SERVICES, tables: readonly Table[]): Record<string, string> {
  const own = tables.filter((table) => table.schema === service).map(({ name }) => name);
  const lanes = own.filter((name) => name.endsWith('_queue')).map((queue) => [`${queue}_lane`, LANE]);
  return { ...COMMON_TABLES, ...Object.fromEntries(lanes), ...SERVICES[service].sharedTables };
}

/** Roles that a running service can have. Its owner is none of them. */
export function applicationRoles(): string[] {
  const ofServices = OWN_SERVICES.flatMap((service) => {
    const { login, tenant, batch, system } = rolesOf(service);
    return [login, tenant, batch, system];
  });
  return [...ofServices, EVENT_LOG_ROLE];
}
