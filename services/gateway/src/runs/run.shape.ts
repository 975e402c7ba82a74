import type { Run as RunMessage } from '@blackfang/contracts/scraping/v1/service';
import { z } from 'zod';
import { Id, orNull, pageOf, Time, toTime } from '../http/schemas.ts';

export const Run = z
  .object({
    id: Id,
    watchId: Id,
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    reason: z.string().nullable(),
    detail: z.string().nullable(),
    attempts: z.int(),
    queuedAt: Time,
    startedAt: Time.nullable(),
    finishedAt: Time.nullable(),
    httpStatus: z.int().nullable(),
    fetchedBytes: z.int(),
    fetchMs: z.int(),
    extractMs: z.int(),
    unchanged: z.boolean(),
    snapshotId: Id.nullable(),
    observationId: Id.nullable(),
    tier: z.enum(['http', 'browser']).nullable().meta({ description: 'How the page was got' }),
    log: z.array(z.object({ at: Time, level: z.string(), message: z.string() })),
  })
  .meta({ id: 'Run' });
export const Runs = pageOf(Run, 'RunPage');

export function toRun(run: RunMessage) {
  return {
    id: run.id,
    watchId: run.watchId,
    status: run.status,
    reason: orNull(run.reason),
    detail: orNull(run.detail),
    attempts: run.attempts,
    queuedAt: toTime(run.queuedAt),
    startedAt: toTime(run.startedAt),
    finishedAt: toTime(run.finishedAt),
    httpStatus: run.httpStatus === 0 ? null : run.httpStatus,
    fetchedBytes: Number(run.fetchedBytes),
    fetchMs: run.fetchMs,
    extractMs: run.extractMs,
    unchanged: run.unchanged,
    snapshotId: run.snapshotId ?? null,
    observationId: run.observationId ?? null,
    tier: orNull(run.tier),
    log: run.log.map(({ at, level, message }) => ({ at: toTime(at), level, message })),
  };
}
