import { Loop, type BackgroundPart } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';
import type { Database } from './database.ts';
import { forgetAnswers } from './idempotency.ts';

const EVERY_MS = 60 * 60_000;
const RETRY_MS = 60_000;

/** A piece of housekeeping that is safe to run at any time, by several processes at once. */
export type Chore = (db: Database) => Promise<unknown>;

const maintainPartitions: Chore = (db) => db.system('partitions', (tx) => tx.query('SELECT maintain_partitions()'));

/** Keeps partitions ahead of time, the clock on the database's, and what is past its time away; hourly. */
export class Maintenance implements BackgroundPart {
  readonly #loop: Loop;

  constructor(db: Database, log: Logger, chores: readonly Chore[] = []) {
    const all: Chore[] = [(one) => one.synchroniseClock(), maintainPartitions, forgetAnswers, ...chores];
    this.#loop = new Loop({
      round: async () => {
        for (const chore of all) await chore(db);
        return false;
      },
      everyMs: EVERY_MS,
      retryMs: RETRY_MS,
      failed: (error) => log.warn({ err: error }, 'housekeeping failed and comes again'),
    });
  }

  async start(): Promise<void> {
    this.#loop.start();
  }

  close(): Promise<void> {
    return this.#loop.close();
  }
}
