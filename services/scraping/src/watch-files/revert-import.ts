import { WatchChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { removeEmptyCompetitors } from '../competitors/competitor.store.ts';
import { enforcePlans } from '../entitlements/enforce-plan.ts';
import { inheritOwnPrices, type Heir } from '../products/inherit-own-price.ts';
import { cancelQueuedRuns } from '../runs/run.store.ts';
import type { Batch } from '../watch-jobs/batch.ts';
import { findCovers } from '../watch-jobs/covers.ts';
import type { JobItem, Settled } from '../watch-jobs/watch-job.store.ts';
import { endWatches } from '../watches/end-watches.ts';
import { nextRunAt, soonestRunAt } from '../watches/schedule.ts';
import { saveEdits, saveOwnPrice } from '../watches/watch.store.ts';
import { watchChanged, type Watch, type WatchChange } from '../watches/watch.ts';
import { importedIn, type Before } from './import-undo.ts';

/** An item whose watch there still is. */
interface Found {
  readonly item: JobItem;
  readonly watch: Watch;
  readonly before: Before;
}

/**
 * Takes an import back: what it made is deleted, of what it changed the changed parts are as they were. Competitors that
 * it made go with the last watch of them.
 */
export async function revertImport(tx: Tx, batch: Batch): Promise<Settled[]> {
  const { job, items, watches, plan, now } = batch;
  const { tenantId } = job;
  const covers = await findCovers(tx, plan);
  const made: Watch[] = [];
  const found: Found[] = [];
  const settled = items.map((item): Settled => {
    const { place } = item;
    const done = importedIn(item.input);
    const watch = watches.get(item.watchId ?? '');
    if (done === undefined || watch === undefined) return { place, outcome: 'unchanged' };
    const { before = {} } = done;
    if (done.made) made.push(watch);
    else if (before.competitorId === undefined || covers.knows(before.competitorId)) {
      found.push({ item, watch, before });
    } else {
      const detail = 'Its competitor has been deleted since.';
      return { place, outcome: 'failed', reason: 'competitor_not_found', detail };
    }
    return { place, outcome: 'changed' };
  });
  await endWatches(tx, tenantId, made);
  await putBack(tx, batch, found);
  const competitors = items.flatMap(({ input }) => importedIn(input)?.competitors ?? []);
  await removeEmptyCompetitors(tx, tenantId, competitors);
  // What waits for room gets it, and what was paused by the file and is over the plan by now stays paused.
  await enforcePlans(tx, [tenantId], now);
  return settled;
}

/** Gives watches back what they were, and tells of each change. */
async function putBack(tx: Tx, { job: { tenantId }, now }: Batch, found: readonly Found[]): Promise<void> {
  const edits = found.flatMap(({ watch, before }) => editBack(watch, before, now) ?? []);
  const told: { readonly watch: Watch; readonly change: WatchChange }[] = [];
  for (const turn of ['updated', 'paused', 'resumed'] as const) {
    const turned = edits.filter((one) => one.turn === turn).map(({ to }) => to);
    const saved = await saveEdits(tx, tenantId, turned, turn === 'resumed');
    told.push(...saved.map((watch) => ({ watch, change: turn })));
  }
  const paused = edits.filter(({ turn }) => turn === 'paused').map(({ from }) => from);
  await cancelQueuedRuns(tx, paused, 'watch_paused');
  const saved = new Map(told.map(({ watch }) => [watch.id, watch]));
  const heirs: Heir[] = [];
  for (const { watch: locked, before } of found) {
    const watch = saved.get(locked.id) ?? locked;
    const { ownPrice, ownPriceInherited = false, competitorId } = before;
    if (ownPrice != null && !ownPriceInherited) {
      told.push({ watch: await saveOwnPrice(tx, watch, ownPrice), change: 'own_price_set' });
    } else if (ownPrice !== undefined || competitorId !== undefined) {
      heirs.push({ before: watch, productId: watch.productId, yields: ownPrice !== undefined });
    }
  }
  await publish(
    tx,
    WatchChanged,
    told.map(({ watch, change }) => watchChanged(watch, change, now)),
  );
  await inheritOwnPrices(tx, tenantId, heirs);
}

/** @returns undefined where nothing but the own price was changed */
function editBack(from: Watch, before: Before, now: Date) {
  const { ownPrice: _ownPrice, ownPriceInherited: _inherited, language, ...parts } = before;
  if (Object.keys(parts).length === 0 && language === undefined) return undefined;
  const request = { ...from.request, language: language ?? from.request.language };
  const to: Watch = { ...from, ...parts, request };
  if (to.status === 'paused' && from.status !== 'paused') {
    return { from, to: { ...to, nextRunAt: null, queuedRunId: null }, turn: 'paused' as const };
  }
  if (to.status !== 'paused' && from.status === 'paused') {
    const nextRun = soonestRunAt(to.schedule, to.id, now);
    return { from, to: { ...to, status: 'active' as const, nextRunAt: nextRun }, turn: 'resumed' as const };
  }
  // It may have begun to fail since, or been paused by somebody else: that is no business of the file.
  const { status, pausedReason } = from;
  const isRescheduled = parts.schedule !== undefined && status !== 'paused';
  const next = isRescheduled ? nextRunAt(to.schedule, to.id, now) : from.nextRunAt;
  return { from, to: { ...to, status, pausedReason, nextRunAt: next }, turn: 'updated' as const };
}
