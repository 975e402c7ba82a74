import { AppError, invalidField, type Caller } from '@blackfang/core';
import { Database, type Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findCompetitor } from '../competitors/competitor.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { parseTags } from '../watches/watch.ts';
import { demandFilter, type WatchFilter } from '../watches/watch.view.ts';
import { WatchJobQueue } from './watch-job-queue.ts';
import { addFound, addNamed, countGoingOnBefore, insertJob, saveTotal } from './watch-job.store.ts';
import { MAX_GOING_ON, MAX_IDS, parseAction, type Action, type WatchJob } from './watch-job.ts';

export interface WatchJobInput {
  readonly action: string;
  readonly tag?: string | undefined;
  readonly competitorId?: string | undefined;
  /** Either these … */
  readonly ids?: readonly string[] | undefined;
  /** … or all that it finds now. */
  readonly filter?: WatchFilter | undefined;
}

@Injectable()
export class StartWatchJob {
  constructor(
    private readonly db: Database,
    private readonly queue: WatchJobQueue,
    private readonly obtainEntitlement: ObtainEntitlement,
  ) {}

  /**
   * Writes down on which watches something is to be done; a worker does it.
   * @throws AppError `invalid` action_invalid, tags_invalid, watches_invalid, search_invalid · `not_found` watch_not_found,
   * competitor_not_found · `limit` watch_jobs
   */
  async execute(caller: Caller, input: WatchJobInput): Promise<WatchJob> {
    const action = parseAction(input.action);
    const { ids, filter } = parseWatches(input);
    const tag = tagOf(action, input.tag);
    await this.obtainEntitlement.execute(caller);
    return this.db.tenant(caller, async (tx) => {
      const job = {
        tenantId: caller.tenantId,
        action,
        tag,
        competitorId: await competitorOf(tx, caller, action, input.competitorId),
        everything: filter !== undefined && Object.values(filter).every((one) => one === undefined),
        askedBy: caller.userId,
        undoes: null,
      };
      const id = await insertJob(tx, job);
      await demandTurn(tx, caller.tenantId, id);
      const total =
        filter === undefined
          ? await addNamed(tx, caller.tenantId, id, ids)
          : await addFound(tx, caller.tenantId, id, filter);
      const started = await saveTotal(tx, caller.tenantId, id, total);
      await queueJob(tx, this.queue, started);
      return started;
    });
  }
}

/** Call it in the transaction that makes the job. */
export async function queueJob(tx: Tx, queue: WatchJobQueue, { tenantId, id, status }: WatchJob): Promise<void> {
  if (status === 'queued') await queue.enqueue(tx, [{ tenantId, id, lane: tenantId, priority: 'waiting' }]);
}

function parseWatches({ ids, filter }: WatchJobInput) {
  if ((ids === undefined) === (filter === undefined)) {
    throw invalidField('watches', 'watches_invalid', 'Give either ids or a filter.');
  }
  if (ids !== undefined && (ids.length === 0 || ids.length > MAX_IDS)) {
    throw invalidField('watches.ids', 'watches_invalid', `Give 1 to ${MAX_IDS} ids; more are found by a filter.`);
  }
  if (filter !== undefined) demandFilter(filter);
  return { ids: ids ?? [], filter };
}

function tagOf(action: Action, tag: string | undefined): string | null {
  if (action !== 'tag' && action !== 'untag') return null;
  const [parsed = null] = parseTags([tag ?? '']);
  return parsed;
}

async function competitorOf(tx: Tx, { tenantId }: Caller, action: Action, id: string | undefined) {
  return action === 'move' ? (await findCompetitor(tx, tenantId, id ?? '')).id : null;
}

/** @throws AppError `limit` watch_jobs */
export async function demandTurn(tx: Tx, tenantId: string, jobId: string): Promise<void> {
  if ((await countGoingOnBefore(tx, tenantId, jobId)) < MAX_GOING_ON) return;
  const message = `${MAX_GOING_ON} jobs on watches go on already. Wait until one of them is done.`;
  throw new AppError('limit', 'watch_jobs', message, { retryAfterMs: 5_000 });
}
