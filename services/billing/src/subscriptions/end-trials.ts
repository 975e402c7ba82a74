import { Loop, type BackgroundPart } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';
import type { Database } from '@blackfang/persistence';
import { PLAN_AFTER_TRIAL } from '../plans/plan.ts';
import { endTrials, publishEntitlements } from './subscription.store.ts';

const EVERY_MS = 60_000;
const BATCH = 500;
const DUE = `
  SELECT tenant_id FROM subscription WHERE trial_ends_at < statement_timestamp() ORDER BY trial_ends_at LIMIT ${BATCH}`;

/** Puts tenants whose trial has run out on the plan after it. Several processes at once do no harm. */
export class EndTrials implements BackgroundPart {
  readonly #db: Database;
  readonly #loop: Loop;

  constructor(db: Database, log: Logger) {
    this.#db = db;
    this.#loop = new Loop({
      round: () => this.round(),
      everyMs: EVERY_MS,
      retryMs: EVERY_MS,
      failed: (error) => log.warn({ err: error }, 'ended trials were not looked for'),
    });
  }

  async start(): Promise<void> {
    this.#loop.start();
  }

  close(): Promise<void> {
    return this.#loop.close();
  }

  /** @returns whether there may be more. */
  async round(): Promise<boolean> {
    const due = await this.#db.system('ended trials', (tx) => tx.query<{ tenant_id: string }>(DUE));
    if (due.length === 0) return false;
    const tenantIds = due.map((row) => row.tenant_id);
    await this.#db.batch(tenantIds, async (tx) => {
      await publishEntitlements(tx, await endTrials(tx, tenantIds, PLAN_AFTER_TRIAL));
    });
    return due.length === BATCH;
  }
}
