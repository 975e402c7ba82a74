import type { Tx } from '@blackfang/persistence';
import type { Watch } from './watch.ts';

/** The newest run of a watch that failed. */
export interface LastFailure {
  readonly runId: string;
  /** Stable: `http_404`, `timeout`. */
  readonly reason: string;
  /** The same in a sentence. */
  readonly detail: string;
  readonly at: Date | null;
}

/** Runs of one watch that are looked through: those beside failures wait or were cancelled, and are few. */
const LOOKED_THROUGH = 20;
const NEWEST = `
  SELECT failed.watch_id, failed.id, failed.reason, failed.detail, failed.finished_at
  FROM unnest($2::uuid[]) AS of (watch_id) CROSS JOIN LATERAL (
    SELECT * FROM (
      SELECT watch_id, id, status, reason, detail, finished_at FROM run
      WHERE tenant_id = $1 AND watch_id = of.watch_id ORDER BY id DESC LIMIT ${LOOKED_THROUGH}
    ) AS newest WHERE status = 'failed' ORDER BY id DESC LIMIT 1
  ) AS failed`;

interface FailureRow {
  watch_id: string;
  id: string;
  reason: string;
  detail: string;
  finished_at: Date | null;
}

/** Why watches do not do their work, by their ids; those that do have none. */
export async function findLastFailures(
  tx: Tx,
  tenantId: string,
  watches: readonly Watch[],
): Promise<ReadonlyMap<string, LastFailure>> {
  const stuck = watches.filter(isStuck).map(({ id }) => id);
  if (stuck.length === 0) return new Map();
  const rows = await tx.query<FailureRow>(NEWEST, [tenantId, stuck]);
  return new Map(
    rows.map(({ watch_id: watchId, id: runId, reason, detail, finished_at: at }) => [
      watchId,
      { runId, reason, detail, at },
    ]),
  );
}

/** A watch with why it fails, if it does. */
export interface ToldWatch {
  readonly watch: Watch;
  readonly failure: LastFailure | undefined;
}

/** What is told of a watch that was read or written in this transaction. */
export async function tellWatch(tx: Tx, watch: Watch): Promise<ToldWatch> {
  return { watch, failure: (await findLastFailures(tx, watch.tenantId, [watch])).get(watch.id) };
}

function isStuck({ status, pausedReason }: Watch): boolean {
  return status === 'failing' || pausedReason === 'failing' || pausedReason === 'gone';
}
