import { Egress } from '@blackfang/egress';
import type { Tx } from '@blackfang/persistence';
import { WorkQueue } from '@blackfang/work-queue';
import { Injectable } from '@nestjs/common';
import { laneOf } from '../watches/lane.ts';
import { insertRuns } from './run.store.ts';

export interface QueuedRun {
  readonly watch: { readonly tenantId: string; readonly id: string; readonly url: string };
  readonly runId: string;
  /** `waiting`: a person waits for it. */
  readonly priority: 'waiting' | 'scheduled';
  /** Now where absent. */
  readonly dueAt?: Date;
}

/** Puts runs where workers find them. */
@Injectable()
export class QueueRuns {
  constructor(
    private readonly queue: WorkQueue,
    private readonly egress: Egress,
  ) {}

  /** Call it in the transaction that names the runs as queued in their watches. */
  async add(tx: Tx, runs: readonly QueuedRun[]): Promise<void> {
    if (runs.length === 0) return;
    await insertRuns(
      tx,
      runs.map(({ watch, runId }) => ({ tenantId: watch.tenantId, id: runId, watchId: watch.id })),
    );
    await this.queue.enqueue(
      tx,
      runs.map(({ watch, runId, priority, dueAt }) => ({
        tenantId: watch.tenantId,
        id: runId,
        lane: laneOf(watch.url, this.egress.allowed),
        priority,
        ...(dueAt && { dueAt }),
      })),
    );
  }

  /** Brings a run that waits to the front: a person waits for it now. @returns whether it waits: it may be in hand. */
  async hasten(tx: Tx, tenantId: string, runId: string): Promise<boolean> {
    return this.queue.hasten(tx, { tenantId, id: runId });
  }
}
