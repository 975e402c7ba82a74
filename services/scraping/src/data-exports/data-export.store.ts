import { isId, newId, notFound } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import { positionOf } from '../watches/watch.view.ts';

/** A copy of somebody's data: of all that the tenant has, for an owner; else of what is theirs. */
export interface DataExport {
  readonly tenantId: string;
  readonly id: string;
  readonly askedBy: string;
  readonly wholeTenant: boolean;
  readonly status: 'queued' | 'running' | 'ready' | 'failed';
  /** What is being read. */
  readonly part: string;
  readonly rows: number;
  /** Under which the bytes are stored. */
  readonly sha256: string | null;
  readonly bytes: bigint | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** From then on it can't be fetched. */
  readonly expiresAt: Date | null;
}

interface Row {
  tenant_id: string;
  id: string;
  asked_by: string;
  whole_tenant: boolean;
  status: DataExport['status'];
  part: string;
  rows: number;
  sha256: string | null;
  bytes: string | null;
  created_at: Date;
  finished_at: Date | null;
  expires_at: Date | null;
}

/** A file with all that somebody has is not kept for longer than it takes to fetch it. */
const KEEP = `interval '7 days'`;
const COLUMNS = `
  tenant_id, id, asked_by, whole_tenant, status, part, rows, sha256, bytes, created_at, finished_at, expires_at`;
const IS_KEPT = '(expires_at IS NULL OR expires_at > clock_timestamp())';
const INSERT = `
  INSERT INTO data_export (tenant_id, id, asked_by, whole_tenant) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`;
// Whoever asks waits for whoever asks at the same time: nobody gets two by a double click.
const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('data_export ' || $1 || $2, 0))`;
const GOING_ON = `
  SELECT ${COLUMNS} FROM data_export
  WHERE tenant_id = $1 AND asked_by = $2 AND status IN ('queued', 'running') ORDER BY id DESC LIMIT 1`;
const OF_TODAY = `
  SELECT count(*)::int AS count FROM data_export
  WHERE tenant_id = $1 AND asked_by = $2 AND created_at > clock_timestamp() - interval '1 day'`;
const FIND = `SELECT ${COLUMNS} FROM data_export WHERE tenant_id = $1 AND id = $2 AND ${IS_KEPT}`;
const LIST = `
  SELECT ${COLUMNS} FROM data_export
  WHERE tenant_id = $1 AND asked_by = $2 AND ${IS_KEPT} AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`;
const PROGRESS = `UPDATE data_export SET status = 'running', part = $3, rows = $4 WHERE tenant_id = $1 AND id = $2`;
const READY = `
  UPDATE data_export SET status = 'ready', part = '', rows = $3, sha256 = $4, bytes = $5,
    finished_at = clock_timestamp(), expires_at = clock_timestamp() + ${KEEP}
  WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`;
const FAILED = `
  UPDATE data_export SET status = 'failed', part = '', finished_at = clock_timestamp(),
    expires_at = clock_timestamp() + ${KEEP}
  WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`;

const toExport = (row: Row): DataExport => ({
  tenantId: row.tenant_id,
  id: row.id,
  askedBy: row.asked_by,
  wholeTenant: row.whole_tenant,
  status: row.status,
  part: row.part,
  rows: row.rows,
  sha256: row.sha256,
  bytes: row.bytes === null ? null : BigInt(row.bytes),
  createdAt: row.created_at,
  finishedAt: row.finished_at,
  expiresAt: row.expires_at,
});

export async function insertExport(
  tx: Tx,
  asked: Pick<DataExport, 'tenantId' | 'askedBy' | 'wholeTenant'>,
): Promise<DataExport> {
  return toExport(await tx.one<Row>(INSERT, [asked.tenantId, newId(), asked.askedBy, asked.wholeTenant]));
}

/** The one of this person that is not done yet; until the end of the transaction they get no other. */
export async function lockGoingOn(tx: Tx, tenantId: string, userId: string): Promise<DataExport | undefined> {
  await tx.query(LOCK, [tenantId, userId]);
  const row = await tx.maybeOne<Row>(GOING_ON, [tenantId, userId]);
  return row && toExport(row);
}

export async function countOfToday(tx: Tx, tenantId: string, userId: string): Promise<number> {
  return (await tx.one<{ count: number }>(OF_TODAY, [tenantId, userId])).count;
}

/** @throws AppError `not_found` data_export_not_found, also for what is no id, somebody else's, or past its time */
export async function findExport(tx: Tx, tenantId: string, id: string, userId?: string): Promise<DataExport> {
  const row = isId(id) ? await tx.maybeOne<Row>(FIND, [tenantId, id]) : undefined;
  if (row === undefined || (userId !== undefined && row.asked_by !== userId)) throw notFound('data_export');
  return toExport(row);
}

/** A person's own, newest first. */
export async function listExports(
  tx: Tx,
  of: { readonly tenantId: string; readonly userId: string },
  { limit, cursor }: { readonly limit: number; readonly cursor: string },
) {
  const rows = await tx.query<Row>(LIST, [of.tenantId, of.userId, positionOf(cursor), limit + 1]);
  return pageOf(rows.map(toExport), limit, ({ id }) => [id]);
}

export async function saveProgress(tx: Tx, of: DataExport, part: string, rows: number): Promise<void> {
  await tx.execute(PROGRESS, [of.tenantId, of.id, part, rows]);
}

export async function saveReady(
  tx: Tx,
  of: DataExport,
  file: { readonly rows: number; readonly sha256: string; readonly bytes: number },
): Promise<DataExport> {
  return toExport(await tx.one<Row>(READY, [of.tenantId, of.id, file.rows, file.sha256, file.bytes]));
}

export async function saveFailed(tx: Tx, of: DataExport): Promise<DataExport> {
  return toExport(await tx.one<Row>(FAILED, [of.tenantId, of.id]));
}
