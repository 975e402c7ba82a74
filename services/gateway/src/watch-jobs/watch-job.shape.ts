import type { WatchJob as WatchJobMessage } from '@blackfang/contracts/scraping/v1/service';
import { z } from 'zod';
import { Id, line, pageOf, Time, toTime } from '../http/schemas.ts';
import { WatchFilter } from '../watches/watch.shape.ts';

const MAX_IDS = 10_000;

const Watches = z
  .union(
    [
      z.strictObject({ ids: z.array(z.string().max(100)).min(1).max(MAX_IDS) }),
      z.strictObject({ filter: WatchFilter }),
    ],
    {
      error: `Give {"ids": [...]} with 1 to ${MAX_IDS} of them, or {"filter": {...}}; an empty filter finds every watch.`,
    },
  )
  .meta({ id: 'ChosenWatches' });

export const NewWatchJob = z
  .discriminatedUnion(
    'action',
    [
      z.strictObject({ action: z.enum(['run', 'pause', 'resume', 'delete']), watches: Watches }),
      z.strictObject({ action: z.enum(['tag', 'untag']), tag: line(50), watches: Watches }),
      z.strictObject({ action: z.literal('move'), competitorId: z.string().max(100), watches: Watches }),
    ],
    { error: 'Give an action: run, pause, resume, tag, untag, move or delete.' },
  )
  .meta({ id: 'NewWatchJob' });

export const WatchJob = z
  .object({
    id: Id,
    action: z.enum(['run', 'pause', 'resume', 'tag', 'untag', 'move', 'delete', 'restore', 'import', 'revert']),
    tag: z.string().nullable(),
    competitorId: Id.nullable().meta({ description: 'Where they are moved to' }),
    everything: z.boolean().meta({ description: 'Was started on all watches that there were' }),
    status: z.enum(['queued', 'running', 'done']),
    total: z.int(),
    changed: z.int(),
    unchanged: z.int().meta({ description: 'Were like that already, or are gone' }),
    failed: z.int(),
    stopped: z.int().meta({ description: 'Left out, since it was undone while it went on' }),
    failures: z.array(
      z.object({
        reason: z.string(),
        detail: z.string(),
        count: z.int(),
        watchId: Id.nullable(),
        line: z.int().nullable(),
      }),
    ),
    askedBy: Id,
    undoUntil: Time.nullable().meta({ description: 'Null where it can’t be undone' }),
    undoes: Id.nullable().meta({ description: 'The job that it takes back' }),
    undoneBy: Id.nullable().meta({ description: 'The job that takes it back' }),
    createdAt: Time,
    finishedAt: Time.nullable(),
  })
  .meta({ id: 'WatchJob' });
export const WatchJobs = pageOf(WatchJob, 'WatchJobPage');

export function toWatchJob(job: WatchJobMessage) {
  const { tag, competitorId, undoes, undoneBy, undoUntil, createdAt, finishedAt, failures, ...rest } = job;
  return {
    ...rest,
    tag: tag ?? null,
    competitorId: competitorId ?? null,
    failures: failures.map(({ watchId, line, ...failure }) => ({
      ...failure,
      watchId: watchId ?? null,
      line: line ?? null,
    })),
    undoUntil: toTime(undoUntil),
    undoes: undoes ?? null,
    undoneBy: undoneBy ?? null,
    createdAt: toTime(createdAt),
    finishedAt: toTime(finishedAt),
  };
}
