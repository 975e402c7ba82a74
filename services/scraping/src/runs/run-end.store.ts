import type { Tx } from '@blackfang/persistence';
import { clean } from '../observations/observation.ts';
import type { SettledRun } from './fold-runs.ts';
import type { RunLogEntry } from './run.ts';

/** A run that is tried again goes back to the queue; its log goes on. */
const SAVE = `
  UPDATE run r SET
    status = e.status, reason = e.reason, detail = e.detail, attempts = e.attempts, started_at = e.started_at,
    finished_at = CASE WHEN e.status = 'queued' THEN NULL ELSE clock_timestamp() END,
    http_status = e.http_status, fetched_bytes = e.fetched_bytes, fetch_ms = e.fetch_ms, extract_ms = e.extract_ms,
    unchanged = e.unchanged, snapshot_id = e.snapshot_id, observation_id = e.observation_id,
    tier = e.tier,
    log = CASE WHEN e.log IS NULL THEN r.log ELSE r.log || e.log::jsonb END
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[], $7::timestamptz[], $8::int[],
      $9::bigint[], $10::int[], $11::int[], $12::boolean[], $13::uuid[], $14::uuid[], $15::text[], $16::text[])
    AS e (tenant_id, id, status, reason, detail, attempts, started_at, http_status, fetched_bytes, fetch_ms, extract_ms,
      unchanged, snapshot_id, observation_id, log, tier)
  WHERE r.tenant_id = e.tenant_id AND r.id = e.id AND r.id = ANY ($2::uuid[])`;

const MAX_DETAIL = 1_000;

export async function saveRunEnds(tx: Tx, runs: readonly SettledRun[]): Promise<void> {
  await tx.execute(SAVE, [
    runs.map(({ claim }) => claim.tenantId),
    runs.map(({ claim }) => claim.id),
    runs.map(({ status }) => status),
    runs.map(({ reason }) => reason),
    runs.map(({ detail }) => clean(detail.slice(0, MAX_DETAIL))),
    runs.map(({ claim }) => claim.attempts + 1),
    runs.map(({ claim }) => claim.leasedAt),
    runs.map(({ result }) => result.httpStatus),
    runs.map(({ result }) => (result.kind === 'read' ? result.fetchedBytes : null)),
    runs.map(({ result }) => result.fetchMs),
    runs.map(({ result }) => (result.kind === 'read' ? result.extractMs : null)),
    runs.map(({ result }) => result.kind === 'unchanged'),
    runs.map(({ snapshotId }) => snapshotId),
    runs.map(({ observationId }) => observationId),
    runs.map(({ result }) => logText(result.log)),
    runs.map(({ result }) => result.tier ?? null),
  ]);
}

function logText(log: readonly RunLogEntry[]): string | null {
  if (log.length === 0) return null;
  return JSON.stringify(log.map((entry) => ({ ...entry, message: clean(entry.message.slice(0, MAX_DETAIL)) })));
}
