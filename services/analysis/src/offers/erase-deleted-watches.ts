import type { Database, Tx } from '@blackfang/persistence';
import type { OfferKey } from './offer.store.ts';

const WATCHES_A_RUN = 1_000;
const CHUNK = 5_000;
/** Longer than topics keep events: until then what still arrives for the watch must find that it is gone. */
const TOMBSTONE_DAYS = 30;

/** Longer than a deletion can be undone, and events may come late. */
const UNDO_HOURS = 36;

const FIND = `
  SELECT tenant_id, watch_id FROM offer
  WHERE deleted_at < statement_timestamp() - make_interval(hours => ${UNDO_HOURS}) AND erased_at IS NULL
  ORDER BY tenant_id, deleted_at LIMIT ${WATCHES_A_RUN}`;
const ERASE_POINTS = `
  DELETE FROM price_point WHERE tenant_id = $1 AND watch_id = $2 AND observed_at IN (
    SELECT observed_at FROM price_point WHERE tenant_id = $1 AND watch_id = $2 ORDER BY observed_at LIMIT ${CHUNK})`;
const BLANK = `title = '', url = '', price_path = '', amount = NULL, currency = NULL, availability = NULL,
    first_amount = NULL, first_currency = NULL, own_amount = NULL, own_currency = NULL`;
const ERASE_OFFER = `
  UPDATE offer SET erased_at = clock_timestamp(), ${BLANK}
  WHERE tenant_id = $1 AND watch_id = $2`;
const ERASE_POINTS_OF = `
  DELETE FROM price_point p USING unnest($1::uuid[], $2::uuid[]) AS gone (tenant_id, watch_id)
  WHERE p.tenant_id = gone.tenant_id AND p.watch_id = gone.watch_id AND p.watch_id = ANY ($2::uuid[])`;
const ERASE_OFFERS = `
  UPDATE offer o SET erased_at = clock_timestamp(), ${BLANK}
  FROM unnest($1::uuid[], $2::uuid[]) AS gone (tenant_id, watch_id)
  WHERE o.tenant_id = gone.tenant_id AND o.watch_id = gone.watch_id AND o.deleted_at IS NOT NULL`;
const FORGET = `DELETE FROM offer WHERE erased_at < statement_timestamp() - make_interval(days => ${TOMBSTONE_DAYS})`;

/** Removes the history of watches whose deletion is final, in chunks; what says that they are gone stays for 30 days. */
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

/**
 * Removes at once what is known of watches that will not be put back: they are few, and their histories short. Their
 * offers are locked and deleted; what still arrives for them finds that.
 */
export async function eraseForGood(tx: Tx, watches: readonly OfferKey[]): Promise<void> {
  if (watches.length === 0) return;
  const keys = [watches.map(({ tenantId }) => tenantId), watches.map(({ watchId }) => watchId)];
  await tx.execute(ERASE_POINTS_OF, keys);
  await tx.execute(ERASE_OFFERS, keys);
}
