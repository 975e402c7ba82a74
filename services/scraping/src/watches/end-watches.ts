import { WatchChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { databaseTime } from '../database-time.ts';
import { cancelQueuedRuns } from '../runs/run.store.ts';
import { deleteWatches, toWatch, WATCH_COLUMNS, type WatchRow } from './watch.store.ts';
import { watchChanged, type ChangedBy, type Watch } from './watch.ts';

const LOCK_OF = `
  SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND competitor_id = $2 ORDER BY id FOR UPDATE`;

export async function lockWatchesOf(tx: Tx, tenantId: string, competitorId: string): Promise<Watch[]> {
  return (await tx.query<WatchRow>(LOCK_OF, [tenantId, competitorId])).map(toWatch);
}

/**
 * Deletes locked watches and tells of it. Runs in hand find them gone and end as cancelled.
 * @param by who does it, where it is not a part of larger work that is told of as one
 * @param forGood whether nothing of them is to be kept by those who hear of it
 */
export async function endWatches(
  tx: Tx,
  tenantId: string,
  watches: readonly Watch[],
  by?: ChangedBy,
  forGood = false,
): Promise<void> {
  if (watches.length === 0) return;
  await cancelQueuedRuns(tx, watches, 'watch_deleted');
  const deleted = await deleteWatches(
    tx,
    tenantId,
    watches.map((watch) => watch.id),
  );
  const now = await databaseTime(tx);
  // The version of a row that is gone: one more than its last.
  const gone = deleted.map((watch) => ({ ...watch, version: watch.version + 1n }));
  await publish(
    tx,
    WatchChanged,
    gone.map((watch) => {
      const told = watchChanged(watch, 'deleted', now, by);
      return { ...told, message: { ...told.message, forGood } };
    }),
  );
}
