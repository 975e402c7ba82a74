import type { Caller } from '@blackfang/core';
import { ProductChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { databaseTime } from '../database-time.ts';
import type { Product } from './product.ts';

export type ProductChange = 'created' | 'updated' | 'deleted' | 'watches_attached' | 'watch_detached';

/**
 * Tells that somebody changed a product: for the audit, and for screens on which it stands.
 * @param product as it is after the change; its version tells two changes apart
 * @param watches how many it concerned
 */
export async function tellProduct(
  tx: Tx,
  { userId }: Caller,
  { tenantId, id, version }: Product,
  change: ProductChange,
  watches = 0,
): Promise<void> {
  const changedAt = await databaseTime(tx);
  const message = { tenantId, productId: id, change, changedBy: userId, changedAt, version, watches };
  await publish(tx, ProductChanged, [{ tenantId, aggregateId: id, cause: `${version}:${change}`, message }]);
}
