import type { Tx } from '@blackfang/persistence';
import type { HeldValue } from '../observations/held-value.ts';
import { toMoney, WATCH_COLUMNS } from '../watches/watch.store.ts';
import type { PausedReason, WatchStatus } from '../watches/watch.ts';
import type { WatchState } from './watch-state.ts';
import { watchKey } from './watch-key.ts';

interface StateRow {
  tenant_id: string;
  id: string;
  competitor_id: string;
  queued_run_id: string | null;
  status: WatchStatus;
  paused_reason: PausedReason;
  title: string;
  last_seen_at: Date | null;
  seen_started_at: Date | null;
  failures: number;
  gone: number;
  etag: string | null;
  last_modified: string | null;
  page_hash: string | null;
  snapshot_id: string | null;
  extractor_version: number | null;
  latest_observation_id: string | null;
  latest_price: string | null;
  latest_currency: string | null;
  latest_availability: string | null;
  latest_observed_at: Date | null;
  held: HeldValue | null;
  sequence: string;
  sample_id: string | null;
}

export interface LockedWatch {
  readonly tenantId: string;
  readonly id: string;
  readonly competitorId: string;
  readonly queuedRunId: string | null;
  readonly sampleId: string | null;
  readonly state: WatchState;
}

/** What it becomes. */
export interface ChangedWatch extends LockedWatch {
  /** It paused itself now. */
  readonly paused: boolean;
  /** Nothing is new but when it was seen. */
  readonly seenAgain: boolean;
}

const LOCK = `
  SELECT w.tenant_id, w.id, w.competitor_id, w.queued_run_id, w.status, w.paused_reason, w.title, w.last_seen_at,
    w.seen_started_at, w.failures, w.gone, w.etag, w.last_modified, w.page_hash, w.snapshot_id, w.extractor_version,
    w.latest_observation_id, w.latest_price, w.latest_currency, w.latest_availability, w.latest_observed_at, w.held,
    w.sequence, w.sample_id
  FROM watch w JOIN (SELECT DISTINCT tenant_id, id FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, id)) AS wanted
    ON w.tenant_id = wanted.tenant_id AND w.id = wanted.id
  ORDER BY w.tenant_id, w.id FOR NO KEY UPDATE OF w`;

/** A watch that pauses itself leaves the schedule and gets a new version. */
const SAVE = `
  UPDATE watch w SET
    status = s.status, paused_reason = s.paused_reason, title = s.title, last_seen_at = s.last_seen_at,
    seen_started_at = s.seen_started_at, failures = s.failures, gone = s.gone, etag = s.etag,
    last_modified = s.last_modified, page_hash = s.page_hash, snapshot_id = s.snapshot_id,
    extractor_version = s.extractor_version, latest_observation_id = s.latest_observation_id,
    latest_price = s.latest_price, latest_currency = s.latest_currency, latest_availability = s.latest_availability,
    latest_observed_at = s.latest_observed_at, held = s.held, sequence = s.sequence, queued_run_id = s.queued_run_id,
    next_run_at = CASE WHEN s.paused THEN NULL ELSE w.next_run_at END,
    version = w.version + CASE WHEN s.paused THEN 1 ELSE 0 END
  FROM json_to_recordset($1::json) AS s (
    tenant_id uuid, id uuid, status text, paused_reason text, title text, last_seen_at timestamptz,
    seen_started_at timestamptz, failures int, gone int, etag text, last_modified text, page_hash text,
    snapshot_id uuid, extractor_version int, latest_observation_id uuid, latest_price numeric, latest_currency text,
    latest_availability text, latest_observed_at timestamptz, held jsonb, sequence bigint, queued_run_id uuid,
    paused boolean)
  WHERE w.tenant_id = s.tenant_id AND w.id = s.id`;

