import type { Database } from '@blackfang/persistence';

const WATCHES_A_RUN = 1_000;
const CHUNK = 5_000;
/** Longer than topics keep events: until then what still arrives for the watch must find that it is gone. */
const TOMBSTONE_DAYS = 30;

const FIND = `
  SELECT tenant_id, watch_id FROM offer WHERE deleted_at IS NOT NULL AND erased_at IS NULL
  ORDER BY tenant_id, deleted_at LIMIT ${WATCHES_A_RUN}`;
const ERASE_POINTS = `
  DELETE FROM price_point WHERE tenant_id = $1 AND watch_id = $2 AND observed_at IN (
    SELECT observed_at FROM price_point WHERE tenant_id = $1 AND watch_id = $2 ORDER BY observed_at LIMIT ${CHUNK})`;
const ERASE_OFFER = `
  UPDATE offer SET erased_at = clock_timestamp(), title = '', url = '', price_path = '', amount = NULL, currency = NULL,
    availability = NULL, first_amount = NULL, first_currency = NULL, own_amount = NULL, own_currency = NULL
  WHERE tenant_id = $1 AND watch_id = $2`;
const FORGET = `DELETE FROM offer WHERE erased_at < statement_timestamp() - make_interval(days => ${TOMBSTONE_DAYS})`;

/** Removes the history of watches that were deleted, in chunks; what says that they are gone stays for 30 days. */
export async function eraseDeletedWatches(db: Database): Promise<void> {
  const gone = await db.system('find deleted watches', (tx) => tx.query<{ tenant_id: string; watch_id: string }>(FIND));
  for (const { tenant_id: tenantId, watch_id: watchId } of gone) {
    for (let erased = CHUNK; erased === CHUNK;) {
      erased = await db.tenant({ tenantId }, (tx) => tx.execute(ERASE_POINTS, [tenantId, watchId]));
    }
    await db.tenant({ tenantId }, (tx) => tx.execute(ERASE_OFFER, [tenantId, watchId]));
  }
  await db.system('forget deleted watches', (tx) => tx.execute(FORGET));
}
