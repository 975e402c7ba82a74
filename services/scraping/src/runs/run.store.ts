import { RunFinished } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import { currentTraceparent } from '@blackfang/observability';
import type { Tx } from '@blackfang/persistence';
import { databaseTime } from '../database-time.ts';
import type { Watch } from '../watches/watch.ts';
import { runFinished } from './run.ts';

const INSERT = `
  INSERT INTO run (tenant_id, id, watch_id, traceparent)
  SELECT tenant_id, id, watch_id, $4 FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS news (tenant_id, id, watch_id)`;
/** What waits has no lease. */
const CANCEL = `
  WITH taken AS (
    DELETE FROM run_queue q USING unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS r (tenant_id, id, lease)
    WHERE q.tenant_id = r.tenant_id AND q.id = r.id AND q.lease IS NOT DISTINCT FROM r.lease RETURNING q.tenant_id, q.id
  )
  UPDATE run r SET status = 'cancelled', reason = $4, finished_at = clock_timestamp() FROM taken
  WHERE r.tenant_id = taken.tenant_id AND r.id = taken.id AND r.id = ANY ($2::uuid[]) AND r.status IN ('queued', 'running')
  RETURNING r.tenant_id, r.id, r.watch_id`;
const NONE_QUEUED = `
  UPDATE watch SET queued_run_id = NULL FROM unnest($1::uuid[], $2::uuid[]) AS cancelled (of_tenant, watch_id)
  WHERE tenant_id = of_tenant AND id = watch_id`;

export interface NewRun {
  readonly tenantId: string;
  readonly id: string;
  readonly watchId: string;
}

/** Runs that wait from now on; their work goes into the queue in the same transaction. */
export async function insertRuns(tx: Tx, runs: readonly NewRun[]): Promise<void> {
  await tx.execute(INSERT, [
    runs.map((run) => run.tenantId),
    runs.map((run) => run.id),
    runs.map((run) => run.watchId),
    // Of the request; the scheduler works in no trace, so that each run which is due begins its own.
    currentTraceparent() ?? null,
  ]);
}

/** Ends the runs that wait for these watches, which are locked. One that is in hand goes on. */
export async function cancelQueuedRuns(tx: Tx, watches: readonly Watch[], reason: string): Promise<void> {
  const waiting = watches.flatMap(({ tenantId, id, queuedRunId }) =>
    queuedRunId === null ? [] : [{ tenantId, watchId: id, id: queuedRunId, lease: null }],
  );
  if (waiting.length === 0) return;
  await cancelRuns(tx, waiting, reason);
  await tx.execute(NONE_QUEUED, [waiting.map((run) => run.tenantId), waiting.map((run) => run.watchId)]);
}

/** @param runs with the lease under which they are held; null for those that wait. Others are left alone. */
export async function cancelRuns(
  tx: Tx,
  runs: readonly { readonly tenantId: string; readonly id: string; readonly lease: string | null }[],
  reason: string,
): Promise<void> {
  const rows = await tx.query<{ tenant_id: string; id: string; watch_id: string }>(CANCEL, [
    runs.map((run) => run.tenantId),
    runs.map((run) => run.id),
    runs.map((run) => run.lease),
    reason,
  ]);
  const now = await databaseTime(tx);
  const ended = rows.map((row) => ({
    tenantId: row.tenant_id,
    id: row.id,
    watchId: row.watch_id,
    status: 'cancelled' as const,
    reason,
    observationId: null,
  }));
  await publish(
    tx,
    RunFinished,
    ended.map((run) => runFinished(run, now)),
  );
}
