import { WatchChanged } from '@blackfang/contracts/events';
import { AppError, compareAmounts, newId } from '@blackfang/core';
import { Egress, type CheckedAddress } from '@blackfang/egress';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { shortestIntervalOf, type Entitlement } from '../entitlements/entitlement.ts';
import { countChecks, countWatches } from '../entitlements/entitlement.store.ts';
import { heirsOf, inheritOwnPrices } from '../products/inherit-own-price.ts';
import { QueueRuns, type QueuedRun } from '../runs/queue-runs.ts';
import { cancelQueuedRuns } from '../runs/run.store.ts';
import type { Batch } from '../watch-jobs/batch.ts';
import { findCovers, type Covers } from '../watch-jobs/covers.ts';
import { soon } from '../watch-jobs/soon.ts';
import type { JobItem, Settled } from '../watch-jobs/watch-job.store.ts';
import { ScheduleRules } from '../watches/schedule-rules.ts';
import {
  demandInterval,
  firstRunAt,
  HOURLY,
  nextRunAt,
  parseSchedule,
  soonestRunAt,
  type Schedule,
} from '../watches/schedule.ts';
import { changeTextSettings, NO_TEXT } from '../watches/text-settings.ts';
import { insertWatch, lockWatchesAt, saveEdit, saveOwnPrice } from '../watches/watch.store.ts';
import { overPlan, watchChanged, type Watch, type WatchChange } from '../watches/watch.ts';
import { CompetitorsOfFile } from './competitors-of-file.ts';
import { rowOf, type ImportItem } from './import-item.ts';
import { partsBefore, type Before, type Imported } from './import-undo.ts';
import { scheduleText } from './schedule-text.ts';
import type { WatchRow } from './watch-row.ts';

/** Names that are resolved together. */
const AT_ONCE = 20;

/** What name servers said of the addresses of some rows: where they lead, or why they may not be watched. */
export type CheckedAddresses = ReadonlyMap<string, CheckedAddress | AppError>;

interface Work {
  readonly tx: Tx;
  readonly batch: Batch;
  readonly competitors: CompetitorsOfFile;
  readonly told: { readonly watch: Watch; readonly change: WatchChange }[];
  readonly runs: QueuedRun[];
  /** Watches, and checks of today, that the plan still allows. */
  readonly room: { watches: number; checks: number };
  /** Asked for when the first watch is to be resumed. */
  covers?: Covers;
}

/** What an import does to watches: makes those that are not there, and changes those that are. */
@Injectable()
export class ImportRows {
  constructor(
    private readonly egress: Egress,
    private readonly queueRuns: QueueRuns,
    private readonly rules: ScheduleRules,
  ) {}

