import type { Tx } from '@blackfang/persistence';
import { clean } from '../observations/observation.ts';
import type { SettledRun } from './fold-runs.ts';

/** A run that is tried again goes back to the queue; its log goes on. */
const SAVE = `
  UPDATE run r SET
    status = e.status, reason = e.reason, detail = e.detail,
    finished_at = CASE WHEN e.status = 'queued' THEN NULL ELSE clock_timestamp() END,
    http_status = e.http_status, fetched_bytes = e.fetched_bytes, fetch_ms = e.fetch_ms, extract_ms = e.extract_ms,
    unchanged = e.unchanged, snapshot_id = e.snapshot_id, observation_id = e.observation_id, log = r.log || e.log
  FROM json_to_recordset($1::json) AS e (
    tenant_id uuid, id uuid, status text, reason text, detail text, http_status int, fetched_bytes bigint, fetch_ms int,
    extract_ms int, unchanged boolean, snapshot_id uuid, observation_id uuid, log jsonb)
  WHERE r.tenant_id = e.tenant_id AND r.id = e.id AND r.id = ANY ($2::uuid[])`;

const MAX_DETAIL = 1_000;

export async function saveRunEnds(tx: Tx, runs: readonly SettledRun[]): Promise<void> {
  const rows = runs.map(({ claim, result, ...run }) => ({
    tenant_id: claim.tenantId,
    id: claim.id,
    status: run.status,
    reason: run.reason,
    detail: clean(run.detail.slice(0, MAX_DETAIL)),
    http_status: result.httpStatus,
    fetched_bytes: result.kind === 'read' ? result.fetchedBytes : null,
    fetch_ms: result.fetchMs,
    extract_ms: result.kind === 'read' ? result.extractMs : null,
    unchanged: result.kind === 'unchanged',
    snapshot_id: run.snapshotId,
    observation_id: run.observationId,
    log: result.log.map((entry) => ({
      ...entry,
      message: clean(entry.message.slice(0, MAX_DETAIL)),
    })),
  }));
  await tx.execute(SAVE, [JSON.stringify(rows), runs.map(({ claim }) => claim.id)]);
}
