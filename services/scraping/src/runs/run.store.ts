import { RunFinished } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { databaseTime } from '../database-time.ts';
import type { Watch } from '../watches/watch.ts';
import { runFinished } from './run.ts';

const INSERT = `
  INSERT INTO run (tenant_id, id, watch_id) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[])`;
const CANCEL = `
  UPDATE run SET status = 'cancelled', reason = $3, finished_at = clock_timestamp()
  FROM unnest($1::uuid[], $2::uuid[]) AS queued (of_tenant, run_id)
  WHERE tenant_id = of_tenant AND id = run_id AND id = ANY ($2::uuid[]) AND status = 'queued'
  RETURNING tenant_id, id, watch_id`;
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
  ]);
}

/**
 * Ends the runs that wait for these watches, which are locked. Their work in the queue ends by itself when it is
 * claimed: it finds nothing to do.
 */
export async function cancelQueuedRuns(tx: Tx, watches: readonly Watch[], reason: string): Promise<void> {
  const waiting = watches.filter((watch) => watch.queuedRunId !== null);
  if (waiting.length === 0) return;
  const tenantIds = waiting.map((watch) => watch.tenantId);
  const rows = await tx.query<{ tenant_id: string; id: string; watch_id: string }>(CANCEL, [
    tenantIds,
    waiting.map((watch) => watch.queuedRunId),
    reason,
  ]);
  await tx.execute(NONE_QUEUED, [tenantIds, waiting.map((watch) => watch.id)]);
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
