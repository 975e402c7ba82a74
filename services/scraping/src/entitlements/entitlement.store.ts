import type { Tx } from '@blackfang/persistence';
import type { Entitlement } from './entitlement.ts';

interface EntitlementRow {
  tenant_id: string;
  plan: string;
  max_competitors: number | null;
  max_watches: number;
  max_checks_per_day: number;
  min_interval_s: number;
  version: string;
}

const COLUMNS = 'tenant_id, plan, max_competitors, max_watches, max_checks_per_day, min_interval_s, version';
const FIND = `SELECT ${COLUMNS} FROM entitlement WHERE tenant_id = $1`;
const FIND_MANY = `SELECT ${COLUMNS} FROM entitlement WHERE tenant_id = ANY ($1::uuid[])`;
const LOCK = `${FIND} FOR UPDATE`;
const SAVE = `
  INSERT INTO entitlement AS known (${COLUMNS})
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::int[], $6::int[], $7::bigint[])
    AS news (${COLUMNS}) ORDER BY tenant_id
  ON CONFLICT (tenant_id) DO UPDATE SET plan = excluded.plan, max_competitors = excluded.max_competitors,
    max_watches = excluded.max_watches, max_checks_per_day = excluded.max_checks_per_day,
    min_interval_s = excluded.min_interval_s, version = excluded.version
  WHERE known.version < excluded.version RETURNING tenant_id`;
/** Samples take nobody's room. */
const COUNT_COMPETITORS = 'SELECT count(*)::int AS count FROM competitor WHERE tenant_id = $1 AND sample_id IS NULL';
const COUNT_WATCHES = 'SELECT count(*)::int AS count FROM watch WHERE tenant_id = $1 AND sample_id IS NULL';
const COUNT_CHECKS = `
  INSERT INTO check_count AS c (tenant_id, day, checks) VALUES ($1, clock_timestamp()::date, $2)
  ON CONFLICT (tenant_id, day) DO UPDATE SET checks = c.checks + $2 RETURNING checks - $2 AS before`;

function toEntitlement(row: EntitlementRow): Entitlement {
  return {
    tenantId: row.tenant_id,
    plan: row.plan,
    maxCompetitors: row.max_competitors,
    maxWatches: row.max_watches,
    maxChecksPerDay: row.max_checks_per_day,
    minIntervalS: row.min_interval_s,
    version: BigInt(row.version),
  };
}

export async function findEntitlement(tx: Tx, tenantId: string): Promise<Entitlement | undefined> {
  const row = await tx.maybeOne<EntitlementRow>(FIND, [tenantId]);
  return row && toEntitlement(row);
}

export async function findEntitlements(tx: Tx, tenantIds: readonly string[]): Promise<Map<string, Entitlement>> {
  const rows = await tx.query<EntitlementRow>(FIND_MANY, [tenantIds]);
  return new Map(rows.map((row) => [row.tenant_id, toEntitlement(row)]));
}

/**
 * What counts and creates within the plan goes one after the other under this lock.
 * @throws where the copy is not there yet: `ObtainEntitlement` comes first.
 */
export async function lockEntitlement(tx: Tx, tenantId: string): Promise<Entitlement> {
  return toEntitlement(await tx.one<EntitlementRow>(LOCK, [tenantId]));
}

/** @param entitlements one a tenant. @returns tenants whose copy is newer now. */
export async function saveEntitlements(tx: Tx, entitlements: readonly Entitlement[]): Promise<string[]> {
  const rows = await tx.query<{ tenant_id: string }>(SAVE, [
    entitlements.map((one) => one.tenantId),
    entitlements.map((one) => one.plan),
    entitlements.map((one) => one.maxCompetitors),
    entitlements.map((one) => one.maxWatches),
    entitlements.map((one) => one.maxChecksPerDay),
    entitlements.map((one) => one.minIntervalS),
    entitlements.map((one) => one.version),
  ]);
  return rows.map((row) => row.tenant_id);
}

export async function countCompetitors(tx: Tx, tenantId: string): Promise<number> {
  return (await tx.one<{ count: number }>(COUNT_COMPETITORS, [tenantId])).count;
}

export async function countWatches(tx: Tx, tenantId: string): Promise<number> {
  return (await tx.one<{ count: number }>(COUNT_WATCHES, [tenantId])).count;
}

/** Counts checks. @returns how many there were today before them. */
export async function countChecks(tx: Tx, tenantId: string, checks: number): Promise<number> {
  return (await tx.one<{ before: number }>(COUNT_CHECKS, [tenantId, checks])).before;
}
