import { isId, notFound } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import { positionOf } from '../watches/watch.view.ts';
import type { Run, RunLogEntry, RunStatus } from './run.ts';

interface RunRow {
  tenant_id: string;
  id: string;
  watch_id: string;
  status: RunStatus;
  reason: string;
  detail: string;
  attempts: number;
  queued_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  http_status: number | null;
  fetched_bytes: string | null;
  fetch_ms: number | null;
  extract_ms: number | null;
  unchanged: boolean;
  snapshot_id: string | null;
  observation_id: string | null;
  log?: { at: string; level: RunLogEntry['level']; message: string }[];
}

const COLUMNS = `
  tenant_id, id, watch_id, status, reason, detail, attempts, queued_at, started_at, finished_at, http_status,
  fetched_bytes, fetch_ms, extract_ms, unchanged, snapshot_id, observation_id`;
const ONE = `SELECT ${COLUMNS}, log FROM run WHERE tenant_id = $1 AND id = $2`;
const NEWEST = `
  SELECT ${COLUMNS} FROM run WHERE tenant_id = $1 AND watch_id = $2 AND ($3::uuid IS NULL OR id < $3)
  ORDER BY id DESC LIMIT $4`;

function toRun(row: RunRow): Run {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    watchId: row.watch_id,
    status: row.status,
    reason: row.reason,
    detail: row.detail,
    attempts: row.attempts,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    httpStatus: row.http_status,
    fetchedBytes: row.fetched_bytes === null ? null : BigInt(row.fetched_bytes),
    fetchMs: row.fetch_ms,
    extractMs: row.extract_ms,
    unchanged: row.unchanged,
    snapshotId: row.snapshot_id,
    observationId: row.observation_id,
    log: (row.log ?? []).map(({ at, level, message }) => ({ at: new Date(at), level, message })),
  };
}

/** With its log. @throws AppError `not_found` run_not_found, also for what is no id */
export async function findRun(tx: Tx, tenantId: string, id: string): Promise<Run> {
  const row = isId(id) ? await tx.maybeOne<RunRow>(ONE, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('run');
  return toRun(row);
}

/** Newest first, without logs. */
export async function listRuns(tx: Tx, tenantId: string, watchId: string, page: { limit: number; cursor: string }) {
  const rows = await tx.query<RunRow>(NEWEST, [tenantId, watchId, positionOf(page.cursor), page.limit + 1]);
  return pageOf(rows.map(toRun), page.limit, (run) => [run.id]);
}
