import type { Database } from '@blackfang/persistence';
import { WorkQueue } from '@blackfang/work-queue';

/** Jobs that wait for a worker, in a lane for each tenant. */
export class WatchJobQueue extends WorkQueue {
  constructor(db: Database) {
    super(db, 'watch_job_queue');
  }
}
