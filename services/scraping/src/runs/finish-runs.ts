import { newId } from '@blackfang/core';
import { RunFinished, WatchChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import { withJoinedTraces } from '@blackfang/observability';
import { Database, type Tx } from '@blackfang/persistence';
import { Gather, WorkQueue, type Claim } from '@blackfang/work-queue';
import { Injectable } from '@nestjs/common';
import { databaseTime } from '../database-time.ts';
import { letThrough, recordObservations, saveDecisions } from '../observations/observation.store.ts';
import { contentKey, saveSnapshots } from '../snapshots/snapshot.store.ts';
import { toWatch, type WatchRow } from '../watches/watch.store.ts';
import { watchChanged } from '../watches/watch.ts';
import { foldRuns, type FinishingRun, type SettledRun } from './fold-runs.ts';
import { runFinished } from './run.ts';
import { saveRunEnds } from './run-end.store.ts';
import { cancelRuns } from './run.store.ts';
import { FIND_WATCHES, lockWatchStates, saveWatchStates } from './watch-state.store.ts';

const MAX_BATCH = 100;

/** Commits what runs brought home: observation, latest value, run and events, together or not at all. */
@Injectable()
export class FinishRuns {
  readonly #gather: Gather<FinishingRun, SettledRun | undefined>;

  constructor(
    private readonly db: Database,
    private readonly queue: WorkQueue,
  ) {
    this.#gather = new Gather(MAX_BATCH, (runs) =>
      withJoinedTraces(
        runs.map((run) => run.traceparent),
        { name: 'finish runs', attributes: { 'runs.count': runs.length } },
        () => this.#finish(runs),
      ),
    );
  }

  /** @returns undefined where the lease was lost: then nothing of this run has happened. */
  execute(run: FinishingRun): Promise<SettledRun | undefined> {
    return this.#gather.add(run);
  }

  async #finish(runs: readonly FinishingRun[]): Promise<(SettledRun | undefined)[]> {
    const tenantIds = [...new Set(runs.map(({ claim }) => claim.tenantId))];
    return this.db.batch(tenantIds, async (tx) => {
      const claims = runs.map(({ claim }) => claim);
      const keys = runs.map(({ claim, begun }) => ({ tenantId: claim.tenantId, watchId: begun.watchId }));
      // Watches are locked before work is touched, as everywhere; the time is read last.
      const [watches, held, now] = await Promise.all([
        lockWatchStates(tx, keys),
        this.queue.end(tx, claims),
        databaseTime(tx),
      ]);
      const mine = runs.filter(({ claim }) => held.has(claim.id));
      if (mine.length === 0) return runs.map(() => undefined);

      const snapshots = mine.flatMap(({ result }) => (result.kind === 'read' ? [result.snapshot] : []));
      const snapshotIds = await saveSnapshots(tx, snapshots);
      const folded = foldRuns({
        runs: mine,
        watches,
        now,
        snapshotIdOf: (one) => snapshotIds.get(contentKey(one.tenantId, one.sha256)) ?? null,
        newId,
        random: Math.random,
      });
      const traces = new Map(mine.map(({ claim, traceparent }) => [claim.id, traceparent]));
      await Promise.all([
        saveWatchStates(tx, folded.watches),
        recordObservations(tx, folded.observations, traces),
        letThrough(tx, folded.passes, traces),
        saveDecisions(tx, folded.decisions),
        saveRunEnds(tx, folded.runs),
        this.#release(tx, folded.runs),
        tell(tx, folded),
      ]);
      const settled = new Map(folded.runs.map((run) => [run.claim.id, run]));
      return runs.map(({ claim }) => settled.get(claim.id));
    });
  }

  /** Puts back what is tried again, and leaves sites alone that asked for it. */
  async #release(tx: Tx, runs: readonly SettledRun[]): Promise<void> {
    const again = runs.flatMap(({ claim, retryInMs }) => (retryInMs === null ? [] : [{ claim, delayMs: retryInMs }]));
    await this.queue.again(tx, again);
    const rests = new Map<string, number>();
    for (const { claim, result } of runs) {
      if (result.restMs > 0) rests.set(claim.lane, Math.max(result.restMs, rests.get(claim.lane) ?? 0));
    }
    for (const [lane, ms] of [...rests].sort()) await this.queue.closeLane(tx, lane, ms);
  }

  /** Ends work that has nothing to do: its run was cancelled, or its watch is gone. */
  async drop(claim: Claim): Promise<void> {
    await this.db.batch([claim.tenantId], (tx) => cancelRuns(tx, [claim], 'watch_deleted'));
  }
}

async function tell(tx: Tx, { runs, watches, now }: ReturnType<typeof foldRuns>): Promise<void> {
  const ended = runs.flatMap((run) => (run.status === 'queued' || run.quiet ? [] : [{ ...run, status: run.status }]));
  await publish(
    tx,
    RunFinished,
    ended.map((run) => {
      const { claim, traceparent } = run;
      return { ...runFinished({ ...run, tenantId: claim.tenantId, id: claim.id }, now), traceparent };
    }),
  );
  const paused = watches.filter((watch) => watch.paused);
  if (paused.length === 0) return;
  const rows = await tx.query<WatchRow>(FIND_WATCHES, [
    paused.map((watch) => watch.tenantId),
    paused.map((watch) => watch.id),
  ]);
  await publish(
    tx,
    WatchChanged,
    rows.map((row) => watchChanged(toWatch(row), 'paused', now)),
  );
}
