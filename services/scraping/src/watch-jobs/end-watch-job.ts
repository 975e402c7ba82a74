import { WatchJobEnded } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import type { WatchJob } from './watch-job.ts';

/** Tells that a job came to its end, in the transaction in which it does: once, with what came of it. */
export async function tellEnd(tx: Tx, job: WatchJob, endedAt: Date): Promise<void> {
  const { tenantId, id: jobId, action, askedBy, changed, unchanged, failed } = job;
  const message = { tenantId, jobId, action, askedBy, changed, unchanged, failed, endedAt };
  await publish(tx, WatchJobEnded, [{ tenantId, aggregateId: jobId, cause: 'ended', message }]);
}
