import type { Chore } from '@blackfang/persistence';
import { knownContents } from './snapshot.store.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** A run stores its page and commits within minutes; what has no row after this never gets one. */
const ORPHAN_AFTER_MS = 6 * 3_600_000;

/** Housekeeping: bytes whose run was killed between storing and committing. */
export function sweepSnapshots(store: SnapshotStore): Chore {
  return (db) =>
    store.sweep(ORPHAN_AFTER_MS, (tenantId, sha256s) =>
      db.batch([tenantId], (tx) => knownContents(tx, tenantId, sha256s)),
    );
}
