import { isId, notFound } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import { positionOf } from '../watches/watch.view.ts';
import type { Tier } from '../sites/site.ts';
import { unchangedLine } from './run-log.ts';
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
  tier: Tier | null;
  log?: { at: string; level: RunLogEntry['level']; message: string }[];
}

/** A run that waits is running once it is leased, since then, for one time more. */
const COLUMNS = `
  r.tenant_id, r.id, r.watch_id, CASE WHEN q.lease IS NULL THEN r.status ELSE 'running' END AS status, r.reason, r.detail,
  coalesce(CASE WHEN q.lease IS NOT NULL THEN q.attempts END, r.attempts) AS attempts, r.queued_at,
  coalesce(uuid_extract_timestamp(q.lease), r.started_at) AS started_at, r.finished_at, r.http_status, r.fetched_bytes,
  r.fetch_ms, r.extract_ms, r.unchanged, r.snapshot_id, r.observation_id, r.tier`;
const RUNS = `run r LEFT JOIN run_queue q ON r.status = 'queued' AND q.tenant_id = r.tenant_id AND q.id = r.id`;
const ONE = `SELECT ${COLUMNS}, r.log FROM ${RUNS} WHERE r.tenant_id = $1 AND r.id = $2`;
const NEWEST = `
  SELECT ${COLUMNS} FROM ${RUNS} WHERE r.tenant_id = $1 AND r.watch_id = $2 AND ($3::uuid IS NULL OR r.id < $3)
  ORDER BY r.id DESC LIMIT $4`;

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
    tier: row.tier,
    log: row.log === undefined ? [] : logOf(row, row.log),
  };
}

function logOf(row: RunRow, kept: NonNullable<RunRow['log']>): RunLogEntry[] {
  const log = kept.map(({ at, level, message }) => ({ at: new Date(at), level, message }));
  const { unchanged, http_status: status, fetch_ms: ms, finished_at: at } = row;
  if (!unchanged || status === null || ms === null || at === null) return log;
  return [...log, { at, level: 'info', message: unchangedLine(status, ms) }];
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
