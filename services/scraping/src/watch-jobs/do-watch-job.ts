import { AppError } from '@blackfang/core';
import { Database, type Tx } from '@blackfang/persistence';
import type { Claim } from '@blackfang/work-queue';
import { Injectable } from '@nestjs/common';
import { databaseTime } from '../database-time.ts';
import { lockEntitlement } from '../entitlements/entitlement.store.ts';
import { lockWatches } from '../watches/watch.store.ts';
import { ImportRows, type CheckedAddresses } from '../watch-files/import-rows.ts';
import { ActOnWatches } from './act-on-watches.ts';
import type { Batch } from './batch.ts';
import { tellEnd } from './end-watch-job.ts';
import { WatchJobQueue } from './watch-job-queue.ts';
import { countGoingOnBefore, findJob, lockJob, readItems, settleItems, type Settled } from './watch-job.store.ts';
import { doneOf } from './watch-job.ts';

const BATCH = 500;
/** A job that ends its process or fails each time is given up. */
const MAX_TRIES = 10;
/** Jobs of a tenant go one after the other: a later one may take back what an earlier one does. */
const BEHIND_MS = 250;

/** Does a job, some watches a transaction: whoever takes over goes on behind the last that was committed. */
@Injectable()
export class DoWatchJob {
  constructor(
    private readonly db: Database,
    private readonly queue: WatchJobQueue,
    private readonly act: ActOnWatches,
    private readonly importRows: ImportRows,
  ) {}

  /** @param signal ends when the lease is lost or the worker stops: the rest is done by whoever claims it next */
  async execute(claim: Claim, signal: AbortSignal): Promise<void> {
    const { tenantId, id } = claim;
    const waits = await this.db.batch([tenantId], (tx) => countGoingOnBefore(tx, tenantId, id));
    if (waits > 0) return await this.queue.handBack([claim], BEHIND_MS);
    while (!signal.aborted) {
      const addresses = await this.#addresses(claim);
      const isOver = await this.db.batch([tenantId], (tx) => this.#batch(tx, claim, addresses));
      if (isOver) return;
    }
    await this.queue.handBack([claim]);
  }

  /** Of the rows that are next, where it is a file: name servers are asked before anything is locked. */
  async #addresses({ tenantId, id }: Claim): Promise<CheckedAddresses> {
    const next = await this.db.batch([tenantId], async (tx) => {
      const job = await findJob(tx, tenantId, id);
      return job.action === 'import' ? readItems(tx, job, doneOf(job), BATCH) : [];
    });
    return this.importRows.check(next);
  }

  /** @returns whether the job is over */
  async #batch(tx: Tx, claim: Claim, addresses: CheckedAddresses): Promise<boolean> {
    const job = await lockJob(tx, claim.tenantId, claim.id);
    if (job.status !== 'done') {
      const items = await readItems(tx, job, doneOf(job), BATCH);
      const after = await settleItems(tx, job, await this.#settle(tx, claim, { job, items, addresses }));
      if (after.status !== 'done') return false;
      await tellEnd(tx, after, await databaseTime(tx));
    }
    await this.queue.complete(tx, claim);
    return true;
  }

  async #settle(
    tx: Tx,
    claim: Claim,
    { job, items, addresses }: Pick<Batch, 'job' | 'items'> & { addresses: CheckedAddresses },
  ): Promise<Settled[]> {
    if (items.length === 0)
      throw new AppError('internal', 'watch_job_short', `Job ${job.id} has fewer watches than it says.`);
    if (claim.attempts >= MAX_TRIES) {
      const detail = 'It was tried too often without coming to an end. Try again.';
      return items.map(({ place }) => ({ place, outcome: 'failed', reason: 'watch_job_given_up', detail }));
    }
    const plan = await lockEntitlement(tx, job.tenantId);
    const ids = items.flatMap(({ watchId }) => watchId ?? []);
    const locked = await lockWatches(tx, job.tenantId, ids);
    const watches = new Map(locked.map((watch) => [watch.id, watch]));
    const batch: Batch = { job, items, watches, plan, now: await databaseTime(tx) };
    const { action } = job;
    return action === 'import' ? this.importRows.execute(tx, batch, addresses) : this.act.execute(tx, batch, action);
  }
}

const FORGET = `DELETE FROM watch_job WHERE created_at < statement_timestamp() - make_interval(days => 7)`;

/** Housekeeping: jobs that nobody asks about any more. */
export function forgetWatchJobs(db: Database): Promise<number> {
  return db.system('forget watch jobs', (tx) => tx.execute(FORGET));
}
