import type { WatchJob as WatchJobMessage } from '@blackfang/contracts/scraping/v1/service';
import type { JobFailure } from './watch-job.store.ts';
import { undoUntil, type WatchJob } from './watch-job.ts';

/** @param failures why some of it failed, where that has been asked for */
export function toJobMessage(job: WatchJob, failures: readonly JobFailure[] = []): WatchJobMessage {
  const { tenantId: _tenantId, tag, competitorId, undoes, undoneBy, finishedAt, ...rest } = job;
  return {
    ...rest,
    tag: tag ?? undefined,
    competitorId: competitorId ?? undefined,
    undoes: undoes ?? undefined,
    undoneBy: undoneBy ?? undefined,
    finishedAt: finishedAt ?? undefined,
    undoUntil: undoUntil(job) ?? undefined,
    failures: failures.map(({ watchId, line, ...failure }) => ({
      ...failure,
      watchId: watchId ?? undefined,
      line: line ?? undefined,
    })),
  };
}
