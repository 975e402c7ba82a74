import type { RunFinished } from '@blackfang/contracts/scraping/v1/events';
import type { Outgoing } from '@blackfang/messaging';
import type { Tier } from '../sites/site.ts';

export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface RunLogEntry {
  readonly at: Date;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}

/** One look at a watch's page. */
export interface Run {
  readonly tenantId: string;
  readonly id: string;
  readonly watchId: string;
  readonly status: RunStatus;
  /** Why it failed or was cancelled: a stable slug. */
  readonly reason: string;
  /** The same for people. */
  readonly detail: string;
  readonly attempts: number;
  readonly queuedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly httpStatus: number | null;
  readonly fetchedBytes: bigint | null;
  readonly fetchMs: number | null;
  readonly extractMs: number | null;
  readonly unchanged: boolean;
  readonly snapshotId: string | null;
  readonly observationId: string | null;
  /** How the page was got; null where it was not. */
  readonly tier: Tier | null;
  /** Empty in lists. */
  readonly log: readonly RunLogEntry[];
}

export interface EndedRun {
  readonly tenantId: string;
  readonly id: string;
  readonly watchId: string;
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly reason: string;
  readonly observationId: string | null;
}

export function runFinished(run: EndedRun, finishedAt: Date): Outgoing<RunFinished> {
  const { tenantId, id, watchId, status, reason, observationId } = run;
  return {
    tenantId,
    aggregateId: watchId,
    cause: id,
    message: {
      tenantId,
      runId: id,
      watchId,
      status,
      reason,
      observationId: observationId ?? undefined,
      finishedAt,
    },
  };
}
