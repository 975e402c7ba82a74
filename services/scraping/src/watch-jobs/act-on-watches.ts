import { WatchChanged } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { giveRoom } from '../entitlements/enforce-plan.ts';
import { countChecks } from '../entitlements/entitlement.store.ts';
import { heirsOf, inheritOwnPrices } from '../products/inherit-own-price.ts';
import { QueueRuns, type QueuedRun } from '../runs/queue-runs.ts';
import { cancelQueuedRuns } from '../runs/run.store.ts';
import { endWatches } from '../watches/end-watches.ts';
import { soonestRunAt } from '../watches/schedule.ts';
import { saveEdits, saveQueuedRuns } from '../watches/watch.store.ts';
import { isSample, MAX_TAGS, watchChanged, type Watch, type WatchChange } from '../watches/watch.ts';
import { revertImport } from '../watch-files/revert-import.ts';
import { findCovers, type Covers } from './covers.ts';
import { keepForRestoring, restoreWatches } from './deleted-watches.ts';
import type { Batch } from './batch.ts';
import type { JobItem, Settled } from './watch-job.store.ts';
import { FEW, soon } from './soon.ts';
import type { Action } from './watch-job.ts';

type Verdict =
  { readonly to: Watch; readonly before?: object } | 'unchanged' | { readonly failed: string; readonly detail: string };

const OVER_PLAN = {
  failed: 'plan_limit',
  detail: 'The plan does not cover this watch. Delete others or choose a larger plan.',
} as const;

const SAMPLE = { failed: 'sample_watch', detail: isSample().message } as const;

/** What jobs do to watches: each kind as often and with the same events as the call for a single one. */
@Injectable()
export class ActOnWatches {
  constructor(private readonly queueRuns: QueueRuns) {}

  /** @returns what became of each item; of those whose watch is gone, that nothing did */
  async execute(tx: Tx, batch: Batch, action: Exclude<Action, 'import'>): Promise<Settled[]> {
    const { job } = batch;
    switch (action) {
      case 'run':
        return this.#run(tx, batch);
      case 'pause':
        return this.#pause(tx, batch);
      case 'resume':
        return this.#resume(tx, batch);
      case 'tag':
      case 'untag':
        return (await edit(tx, batch, 'updated', (watch) => retag(watch, action === 'tag', job.tag ?? ''))).settled;
      case 'move':
        return this.#move(tx, batch);
      case 'delete':
        return this.#delete(tx, batch);
      case 'restore':
        return restoreWatches(tx, batch);
      case 'revert':
        return revertImport(tx, batch);
    }
  }

  async #pause(tx: Tx, batch: Batch): Promise<Settled[]> {
    const { settled } = await edit(tx, batch, 'paused', (watch) =>
      watch.status === 'paused'
        ? 'unchanged'
        : { to: { ...watch, status: 'paused', pausedReason: 'person', nextRunAt: null, queuedRunId: null } },
    );
    await cancelQueuedRuns(tx, changedOf(batch, settled), 'watch_paused');
    return settled;
  }

  async #resume(tx: Tx, batch: Batch): Promise<Settled[]> {
    const { job, now, plan } = batch;
    const covers = await findCovers(tx, plan);
    const { settled } = await edit(tx, batch, 'resumed', (watch, item) => {
      if (watch.status !== 'paused') return 'unchanged';
      if (watch.sampleId !== null) return { to: { ...watch, status: 'active', pausedReason: '' } };
      if (!covers.watch(watch.id) || !covers.competitor(watch.competitorId)) return OVER_PLAN;
      return {
        to: {
          ...watch,
          status: 'active',
          pausedReason: '',
          nextRunAt: soonestRunAt(watch.schedule, watch.id, soon(now, job, item.place)),
        },
      };
    });
    return settled;
  }

  async #move(tx: Tx, batch: Batch): Promise<Settled[]> {
    const covers = await findCovers(tx, batch.plan);
    const { settled, saved } = await edit(tx, batch, 'updated', (watch, { input }) => {
      const target = batch.job.competitorId ?? competitorIn(input);
      return target === undefined ? 'unchanged' : moved(watch, target, covers);
    });
    // Prices of another competitor may be told with VAT, or without.
    await inheritOwnPrices(tx, batch.job.tenantId, heirsOf(saved));
    return settled;
  }

  async #run(tx: Tx, batch: Batch): Promise<Settled[]> {
    const { items, watches, plan, job } = batch;
    const priority: QueuedRun['priority'] = job.total > FEW ? 'scheduled' : 'waiting';
    const states = await Promise.all(
      items.map(async ({ watchId }) => {
        const watch = watches.get(watchId ?? '');
        if (watch === undefined) return 'unchanged';
        if (watch.sampleId !== null) return SAMPLE;
        if (watch.pausedReason === 'plan_limit') return OVER_PLAN;
        const { queuedRunId } = watch;
        const waits = queuedRunId !== null && (await this.queueRuns.hasten(tx, plan.tenantId, queuedRunId));
        return waits ? 'unchanged' : { watch, runId: newId(), priority };
      }),
    );
    const wanted = states.flatMap((state) => (typeof state === 'object' && 'runId' in state ? [state] : []));
    const room = Math.max(0, plan.maxChecksPerDay - (await countChecks(tx, plan.tenantId, wanted.length)));
    const runs = wanted.slice(0, room);
    if (runs.length < wanted.length) await countChecks(tx, plan.tenantId, runs.length - wanted.length);
    await saveQueuedRuns(tx, plan.tenantId, runs);
    await this.queueRuns.add(tx, runs);
    const queued = new Set(runs);
    return items.map(({ place }, index) => {
      const state = states[index] ?? 'unchanged';
      if (state === 'unchanged') return { place, outcome: 'unchanged' };
      if ('failed' in state) return { place, outcome: 'failed', reason: state.failed, detail: state.detail };
      if (queued.has(state)) return { place, outcome: 'changed' };
      const detail = `The plan ${plan.plan} allows ${plan.maxChecksPerDay} checks a day. Choose a larger plan.`;
      return { place, outcome: 'failed', reason: 'plan_limit', detail };
    });
  }

  async #delete(tx: Tx, { job, items, watches, now }: Batch): Promise<Settled[]> {
    await keepForRestoring(tx, job, items);
    await endWatches(tx, job.tenantId, [...watches.values()]);
    await giveRoom(tx, job.tenantId, now);
    return items.map(({ place, watchId }) => ({
      place,
      outcome: watches.has(watchId ?? '') ? 'changed' : 'unchanged',
    }));
  }
}

