import type { ArenaApi } from './api.ts';
import type { ArenaDatabase } from './database.ts';

export interface Timetabled {
  readonly id: string;
  /** Interval in whole seconds. */
  readonly everyS: number;
}

/** A run that was not asked for by anybody. */
export interface ScheduledRun {
  readonly id: string;
  readonly watchId: string;
  /** By the database's time. */
  readonly queuedAt: Date;
  /** When it was claimed last, by the database's time; null for one that never was. */
  readonly startedAt: Date | null;
  readonly status: string;
}

const RUNS = `
  SELECT id, watch_id AS "watchId", queued_at AS "queuedAt", started_at AS "startedAt", status
  FROM scraping.run WHERE watch_id = ANY ($1::uuid[]) ORDER BY queued_at`;
/** The first run of a watch is no scheduled one. */
const WHEN_ASKED = 1;

/** Watches that are looked at by their schedules, as customers make them. */
export class Timetable {
  readonly watches: readonly Timetabled[];
  readonly #db: ArenaDatabase;

  private constructor(db: ArenaDatabase, watches: readonly Timetabled[]) {
    this.#db = db;
    this.watches = watches;
  }

  /** @param urls of pages that nobody else watches; the first one's interval is the shortest, each next one's 1 s longer. */
  static async begin(api: ArenaApi, db: ArenaDatabase, urls: readonly string[], shortestS: number): Promise<Timetable> {
    const watches: Timetabled[] = [];
    for (const [index, url] of urls.entries()) {
      const everyS = shortestS + index;
      const { id } = await api.demand<{ id: string }>('POST', '/watches', { url, schedule: { every: `PT${everyS}S` } });
      watches.push({ id, everyS });
    }
    return new Timetable(db, watches);
  }

  /** All runs of its watches: the first of each was asked for by whoever made it. */
  async runs(): Promise<ScheduledRun[]> {
    return this.#db.rows<ScheduledRun>(RUNS, [this.watches.map(({ id }) => id)]);
  }

  /** Runs that had to be done: all but the last one of a watch, where that was called off because the watch was paused. */
  async doneRuns(): Promise<ScheduledRun[]> {
    const runs = await this.runs();
    const last = new Map(runs.map((run) => [run.watchId, run]));
    return runs.filter((run) => run.status !== 'cancelled' || last.get(run.watchId) !== run);
  }

  /** No run begins by schedule from now on. */
  async end(api: ArenaApi): Promise<void> {
    for (const { id } of this.watches) await api.demand('PATCH', `/watches/${id}`, { status: 'paused' });
  }
}

/** How the runs of watches fit their due times. */
export interface Fit {
  /** Due times from the first one that was kept to the last. */
  readonly due: number;
  /** Of them, without a run: whoever schedules was away, or the run before was still in hand. */
  readonly missed: number;
  /** What may not be, a sentence each. */
  readonly faults: readonly string[];
}

/**
 * Compares runs with the times that are due, which are as far from each other as the interval says and begin at a moment
 * of each watch's own. A run that came early, and one that came twice, is the second one between two due times.
 */
export function fitToTimetable(watches: readonly Timetabled[], runs: readonly ScheduledRun[]): Fit {
  const ofWatch = Map.groupBy(runs, ({ watchId }) => watchId);
  const faults: string[] = [];
  let due = 0;
  let missed = 0;
  for (const { id, everyS } of watches) {
    const scheduled = (ofWatch.get(id) ?? []).slice(WHEN_ASKED);
    const slots = scheduled.map(({ queuedAt }) => slotOf(id, everyS, queuedAt));
    const twice = slots.length - new Set(slots).size;
    if (twice > 0) faults.push(`${twice} runs of a watch of ${everyS} s came early or twice.`);
    if (slots.length === 0) faults.push(`A watch of ${everyS} s was never looked at by its schedule.`);
    const early = scheduled.filter(({ queuedAt, startedAt }) => startedAt !== null && startedAt < queuedAt);
    if (early.length > 0) faults.push(`${early.length} runs of a watch of ${everyS} s began before they were due.`);
    const span = slots.length === 0 ? 0 : (slots.at(-1) ?? 0) - (slots[0] ?? 0) + 1;
    due += span;
    missed += span - new Set(slots).size;
  }
  return { due, missed, faults };
}

/** Which due time of its watch a moment follows. The moments are spread by the random end of the watch's id. */
function slotOf(watchId: string, everyS: number, at: Date): number {
  const everyMs = everyS * 1_000;
  const phaseMs = Number.parseInt(watchId.slice(-12), 16) % everyMs;
  return Math.floor((at.getTime() - phaseMs) / everyMs);
}
