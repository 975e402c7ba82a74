import { AppError, invalidField } from '@blackfang/core';

export const ACTIONS = ['run', 'pause', 'resume', 'tag', 'untag', 'move', 'delete'] as const;
/** What somebody can ask for, what takes a deletion back, what a file brings, and what takes that back. */
export type Action = (typeof ACTIONS)[number] | 'restore' | 'import' | 'revert';

/** Work on many watches at once. */
export interface WatchJob {
  readonly tenantId: string;
  readonly id: string;
  readonly action: Action;
  readonly tag: string | null;
  readonly competitorId: string | null;
  /** Was asked for all watches that there were. */
  readonly everything: boolean;
  readonly status: 'queued' | 'running' | 'done';
  readonly total: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly failed: number;
  /** Left out, since it was undone while it went on. */
  readonly stopped: number;
  readonly askedBy: string;
  readonly undoes: string | null;
  readonly undoneBy: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** Watches that one request names; more are found by a filter. */
export const MAX_IDS = 10_000;
/** As many as the largest plan has. */
export const MAX_ITEMS = 100_000;
/** Jobs of a tenant that have not come to their end. */
export const MAX_GOING_ON = 20;
export const KEEP_DAYS = 7;
/** Analysis keeps the history of deleted watches for longer than that. */
const UNDO_MS = 24 * 3_600_000;

const INVERSES: Readonly<Partial<Record<Action, Action>>> = {
  pause: 'resume',
  resume: 'pause',
  tag: 'untag',
  untag: 'tag',
  move: 'move',
  delete: 'restore',
  import: 'revert',
};

/** @throws AppError `invalid` action_invalid */
export function parseAction(text: string): Action {
  const action = ACTIONS.find((one) => one === text);
  if (action !== undefined) return action;
  throw invalidField('action', 'action_invalid', `Give one of ${ACTIONS.join(', ')}.`);
}

/** Places that it has been through. */
export const doneOf = ({ changed, unchanged, failed }: WatchJob): number => changed + unchanged + failed;

/** What takes it back; undefined where nothing does: it was a look, it was undone, or it took something back itself. */
export function inverseOf({ action, undoes, undoneBy }: WatchJob): Action | undefined {
  return undoes === null && undoneBy === null ? INVERSES[action] : undefined;
}

/** Until when it can be undone; null where it can't. */
export function undoUntil(job: WatchJob): Date | null {
  return inverseOf(job) === undefined ? null : new Date(job.createdAt.getTime() + UNDO_MS);
}

/** @throws AppError `conflict` watch_job_final */
export function demandInverse(job: WatchJob, now: Date): Action {
  const [inverse, until] = [inverseOf(job), undoUntil(job)];
  if (inverse !== undefined && until !== null && now < until) return inverse;
  throw new AppError('conflict', 'watch_job_final', 'This can no longer be undone.');
}
