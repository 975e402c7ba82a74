import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '@blackfang/core';
import type { ArenaDatabase } from './database.ts';
import type { Watch } from './tenants.ts';

const QUEUE_RUNS = `
  WITH wanted AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS r (tenant_id, id, watch_id, lane)),
  runs AS (INSERT INTO scraping.run (tenant_id, id, watch_id) SELECT tenant_id, id, watch_id FROM wanted),
  queued AS (
    UPDATE scraping.watch w SET queued_run_id = wanted.id FROM wanted
    WHERE w.tenant_id = wanted.tenant_id AND w.id = wanted.watch_id)
  INSERT INTO scraping.run_queue (tenant_id, id, lane, priority) SELECT tenant_id, id, lane, 1 FROM wanted`;
const WAITING = 'SELECT count(*)::int FROM scraping.run_queue';
const QUEUED = 'SELECT id FROM scraping.run WHERE id = ANY ($1::uuid[])';
const STILL_WAITING = 'SELECT id FROM scraping.run_queue WHERE id = ANY ($1::uuid[])';

/** Runs that wait at once, so that workers always find some. */
const MOST_AHEAD = 600;
const EVERY_MS = 150;

/** Puts runs into scraping's queue, round after round of all watches, and knows each that it has put there. */
export class Feeder {
  /** Watch of each run that was queued, by its id. */
  readonly fed = new Map<string, Watch>();
  readonly #db: ArenaDatabase;
  readonly #watches: readonly Watch[];
  readonly #ahead: number;
  readonly #lastRun = new Map<string, string>();
  #unsure: readonly { readonly id: string; readonly watch: Watch }[] = [];
  #next = 0;
  #goal = 0;
  #ended = false;
  #feeding: Promise<void> | undefined;
  #failure: unknown;

  constructor(db: ArenaDatabase, watches: readonly Watch[]) {
    this.#db = db;
    this.#watches = watches;
    // No watch comes again while its last run may still wait.
    this.#ahead = Math.min(MOST_AHEAD, Math.floor(watches.length / 2));
  }

  /** Lets so many runs be queued in all, as fast as they are worked through. It goes on in the background. */
  upTo(goal: number): void {
    this.#goal = Math.max(goal, this.#goal);
    this.#feeding ??= this.#feed();
  }

  /**
   * Lets runs be queued at a rate until it is told to stop.
   * @returns how it is told; a run that was queued will be worked through.
   */
  flow(perSecond: number): () => void {
    const since = performance.now();
    const before = Math.max(this.#goal, this.fed.size);
    const timer = setInterval(() => {
      if (this.#ended) return clearInterval(timer);
      this.upTo(before + Math.floor((perSecond * (performance.now() - since)) / 1_000));
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      // What could not be queued so far is wanted no more.
      this.#goal = this.fed.size;
    };
  }

  /** Some more than were queued so far, for a moment at which there is to be work. */
  more(count: number, most: number): void {
    this.upTo(Math.min(this.fed.size + count, most));
  }

  /** Resolves when all that was wanted is queued. @throws what kept it from that for longer than `timeoutMs` */
  async done(timeoutMs: number): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (this.fed.size < this.#goal || this.#unsure.length > 0) {
      if (performance.now() > end) {
        throw new Error(`Only ${this.fed.size} of ${this.#goal} runs were queued.`, { cause: this.#failure });
      }
      await pause(EVERY_MS);
    }
  }

  async close(): Promise<void> {
    this.#ended = true;
    await this.#feeding;
  }

  async #feed(): Promise<void> {
    while (!this.#ended) {
      try {
        if (this.#unsure.length > 0) await this.#resolve();
        const waiting = await this.#db.value<number>(WAITING);
        await this.#queue(Math.min(this.#ahead - waiting, this.#goal - this.fed.size));
      } catch (error) {
        // The database may be away for a while; `done` tells when it does not come back.
        this.#failure = error;
      }
      await pause(EVERY_MS);
    }
  }

  /** A commit whose answer was lost with the connection has happened, or has not. */
  async #resolve(): Promise<void> {
    const there = await this.#db.rows<{ id: string }>(QUEUED, [this.#unsure.map(({ id }) => id)]);
    const ids = new Set(there.map(({ id }) => id));
    this.#know(this.#unsure.filter(({ id }) => ids.has(id)));
  }

  #know(runs: readonly { readonly id: string; readonly watch: Watch }[]): void {
    for (const { id, watch } of runs) {
      this.fed.set(id, watch);
      this.#lastRun.set(watch.id, id);
    }
    this.#unsure = [];
  }

  /** The next watches in line; those that are still waiting for their last run come later. */
  async #queue(count: number): Promise<void> {
    if (count <= 0) return;
    const candidates = Array.from({ length: Math.min(count, this.#watches.length) }, (_, index) => {
      return this.#watches[(this.#next + index) % this.#watches.length] as Watch;
    });
    const last = candidates.flatMap(({ id }) => this.#lastRun.get(id) ?? []);
    const rows = await this.#db.rows<{ id: string }>(STILL_WAITING, [last]);
    const waiting = new Set(rows.map(({ id }) => id));
    const free = candidates.filter(({ id }) => !waiting.has(this.#lastRun.get(id) ?? ''));
    const runs = free.map((watch) => ({ id: newId(), watch }));
    this.#unsure = runs;
    await this.#db.together([
      [
        QUEUE_RUNS,
        [
          runs.map(({ watch }) => watch.tenantId),
          runs.map(({ id }) => id),
          runs.map(({ watch }) => watch.id),
          runs.map(({ watch }) => new URL(watch.url).host),
        ],
      ],
      ['NOTIFY queue_run_queue'],
    ]);
    this.#know(runs);
    this.#next = (this.#next + candidates.length) % this.#watches.length;
  }
}
