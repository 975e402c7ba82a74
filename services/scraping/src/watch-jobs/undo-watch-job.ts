import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { databaseTime } from '../database-time.ts';
import { tellEnd } from './end-watch-job.ts';
import { queueJob } from './start-watch-job.ts';
import { WatchJobQueue } from './watch-job-queue.ts';
import { addChangedBy, findJob, insertJob, lockJob, saveTotal, stopJob } from './watch-job.store.ts';
import { demandInverse, type WatchJob } from './watch-job.ts';

@Injectable()
export class UndoWatchJob {
  constructor(
    private readonly db: Database,
    private readonly queue: WatchJobQueue,
  ) {}

  /**
   * Stops a job that goes on, and takes back what it did: on those watches alone that it changed.
   * @returns the job that does so; the same one when it is asked for again.
   * @throws AppError `not_found` watch_job_not_found · `conflict` watch_job_final
   */
  async execute(caller: Caller, id: string): Promise<WatchJob> {
    return this.db.tenant(caller, async (tx) => {
      const job = await lockJob(tx, caller.tenantId, id);
      if (job.undoneBy !== null) return findJob(tx, caller.tenantId, job.undoneBy);
      const now = await databaseTime(tx);
      const action = demandInverse(job, now);
      const { tenantId, tag, everything } = job;
      const undoing = { tenantId, action, tag, competitorId: null, everything, askedBy: caller.userId, undoes: job.id };
      const undoId = await insertJob(tx, undoing);
      const stopped = await stopJob(tx, job, undoId);
      if (job.status !== 'done') await tellEnd(tx, stopped, now);
      const started = await saveTotal(tx, tenantId, undoId, await addChangedBy(tx, job, undoId));
      await queueJob(tx, this.queue, started);
      return started;
    });
  }
}
