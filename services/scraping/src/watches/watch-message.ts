import type { Run as RunMessage, Watch as WatchMessage } from '@blackfang/contracts/scraping/v1/service';
import { toMoneyMessage } from '../observations/observation.ts';
import type { Run } from '../runs/run.ts';
import type { Schedule, ScheduleInput } from './schedule.ts';
import { displayName, type Watch } from './watch.ts';

export function toWatchMessage(watch: Watch): WatchMessage {
  const { latest } = watch;
  return {
    id: watch.id,
    url: watch.url,
    name: displayName(watch),
    competitorId: watch.competitorId,
    schedule: toScheduleMessage(watch.schedule),
    status: watch.status,
    pausedReason: watch.pausedReason,
    tags: [...watch.tags],
    nextRunAt: watch.nextRunAt ?? undefined,
    lastSeenAt: watch.lastSeenAt ?? undefined,
    latest: latest
      ? { price: toMoneyMessage(latest.price), availability: latest.availability, observedAt: latest.observedAt }
      : undefined,
    ownPrice: toMoneyMessage(watch.ownPrice),
    createdAt: watch.createdAt,
    version: watch.version,
    heldObservationId: watch.held === null || watch.held.rejected ? undefined : watch.held.observationId,
  };
}

function toScheduleMessage(schedule: Schedule): ScheduleInput & Record<'everyS' | 'cron' | 'timeZone', unknown> {
  return schedule.kind === 'every'
    ? { everyS: schedule.everyS, cron: undefined, timeZone: undefined }
    : { everyS: undefined, cron: schedule.cron, timeZone: schedule.timeZone };
}

export function toRunMessage(run: Run): RunMessage {
  return {
    id: run.id,
    watchId: run.watchId,
    status: run.status,
    reason: run.reason,
    detail: run.detail,
    attempts: run.attempts,
    queuedAt: run.queuedAt,
    startedAt: run.startedAt ?? undefined,
    finishedAt: run.finishedAt ?? undefined,
    httpStatus: run.httpStatus ?? 0,
    fetchedBytes: run.fetchedBytes ?? 0n,
    fetchMs: run.fetchMs ?? 0,
    extractMs: run.extractMs ?? 0,
    unchanged: run.unchanged,
    snapshotId: run.snapshotId ?? undefined,
    observationId: run.observationId ?? undefined,
    log: [...run.log],
  };
}