  /** Asks name servers, once for each host. Not within a transaction: they may take their time. */
  async check(items: readonly JobItem[]): Promise<CheckedAddresses> {
    const urls = [...new Set(items.flatMap((item) => rowOf(item)?.url ?? []))];
    const checked = new Map<string, CheckedAddress | AppError>();
    for (let from = 0; from < urls.length; from += AT_ONCE) {
      await Promise.all(
        urls.slice(from, from + AT_ONCE).map(async (url) => checked.set(url, await this.#checked(url))),
      );
    }
    return checked;
  }

  async execute(tx: Tx, batch: Batch, checked: CheckedAddresses): Promise<Settled[]> {
    const { job, items, plan, now } = batch;
    const addresses = [...checked.values()].flatMap((one) => (one instanceof AppError ? [] : [one.url]));
    const [byUrl, competitors, watches, checks] = await Promise.all([
      lockWatchesAt(tx, job.tenantId, addresses),
      CompetitorsOfFile.load(tx, plan),
      countWatches(tx, job.tenantId),
      countChecks(tx, job.tenantId, 0),
    ]);
    const room = { watches: plan.maxWatches - watches, checks: plan.maxChecksPerDay - checks };
    const work: Work = { tx, batch, competitors, told: [], runs: [], room };
    const settled: Settled[] = [];
    // One after the other: the first row of a new competitor makes it for the others.
    for (const item of items) settled.push(await this.#settle(work, item, checked, byUrl));
    await countChecks(tx, job.tenantId, work.runs.length);
    await this.queueRuns.add(tx, work.runs);
    await publish(
      tx,
      WatchChanged,
      work.told.map(({ watch, change }) => watchChanged(watch, change, now)),
    );
    return settled;
  }

  async #checked(url: string): Promise<CheckedAddress | AppError> {
    try {
      return await this.egress.checkAddress(url);
    } catch (error) {
      if (error instanceof AppError && error.kind === 'unprocessable') return error;
      throw error;
    }
  }

  async #settle(work: Work, item: JobItem, checked: CheckedAddresses, byUrl: Map<string, Watch>): Promise<Settled> {
    const { place } = item;
    const { error, row } = item.input as ImportItem;
    if (error !== undefined) return { place, outcome: 'failed', reason: 'row_invalid', detail: error };
    try {
      const address = checked.get(row.url);
      if (address === undefined) throw new Error(`The address of row ${row.line} was not checked`);
      if (address instanceof AppError) throw address;
      const known = work.batch.watches.get(item.watchId ?? '') ?? byUrl.get(address.url);
      if (known !== undefined && known.url !== address.url) {
        throw new AppError('invalid', 'address_differs', 'The watch with this id looks at another address.');
      }
      const competitorsBefore = work.competitors.made.length;
      const competitors = () => work.competitors.made.slice(competitorsBefore);
      if (known !== undefined) {
        const was = await this.#change(work, item, known, row);
        if (was === undefined) return { place, outcome: 'unchanged' };
        return changed(place, { watchId: known.id, before: was, competitors: competitors() });
      }
      const made = await this.#make(work, row, address);
      byUrl.set(made.url, made);
      return changed(place, { watchId: made.id, made: true, competitors: competitors() });
    } catch (trouble) {
      if (!(trouble instanceof AppError)) throw trouble;
      const detail = trouble.fields[0]?.message ?? trouble.message;
      return { place, outcome: 'failed', reason: trouble.reason, detail };
    }
  }

  /** @returns what it changed, as it was; undefined where nothing is another than it was */
  async #change(work: Work, { place }: JobItem, watch: Watch, row: WatchRow): Promise<Before | undefined> {
    const { tx, batch, told } = work;
    const turn = row.status === undefined ? undefined : turnOf(watch, row.status);
    if (turn === 'resumed') await demandCover(work, watch);
    const wanted = this.#schedule(row, batch);
    const isRescheduled = wanted !== undefined && scheduleText(wanted) !== scheduleText(watch.schedule);
    const competitorId =
      row.competitor === undefined ? watch.competitorId : await work.competitors.named(row.competitor);
    const edited: Watch = {
      ...watch,
      // The name of a page stands in exports of watches that nobody named.
      name: row.name === undefined || row.name === watch.title ? watch.name : row.name,
      tags: row.tags ?? watch.tags,
      competitorId,
      schedule: isRescheduled ? wanted : watch.schedule,
      notes: row.notes ?? watch.notes,
      text: row.text === undefined ? watch.text : changeTextSettings(watch.text, row.text),
      request: { ...watch.request, language: row.language ?? watch.request.language },
    };
    const begins = soon(batch.now, batch.job, place);
    const turned = this.#turned(edited, turn, { batch, begins, isRescheduled });
    const before = partsBefore(watch, turned);
    if (before !== undefined) {
      const saved = await saveEdit(tx, turned, turn === 'resumed');
      if (turn === 'paused') await cancelQueuedRuns(tx, [watch], 'watch_paused');
      told.push({ watch: saved, change: turn ?? 'updated' });
      if (competitorId !== watch.competitorId) await inheritOwnPrices(tx, watch.tenantId, heirsOf([saved]));
    }
    if (row.ownPrice === undefined || samePrice(row.ownPrice, watch.ownPrice)) return before;
    told.push({ watch: await saveOwnPrice(tx, watch, row.ownPrice), change: 'own_price_set' });
    const { ownPrice, ownPriceInherited } = watch;
    return { ...before, ownPrice, ownPriceInherited };
  }

