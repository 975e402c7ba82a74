import type { TextChanged } from '@blackfang/contracts/scraping/v1/events';
import type { Outgoing } from '@blackfang/messaging';
import type { Claim } from '@blackfang/work-queue';
import type { Decision, LetThrough } from '../observations/observation.store.ts';
import { textChanged } from '../page-changes/text-changed.ts';
import { readingOf, type Observation } from '../observations/observation.ts';
import type { Snapshot } from '../snapshots/snapshot.store.ts';
import type { BegunRun } from './begin-runs.ts';
import type { RunResult } from './run-result.ts';
import { settleRun, type Settlement } from './settle-run.ts';
import { watchKey } from './watch-key.ts';
import { isSeenAgain } from './watch-state.ts';
import type { ChangedWatch, LockedWatch } from './watch-state.store.ts';

/** A run that has brought something home. */
export interface FinishingRun {
  readonly claim: Claim;
  readonly begun: Pick<BegunRun, 'watchId' | 'host' | 'before' | 'name' | 'url'>;
  readonly result: RunResult;
  /** Under which to tell of it. */
  readonly traceparent?: string | undefined;
}

/** What became of it. */
export interface SettledRun extends FinishingRun {
  readonly watchId: string;
  readonly status: Settlement['run']['status'];
  readonly reason: string;
  readonly detail: string;
  readonly retryInMs: number | null;
  readonly snapshotId: string | null;
  readonly observationId: string | null;
  /** It was due, and found everything as before: nobody is told. */
  readonly quiet: boolean;
}

export interface FoldInput {
  readonly runs: readonly FinishingRun[];
  readonly watches: ReadonlyMap<string, LockedWatch>;
  readonly now: Date;
  readonly snapshotIdOf: (snapshot: Snapshot) => string | null;
  readonly newId: () => string;
  readonly random: () => number;
}

/** All that a batch of runs changes, decided run by run in the order in which they began. */
export interface FoldedRuns {
  readonly now: Date;
  readonly runs: readonly SettledRun[];
  readonly watches: readonly ChangedWatch[];
  readonly observations: readonly Observation[];
  readonly passes: readonly LetThrough[];
  readonly decisions: readonly Decision[];
  readonly texts: readonly Outgoing<TextChanged>[];
}

export function foldRuns({ runs, watches, now, snapshotIdOf, newId, random }: FoldInput): FoldedRuns {
  const states = new Map<string, ChangedWatch>();
  const settled: SettledRun[] = [];
  const observations: Observation[] = [];
  const passes: LetThrough[] = [];
  const decisions: Decision[] = [];
  const texts: Outgoing<TextChanged>[] = [];

  for (const run of [...runs].sort((a, b) => a.claim.leasedAt.getTime() - b.claim.leasedAt.getTime())) {
    const { claim, begun, result } = run;
    const { tenantId } = claim;
    const key = watchKey(tenantId, begun.watchId);
    const known = watches.get(key);
    const watch = states.get(key) ?? (known && { ...known, paused: false, seenAgain: true });
    if (watch === undefined) {
      settled.push({ ...run, ...GONE, watchId: begun.watchId });
      continue;
    }
    // Most looks bring none.
    const observationId = result.kind === 'read' || watch.state.held !== null ? newId() : '';
    const snapshotId = result.kind === 'read' ? snapshotIdOf(result.snapshot) : null;
    const settlement = settleRun({
      watch: watch.state,
      attempt: claim.attempts + 1,
      startedAt: claim.leasedAt,
      result,
      now,
      observationId,
      snapshotId,
      isReplaced: watch.queuedRunId !== null && watch.queuedRunId !== claim.id,
      random,
    });
    const { decision, retryInMs, paused } = settlement;
    const seenAgain = isSeenAgain(watch.state, settlement.watch);
    const sequence = settlement.watch.sequence;
    let observed: Observation | undefined;
    if (decision !== null && result.kind === 'read' && snapshotId !== null) {
      observed = {
        tenantId,
        id: observationId,
        watchId: watch.id,
        competitorId: watch.competitorId,
        runId: claim.id,
        snapshotId,
        sequence,
        status: decision.status,
        reason: decision.status === 'ok' ? '' : decision.reason,
        observedAt: now,
        ...readingOf(result.extraction),
        supersedes: decision.status === 'ok' ? decision.supersedes : null,
        sampleId: watch.sampleId,
      };
      observations.push(observed);
    }
    if (observed !== undefined && result.kind === 'read' && result.textChange !== undefined) {
      // What another run stored meanwhile was told with that one, and this page was not compared with it.
      const isNext = begun.before !== null && watch.state.snapshotId === begun.before.snapshotId;
      if (isNext) texts.push({ ...textChanged(observed, begun, result.textChange), traceparent: run.traceparent });
    }
    const confirmed = settlement.passes ?? (decision?.status === 'ok' ? decision.supersedes : null);
    if (settlement.passes !== null) {
      const heldId = settlement.passes;
      passes.push({ tenantId, heldId, id: observationId, sequence, observedAt: now, runId: claim.id });
    }
    if (confirmed !== null) {
      decisions.push({ tenantId, observationId: confirmed, decision: 'confirmed', decidedBy: null });
    }
    if (decision?.status === 'quarantined' && decision.knownWrong) {
      decisions.push({ tenantId, observationId, decision: 'rejected', decidedBy: null });
    }
    states.set(key, {
      ...watch,
      state: settlement.watch,
      paused: watch.paused || paused,
      seenAgain: watch.seenAgain && seenAgain,
      queuedRunId: retryInMs !== null ? claim.id : watch.queuedRunId === claim.id ? null : watch.queuedRunId,
    });
    settled.push({
      ...run,
      ...settlement.run,
      watchId: watch.id,
      retryInMs,
      snapshotId: settlement.run.status === 'cancelled' ? null : (snapshotId ?? sameSnapshot(run, watch)),
      observationId: decision !== null || settlement.passes !== null ? observationId : null,
      quiet: seenAgain && result.kind === 'unchanged' && claim.priority === 'scheduled',
    });
  }
  return { now, runs: settled, watches: [...states.values()], observations, passes, decisions, texts };
}

const GONE = {
  status: 'cancelled',
  reason: 'watch_deleted',
  detail: 'The watch was deleted while its page was read.',
  retryInMs: null,
  snapshotId: null,
  observationId: null,
  quiet: false,
} as const;

/** A page that did not change is the one that is stored. */
function sameSnapshot({ result }: FinishingRun, watch: LockedWatch): string | null {
  return result.kind === 'unchanged' ? watch.state.snapshotId : null;
}
