import { isId, notFound } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import type { ProxyKind } from '@blackfang/egress';
import { positionOf } from '../watches/watch.view.ts';
import { DEFAULT_POOL, type Proxy } from './proxy.ts';

interface ProxyRow {
  tenant_id: string;
  id: string;
  name: string;
  kind: ProxyKind;
  host: string;
  port: number;
  pool: string;
  login_sealed: Buffer | null;
  failures: number;
  rested_until: Date | null;
  last_worked_at: Date | null;
  last_failed_at: Date | null;
  last_failure: string;
  created_at: Date;
  version: string;
}

/** After its first failure, and at the most; doubled for each further one. */
const FIRST_REST_S = 30;
const LONGEST_REST_S = 3_600;

const COLUMNS = `tenant_id, id, name, kind, host, port, pool, login_sealed, failures, rested_until, last_worked_at,
  last_failed_at, last_failure, created_at, version`;
const INSERT = `
  INSERT INTO proxy (tenant_id, id, name, kind, host, port, pool, login_sealed)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`;
/** Another address or login is as good as another proxy: what was known of its health counts no more. */
const UPDATE = `
  UPDATE proxy SET name = $3, kind = $4, host = $5, port = $6, pool = $7, login_sealed = $8, failures = 0,
    rested_until = NULL, version = version + 1
  WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`;
const FIND = `SELECT ${COLUMNS} FROM proxy WHERE tenant_id = $1 AND id = $2`;
const COUNT = 'SELECT count(*)::int AS count FROM proxy WHERE tenant_id = $1';
const DELETE = 'DELETE FROM proxy WHERE tenant_id = $1 AND id = $2';
const LIST = `
  SELECT ${COLUMNS} FROM proxy WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`;
/**
 * Draws a proxy of what was chosen, which is nothing, a pool, or `direct`, as no pool is called: one that does not rest; where
 * all do, the one that rests no longer soonest.
 */
export const drawSql = (tenantId: string, choice: string): string => `
  SELECT *, greatest(0, coalesce(extract(epoch FROM rested_until - clock_timestamp()) * 1000, 0))::float8 AS resting_ms
  FROM proxy WHERE tenant_id = ${tenantId} AND pool = coalesce(nullif(${choice}, ''), '${DEFAULT_POOL}')
  ORDER BY resting_ms, random() LIMIT 1`;
const DRAW = drawSql('$1', '$2');
/** That it works is written down once a minute: it is used for each page. */
const WORKED = `
  UPDATE proxy p SET failures = 0, rested_until = NULL, last_worked_at = clock_timestamp()
  FROM unnest($1::uuid[], $2::uuid[]) AS s (tenant_id, id)
  WHERE p.tenant_id = s.tenant_id AND p.id = s.id
    AND (p.failures > 0 OR p.last_worked_at IS NULL OR p.last_worked_at < clock_timestamp() - interval '1 minute')`;
/** Pages that were under way together fail together: that is one failure, and one rest. */
const FAILED = `
  UPDATE proxy p SET last_failed_at = clock_timestamp(), last_failure = s.reason, failures = p.failures + 1,
    rested_until = clock_timestamp()
      + make_interval(secs => least(${LONGEST_REST_S}, ${FIRST_REST_S} * 2.0 ^ least(p.failures, 20)))
  FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS s (tenant_id, id, reason)
  WHERE p.tenant_id = s.tenant_id AND p.id = s.id
    AND (p.rested_until IS NULL OR p.rested_until <= clock_timestamp())`;

function toProxy(row: ProxyRow): Proxy {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    name: row.name,
    kind: row.kind,
    host: row.host,
    port: row.port,
    pool: row.pool,
    loginSealed: row.login_sealed,
    failures: row.failures,
    restedUntil: row.rested_until,
    lastWorkedAt: row.last_worked_at,
    lastFailedAt: row.last_failed_at,
    lastFailure: row.last_failure,
    createdAt: row.created_at,
    version: BigInt(row.version),
  };
}

export type ProxyFields = Pick<Proxy, 'id' | 'name' | 'kind' | 'host' | 'port' | 'pool' | 'loginSealed'>;

const valuesOf = (tenantId: string, proxy: ProxyFields) => [
  tenantId,
  proxy.id,
  proxy.name,
  proxy.kind,
  proxy.host,
  proxy.port,
  proxy.pool,
  proxy.loginSealed,
];

export async function insertProxy(tx: Tx, tenantId: string, proxy: ProxyFields): Promise<Proxy> {
  return toProxy(await tx.one<ProxyRow>(INSERT, valuesOf(tenantId, proxy)));
}

export async function saveProxy(tx: Tx, tenantId: string, proxy: ProxyFields): Promise<Proxy> {
  return toProxy(await tx.one<ProxyRow>(UPDATE, valuesOf(tenantId, proxy)));
}

/** @throws AppError `not_found` proxy_not_found, also for what is no id */
export async function findProxy(tx: Tx, tenantId: string, id: string, locked = false): Promise<Proxy> {
  const sql = locked ? `${FIND} FOR UPDATE` : FIND;
  const row = isId(id) ? await tx.maybeOne<ProxyRow>(sql, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('proxy');
  return toProxy(row);
}

export async function countProxies(tx: Tx, tenantId: string): Promise<number> {
  return (await tx.one<{ count: number }>(COUNT, [tenantId])).count;
}

export async function removeProxy(tx: Tx, { tenantId, id }: Proxy): Promise<void> {
  await tx.execute(DELETE, [tenantId, id]);
}

/** The oldest first. */
export async function listProxies(tx: Tx, tenantId: string, { limit, cursor }: { limit: number; cursor: string }) {
  const rows = await tx.query<ProxyRow>(LIST, [tenantId, positionOf(cursor), limit + 1]);
  return pageOf(rows.map(toProxy), limit, (proxy) => [proxy.id]);
}

/** @param choice a pool, `direct`, or nothing. @returns null where none is to be taken, or there is none */
export async function drawProxy(
  tx: Tx,
  tenantId: string,
  choice: string,
): Promise<(Proxy & { readonly restingMs: number }) | null> {
  const row = await tx.maybeOne<ProxyRow & { resting_ms: number }>(DRAW, [tenantId, choice]);
  return row === undefined ? null : { ...toProxy(row), restingMs: row.resting_ms };
}

/** How a page went by way of a proxy, as far as that is the proxy's doing. */
export interface ProxyUse {
  readonly tenantId: string;
  readonly proxyId: string;
  /** Null where it worked. */
  readonly fault: string | null;
}

/** Keeps how proxies do: one that fails rests, longer each time, until it works again. */
export async function saveProxyUses(tx: Tx, uses: readonly ProxyUse[]): Promise<void> {
  // In one order, so that who locks several never waits in a circle. Of one proxy a failure says more.
  const byProxy = new Map<string, ProxyUse>();
  for (const use of uses.toSorted((a, b) => (a.proxyId < b.proxyId ? -1 : 1))) {
    if (use.fault !== null || !byProxy.has(use.proxyId)) byProxy.set(use.proxyId, use);
  }
  const [worked, failed] = [
    [...byProxy.values()].filter(({ fault }) => fault === null),
    [...byProxy.values()].filter(({ fault }) => fault !== null),
  ];
  const keys = (some: readonly ProxyUse[]) => [
    some.map(({ tenantId }) => tenantId),
    some.map(({ proxyId }) => proxyId),
  ];
  if (worked.length > 0) await tx.execute(WORKED, keys(worked));
  if (failed.length > 0) await tx.execute(FAILED, [...keys(failed), failed.map(({ fault }) => fault)]);
}