  #turned(
    watch: Watch,
    turn: Turn,
    { batch, begins, isRescheduled }: { batch: Batch; begins: Date; isRescheduled: boolean },
  ): Watch {
    if (turn === 'paused') return pausedByPerson(watch);
    const { id, schedule } = watch;
    if (turn === 'resumed') {
      const nextRun = soonestRunAt(schedule, id, begins, this.#shortestS(batch.plan));
      return { ...watch, status: 'active', pausedReason: '', nextRunAt: nextRun };
    }
    if (!isRescheduled || watch.status === 'paused') return watch;
    return { ...watch, nextRunAt: this.#nextRun(schedule, id, batch) };
  }

  async #make(
    { tx, batch, competitors, told, runs, room }: Work,
    row: WatchRow,
    address: CheckedAddress,
  ): Promise<Watch> {
    const { job, now, plan } = batch;
    const schedule = this.#schedule(row, batch) ?? HOURLY;
    const isPaused = row.status === 'paused';
    if (room.watches <= 0 || (!isPaused && room.checks <= 0)) throw overPlan();
    const { url, host } = address;
    const competitorId =
      row.competitor === undefined ? await competitors.ownerOf(host) : await competitors.named(row.competitor, host);
    const [id, queuedRunId] = [newId(), newId()];
    const nextRunAt = firstRunAt(schedule, id, now, this.#shortestS(plan));
    const { name = '', tags = [], language = '', notes = '' } = row;
    const text = row.text === undefined ? NO_TEXT : changeTextSettings(NO_TEXT, row.text);
    const fields = { id, competitorId, url, host, name, tags, schedule, nextRunAt, queuedRunId, text };
    const made = await insertWatch(tx, job.tenantId, fields);
    const said: Watch = { ...made, notes, request: { ...made.request, language } };
    const edited = isPaused ? pausedByPerson(said) : said;
    const known = partsBefore(made, edited) === undefined ? made : await saveEdit(tx, edited, false);
    const watch = row.ownPrice === undefined ? known : await saveOwnPrice(tx, known, row.ownPrice);
    room.watches -= 1;
    told.push({ watch, change: 'created' });
    if (isPaused) return watch;
    room.checks -= 1;
    runs.push({ watch, runId: queuedRunId, priority: 'scheduled' });
    return watch;
  }

  #schedule({ schedule: input }: WatchRow, { plan, now }: Batch): Schedule | undefined {
    if (input === undefined) return undefined;
    const schedule = parseSchedule(input);
    demandInterval(schedule, this.#shortestS(plan), now);
    return schedule;
  }

  #nextRun(schedule: Schedule, watchId: string, { now, plan }: Batch): Date | null {
    const next = schedule.kind === 'every' ? firstRunAt : nextRunAt;
    return next(schedule, watchId, now, this.#shortestS(plan));
  }

  #shortestS(plan: Entitlement): number {
    return shortestIntervalOf(plan, this.rules.minIntervalS);
  }
}

const changed = (place: number, before: Imported): Settled => ({ place, outcome: 'changed', before });

type Turn = 'paused' | 'resumed' | undefined;

function turnOf({ status }: Watch, wanted: 'active' | 'paused'): Turn {
  if (wanted === 'paused') return status === 'paused' ? undefined : 'paused';
  return status === 'paused' ? 'resumed' : undefined;
}

const pausedByPerson = (watch: Watch): Watch => ({
  ...watch,
  status: 'paused',
  pausedReason: 'person',
  nextRunAt: null,
  queuedRunId: null,
});

/** @throws AppError `denied` plan_limit */
async function demandCover(work: Work, { id, competitorId }: Watch): Promise<void> {
  work.covers ??= await findCovers(work.tx, work.batch.plan);
  if (!work.covers.watch(id) || !work.covers.competitor(competitorId)) throw overPlan();
}

function samePrice(a: NonNullable<WatchRow['ownPrice']>, b: Watch['ownPrice']): boolean {
  return b !== null && a.currency === b.currency && compareAmounts(a.amount, b.amount) === 0;
}