/** What most looks change, without the rest of the row going back and forth. */
const SAVE_SEEN = `
  UPDATE watch w SET
    last_seen_at = s.last_seen_at, seen_started_at = s.seen_started_at, queued_run_id = s.queued_run_id
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::uuid[])
    AS s (tenant_id, id, last_seen_at, seen_started_at, queued_run_id)
  WHERE w.tenant_id = s.tenant_id AND w.id = s.id`;

export const FIND_WATCHES = `
  SELECT ${WATCH_COLUMNS} FROM watch
  WHERE (tenant_id, id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`;

/** @returns by `watchKey`; watches that are gone are missing. */
export async function lockWatchStates(
  tx: Tx,
  watches: readonly { readonly tenantId: string; readonly watchId: string }[],
): Promise<Map<string, LockedWatch>> {
  const rows = await tx.query<StateRow>(LOCK, [
    watches.map((watch) => watch.tenantId),
    watches.map((watch) => watch.watchId),
  ]);
  return new Map(rows.map((row) => [watchKey(row.tenant_id, row.id), toLockedWatch(row)]));
}

function toLockedWatch(row: StateRow): LockedWatch {
  const { latest_observation_id: observationId, latest_observed_at: observedAt } = row;
  const price = toMoney(row.latest_price, row.latest_currency);
  const availability = row.latest_availability ?? 'unknown';
  return {
    tenantId: row.tenant_id,
    id: row.id,
    competitorId: row.competitor_id,
    queuedRunId: row.queued_run_id,
    sampleId: row.sample_id,
    state: {
      status: row.status,
      pausedReason: row.paused_reason,
      title: row.title,
      lastSeenAt: row.last_seen_at,
      seenStartedAt: row.seen_started_at,
      streak: { failures: row.failures, gone: row.gone },
      etag: row.etag,
      lastModified: row.last_modified,
      pageHash: row.page_hash,
      snapshotId: row.snapshot_id,
      extractorVersion: row.extractor_version,
      latest: observationId && observedAt ? { observationId, price, availability, observedAt } : null,
      held: row.held,
      sequence: BigInt(row.sequence),
    },
  };
}

/** @param watches each once. */
export async function saveWatchStates(tx: Tx, watches: readonly ChangedWatch[]): Promise<void> {
  await Promise.all([
    saveSeen(
      tx,
      watches.filter((watch) => watch.seenAgain),
    ),
    saveWhole(
      tx,
      watches.filter((watch) => !watch.seenAgain),
    ),
  ]);
}

async function saveSeen(tx: Tx, watches: readonly ChangedWatch[]): Promise<void> {
  if (watches.length === 0) return;
  await tx.execute(SAVE_SEEN, [
    watches.map((watch) => watch.tenantId),
    watches.map((watch) => watch.id),
    watches.map((watch) => watch.state.lastSeenAt),
    watches.map((watch) => watch.state.seenStartedAt),
    watches.map((watch) => watch.queuedRunId),
  ]);
}

async function saveWhole(tx: Tx, watches: readonly ChangedWatch[]): Promise<void> {
  if (watches.length === 0) return;
  const rows = watches.map(({ tenantId, id, queuedRunId, state, paused }) => ({
    tenant_id: tenantId,
    id,
    queued_run_id: queuedRunId,
    paused,
    status: state.status,
    paused_reason: state.pausedReason,
    title: state.title,
    last_seen_at: state.lastSeenAt,
    seen_started_at: state.seenStartedAt,
    failures: state.streak.failures,
    gone: state.streak.gone,
    etag: state.etag,
    last_modified: state.lastModified,
    page_hash: state.pageHash,
    snapshot_id: state.snapshotId,
    extractor_version: state.extractorVersion,
    latest_observation_id: state.latest?.observationId ?? null,
    latest_price: state.latest?.price?.amount ?? null,
    latest_currency: state.latest?.price?.currency ?? null,
    latest_availability: state.latest?.availability ?? null,
    latest_observed_at: state.latest?.observedAt ?? null,
    held: state.held,
    sequence: state.sequence.toString(),
  }));
  await tx.execute(SAVE, [JSON.stringify(rows)]);
}
