import { newId, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { demandRoom } from '../entitlements/entitlement.ts';
import { countChecks, lockEntitlement } from '../entitlements/entitlement.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { QueueRuns } from '../runs/queue-runs.ts';
import { lockWatch, saveQueuedRuns } from './watch.store.ts';
import { isSample, overPlan } from './watch.ts';

@Injectable()
export class RunWatch {
  constructor(
    private readonly db: Database,
    private readonly queueRuns: QueueRuns,
    private readonly obtainEntitlement: ObtainEntitlement,
  ) {}

  /**
   * Queues a run, also of a paused watch; one that waits already is brought to the front instead.
   * @returns id of the run.
   * @throws AppError `not_found` watch_not_found · `denied` plan_limit · `conflict`
   * sample_watch
   */
  async execute(caller: Caller, id: string): Promise<string> {
    await this.obtainEntitlement.execute(caller);
    return this.db.tenant(caller, async (tx) => {
      const plan = await lockEntitlement(tx, caller.tenantId);
      const watch = await lockWatch(tx, caller.tenantId, id);
      if (watch.sampleId !== null) throw isSample();
      if (watch.pausedReason === 'plan_limit') throw overPlan();
      const waiting = watch.queuedRunId;
      if (waiting !== null && (await this.queueRuns.hasten(tx, caller.tenantId, waiting))) return waiting;
      demandRoom('checks a day', await countChecks(tx, caller.tenantId, 1), plan);
      const run = { watch, runId: newId(), priority: 'waiting' } as const;
      await saveQueuedRuns(tx, caller.tenantId, [run]);
      await this.queueRuns.add(tx, [run]);
      return run.runId;
    });
  }
}
