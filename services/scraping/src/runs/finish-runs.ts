import { newId } from '@blackfang/core';
import { RunFinished, TextChanged, WatchChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import { withJoinedTraces } from '@blackfang/observability';
import { Database, type Tx } from '@blackfang/persistence';
import { Gather, WorkQueue, type Claim } from '@blackfang/work-queue';
import { Injectable } from '@nestjs/common';
import { saveJars } from '../cookies/jar.store.ts';
import { databaseTime } from '../database-time.ts';
import { pacesAfter } from '../fetch/pace.ts';
import { letThrough, recordObservations, saveDecisions } from '../observations/observation.store.ts';
import { saveProxyUses, type ProxyUse } from '../proxies/proxy.store.ts';
import { keepReviews, type SeenReviews } from '../reviews/review.store.ts';
import { contentKey, saveSnapshots } from '../snapshots/snapshot.store.ts';
import { saveScreenshots, type NewScreenshot } from '../screenshots/screenshot.store.ts';
import { saveSites } from '../sites/site.store.ts';
import { toWatch, type WatchRow } from '../watches/watch.store.ts';
import { watchChanged } from '../watches/watch.ts';
import { foldRuns, type FinishingRun, type FoldedRuns, type SettledRun } from './fold-runs.ts';
import { runFinished } from './run.ts';
import { saveRunEnds } from './run-end.store.ts';
import { cancelRuns } from './run.store.ts';
import { FIND_WATCHES, lockWatchStates, saveWatchStates } from './watch-state.store.ts';

const MAX_BATCH = 100;
/**
 * A transaction with its commit, and the claims and the relay that it sets going, costs a run alone as much as ten of
 * them: runs that end close behind others wait for each other, a fifth of a second at most.
 */
const PACE = { enough: 12, everyMs: 200 };

/** Commits what runs brought home: observation, latest value, run and events, together or not at all. */
@Injectable()
export class FinishRuns {
  readonly #gather: Gather<FinishingRun, SettledRun | undefined>;

  constructor(
    private readonly db: Database,
    private readonly queue: WorkQueue,
  ) {
    this.#gather = new Gather(
      MAX_BATCH,
      (runs) =>
        withJoinedTraces(
          runs.map((run) => run.traceparent),
          { name: 'finish runs', attributes: { 'runs.count': runs.length } },
          () => this.#finish(runs),
        ),
      PACE,
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
        keepReviews(tx, seenReviewsOf(folded)),
        saveSites(tx, mine.flatMap(foundSite)),
        saveProxyUses(tx, proxyUsesOf(mine)),
        saveJars(
          tx,
          mine.flatMap(({ result }) => result.jar ?? []),
        ),
        this.#release(tx, folded.runs),
        tell(tx, folded),
        publish(tx, TextChanged, folded.texts),
        saveScreenshots(tx, folded.runs.flatMap(screenshotOf)),
      ]);
      const settled = new Map(folded.runs.map((run) => [run.claim.id, run]));
      return runs.map(({ claim }) => settled.get(claim.id));
    });
  }

  /** Puts back what is tried again, and lets sites be looked at as fast as they bear. */
  async #release(tx: Tx, runs: readonly SettledRun[]): Promise<void> {
    const again = runs.flatMap(({ claim, retryInMs }) => (retryInMs === null ? [] : [{ claim, delayMs: retryInMs }]));
    await this.queue.again(tx, again);
    const looks = runs.map(({ claim, result }) => ({ lane: claim.lane, spacingMs: claim.spacingMs, result }));
    await this.queue.pace(tx, pacesAfter(looks, this.queue.usualMs));
  }

  /** Ends work that has nothing to do: its run was cancelled, or its watch is gone. */
  async drop(claim: Claim): Promise<void> {
    await this.db.batch([claim.tenantId], (tx) => cancelRuns(tx, [claim], 'watch_deleted'));
  }
}

/** What a run has found out about its site. */
function foundSite({ claim, begun, result }: FinishingRun) {
  return result.found === undefined ? [] : [{ ...result.found, tenantId: claim.tenantId, host: begun.host }];
}

async function tell(tx: Tx, { runs, watches, now }: FoldedRuns): Promise<void> {
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

/** Of looks that are believed: what is held may be another product's page. */
function seenReviewsOf({ runs, observations, now }: FoldedRuns): SeenReviews[] {
  const believed = new Set(observations.flatMap(({ id, status }) => (status === 'ok' ? [id] : [])));
  return runs.flatMap(({ claim: { tenantId }, watchId, result, observationId }) =>
    result.kind === 'read' && observationId !== null && believed.has(observationId)
      ? [{ tenantId, watchId, observationId, seenAt: now, reviews: result.extraction.reviews }]
      : [],
  );
}

/** Of a run whose page counts. */
function screenshotOf({ claim, watchId, status, snapshotId, result }: SettledRun): NewScreenshot[] {
  if (status !== 'succeeded' || snapshotId === null || result.kind !== 'read' || !result.screenshot) return [];
  return [{ ...result.screenshot, tenantId: claim.tenantId, watchId, runId: claim.id, snapshotId }];
}

function proxyUsesOf(runs: readonly FinishingRun[]): ProxyUse[] {
  return runs.flatMap(({ claim: { tenantId }, result: { proxy } }) =>
    proxy === undefined ? [] : [{ tenantId, proxyId: proxy.id, fault: proxy.fault }],
  );
}
