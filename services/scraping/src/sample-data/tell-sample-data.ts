import type { Caller } from '@blackfang/core';
import { SampleDataChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { databaseTime } from '../database-time.ts';

/** Tells that somebody added sample data or removed it: what came of it elsewhere goes with it. */
export async function tellSampleData(
  tx: Tx,
  { tenantId, userId: changedBy }: Caller,
  sampleId: string,
  change: 'added' | 'removed',
): Promise<void> {
  const message = { tenantId, sampleId, change, changedBy, changedAt: await databaseTime(tx) };
  await publish(tx, SampleDataChanged, [{ tenantId, aggregateId: sampleId, cause: change, message }]);
}
