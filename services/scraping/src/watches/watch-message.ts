import type {
  Run as RunMessage,
  Schedule as ScheduleMessage,
  Watch as WatchMessage,
} from '@blackfang/contracts/scraping/v1/service';
import { toMoneyMessage } from '../observations/observation.ts';
import type { Run } from '../runs/run.ts';
import type { Schedule } from './schedule.ts';
import type { LastFailure } from './last-failure.view.ts';
import { displayName, type Watch } from './watch.ts';

/** @param failure why its last look failed, where it does not do its work */
export function toWatchMessage(watch: Watch, failure?: LastFailure, competitorName = ''): WatchMessage {
  const { latest } = watch;
  return {
    id: watch.id,
    url: watch.url,
    name: displayName(watch),
    competitorId: watch.competitorId,
    competitorName,
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
    ownPriceOf: watch.ownPrice === null ? '' : watch.ownPriceInherited ? 'product' : 'watch',
    productId: watch.productId ?? undefined,
    sample: watch.sampleId !== null,
    createdAt: watch.createdAt,
    version: watch.version,
    heldObservationId: watch.held === null || watch.held.rejected ? undefined : watch.held.observationId,
    notes: watch.notes,
    request: {
      language: watch.request.language,
      headers: [...watch.request.headers],
      cookies: [...watch.request.cookies],
      proxy: watch.request.proxy,
    },
    text: {
      follow: watch.text.follow,
      only: [...watch.text.only],
      ignore: [...watch.text.ignore],
      triggers: [...watch.text.triggers],
      screenshots: watch.text.screenshots,
    },
    lastFailure: failure && { ...failure, at: failure.at ?? undefined },
  };
}

function toScheduleMessage(schedule: Schedule): ScheduleMessage {
  if (schedule.kind === 'cron') {
    return { everyS: undefined, cron: schedule.cron, timeZone: schedule.timeZone, windows: [] };
  }
  const { everyS, windows } = schedule;
  const spans = windows?.spans ?? [];
  return {
    everyS,
    cron: undefined,
    timeZone: windows?.timeZone,
    windows: spans.map(({ days, from, to }) => ({ days: [...days], fromMinute: from, toMinute: to })),
  };
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
    tier: run.tier ?? '',
    log: [...run.log],
  };
}