/** Changes each watch as it is told, and tells of it. */
async function edit(
  tx: Tx,
  { job, items, watches, now }: Batch,
  change: WatchChange & ('paused' | 'resumed' | 'updated'),
  decide: (watch: Watch, item: JobItem) => Verdict,
): Promise<{ settled: Settled[]; saved: Watch[] }> {
  const edited: Watch[] = [];
  const settled = items.map((item): Settled => {
    const { place } = item;
    const watch = watches.get(item.watchId ?? '');
    const verdict = watch === undefined ? 'unchanged' : decide(watch, item);
    if (verdict === 'unchanged') return { place, outcome: 'unchanged' };
    if ('failed' in verdict) return { place, outcome: 'failed', reason: verdict.failed, detail: verdict.detail };
    edited.push(verdict.to);
    return { place, outcome: 'changed', ...(verdict.before && { before: verdict.before }) };
  });
  const saved = await saveEdits(tx, job.tenantId, edited, change === 'resumed');
  await publish(
    tx,
    WatchChanged,
    saved.map((watch) => watchChanged(watch, change, now)),
  );
  return { settled, saved };
}

function changedOf({ items, watches }: Batch, settled: readonly Settled[]): Watch[] {
  const changed = new Set(settled.filter(({ outcome }) => outcome === 'changed').map(({ place }) => place));
  return items.flatMap(({ place, watchId }) => (changed.has(place) ? (watches.get(watchId ?? '') ?? []) : []));
}

function retag(watch: Watch, isAdded: boolean, tag: string): Verdict {
  if (watch.tags.includes(tag) === isAdded) return 'unchanged';
  if (!isAdded) return { to: { ...watch, tags: watch.tags.filter((one) => one !== tag) } };
  if (watch.tags.length < MAX_TAGS) return { to: { ...watch, tags: [...watch.tags, tag] } };
  return { failed: 'tags_invalid', detail: `A watch has at most ${MAX_TAGS} tags. Remove one first.` };
}

function moved(watch: Watch, target: string, covers: Covers): Verdict {
  if (watch.competitorId === target) return 'unchanged';
  if (!covers.knows(target)) return { failed: 'competitor_not_found', detail: 'The competitor has been deleted.' };
  if (!covers.competitor(target)) return OVER_PLAN;
  return { to: { ...watch, competitorId: target }, before: { competitorId: watch.competitorId } };
}

function competitorIn(input: unknown): string | undefined {
  const id = input !== null && typeof input === 'object' && 'competitorId' in input ? input.competitorId : undefined;
  return typeof id === 'string' ? id : undefined;
}
