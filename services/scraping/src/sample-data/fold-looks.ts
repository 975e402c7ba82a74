import type { Decision } from '../observations/observation.store.ts';
import type { Observation } from '../observations/observation.ts';
import { foldRuns, type FoldInput, type SettledRun } from '../runs/fold-runs.ts';
import type { ReadPage, RunResult } from '../runs/run-result.ts';
import { watchKey } from '../runs/watch-key.ts';
import type { ChangedWatch, LockedWatch } from '../runs/watch-state.store.ts';
import type { SampleWatch } from './plan-sample.ts';

/** What a watch has seen after all looks of its plan. */
export interface FoldedLooks {
  readonly watch: ChangedWatch;
  readonly runs: readonly (SettledRun & { readonly at: Date })[];
  readonly observations: readonly Observation[];
  readonly decisions: readonly Decision[];
}

interface Means extends Pick<FoldInput, 'snapshotIdOf'> {
  /** An id that tells a time which lies back. */
  readonly idAt: (moment: Date) => string;
}

/**
 * Lets runs end one after the other at the times of the plan, by the decisions that every run is settled by: so a value
 * that is misread is held here as everywhere. At the end the page is seen once more, unchanged.
 */
export function foldLooks(
  locked: LockedWatch,
  planned: SampleWatch,
  pages: readonly ReadPage[],
  { snapshotIdOf, idAt }: Means,
): FoldedLooks {
  const looks: { readonly at: Date; readonly result: RunResult }[] = pages.map((result, index) => ({
    at: planned.looks[index]?.at ?? planned.seenAt,
    result,
  }));
  looks.push({ at: planned.seenAt, result: UNCHANGED });

  let watch: ChangedWatch = { ...locked, paused: false, seenAgain: false };
  const runs: FoldedLooks['runs'][number][] = [];
  const observations: Observation[] = [];
  const decisions: Decision[] = [];
  for (const { at, result } of looks) {
    const { tenantId } = locked;
    const claim = {
      tenantId,
      id: idAt(at),
      lane: '',
      priority: 'scheduled',
      attempts: 0,
      lease: '',
      leasedAt: at,
    } as const;
    const folded = foldRuns({
      runs: [
        {
          claim: { ...claim, spacingMs: 0 },
          begun: { watchId: locked.id, host: new URL(planned.url).host, before: null, name: '', url: planned.url },
          result,
        },
      ],
      watches: new Map([[watchKey(tenantId, locked.id), watch]]),
      now: at,
      snapshotIdOf,
      newId: () => idAt(at),
      random: () => 0,
    });
    watch = { ...(folded.watches[0] ?? watch), seenAgain: false };
    runs.push(...folded.runs.map((run) => ({ ...run, at })));
    observations.push(...folded.observations);
    decisions.push(...folded.decisions);
  }
  return { watch, runs, observations, decisions };
}

const UNCHANGED: RunResult = {
  kind: 'unchanged',
  httpStatus: null,
  fetchMs: 0,
  restMs: 0,
  crawlDelayMs: 0,
  etag: null,
  lastModified: null,
  log: [],
};
