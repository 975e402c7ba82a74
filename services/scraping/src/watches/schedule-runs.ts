import { Loop, newId, type BackgroundPart } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';
import type { Database, Tx } from '@blackfang/persistence';
import { shortestIntervalOf } from '../entitlements/entitlement.ts';
import { findEntitlements } from '../entitlements/entitlement.store.ts';
import type { QueuedRun, QueueRuns } from '../runs/queue-runs.ts';
import type { ScheduleRules } from './schedule-rules.ts';
import { jitterMs, mayRunAt, nextRunAt, soonestRunAt } from './schedule.ts';
import type { Window } from './schedule-windows.ts';
import { toSchedule } from './watch.store.ts';

const POLL_MS = 500;
const RETRY_MS = 2_000;
/** Tenants looked at in one round; the next goes on behind the last. */
const MAX_TENANTS = 100;
const PER_TENANT = 200;
const MAX_WATCHES = 1_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** One index probe a tenant, however many watches it has. */
const TENANTS = `
  WITH RECURSIVE walk AS (
    (SELECT tenant_id, 1 AS n FROM watch WHERE next_run_at IS NOT NULL AND tenant_id > $1 ORDER BY tenant_id LIMIT 1)
    UNION ALL
    SELECT next.tenant_id, walk.n + 1 FROM walk CROSS JOIN LATERAL (
      SELECT tenant_id FROM watch WHERE next_run_at IS NOT NULL AND tenant_id > walk.tenant_id ORDER BY tenant_id LIMIT 1
    ) AS next WHERE walk.n < ${MAX_TENANTS}
  )
  SELECT tenant_id FROM walk`;
/** By the time of the statement, which bounds the index: clock_timestamp() would read all watches of a tenant. */
const DUE = `
  SELECT due.tenant_id, due.id FROM unnest($1::uuid[]) AS of (tenant_id) CROSS JOIN LATERAL (
    SELECT tenant_id, id, next_run_at FROM watch
    WHERE tenant_id = of.tenant_id AND next_run_at <= statement_timestamp() ORDER BY next_run_at LIMIT ${PER_TENANT}
  ) AS due LIMIT ${MAX_WATCHES}`;
/** Watches that somebody else has locked come in a later round. */
const LOCK = `
  SELECT w.tenant_id, w.id, w.url, w.every_s, w.cron, w.time_zone, w.windows, w.queued_run_id, clock_timestamp() AS now
  FROM watch w JOIN unnest($1::uuid[], $2::uuid[]) AS due (tenant_id, id) ON w.tenant_id = due.tenant_id AND w.id = due.id
  WHERE w.next_run_at <= clock_timestamp() ORDER BY w.tenant_id, w.id FOR NO KEY UPDATE OF w SKIP LOCKED`;
const SAVE = `
  UPDATE watch w SET next_run_at = s.next_run_at, queued_run_id = coalesce(s.run_id, w.queued_run_id)
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::uuid[]) AS s (tenant_id, id, next_run_at, run_id)
  WHERE w.tenant_id = s.tenant_id AND w.id = s.id`;
/** Counts checks up to what the day still has. Gives what was counted before, and locks the count. */
const COUNTED = `
  INSERT INTO check_count AS c (tenant_id, day, checks)
  SELECT tenant_id, clock_timestamp()::date, 0 FROM unnest($1::uuid[]) AS t (tenant_id) ORDER BY tenant_id
  ON CONFLICT (tenant_id, day) DO UPDATE SET checks = c.checks RETURNING tenant_id, checks`;
const COUNT = `
  UPDATE check_count c SET checks = c.checks + s.more FROM unnest($1::uuid[], $2::int[]) AS s (tenant_id, more)
  WHERE c.tenant_id = s.tenant_id AND c.day = clock_timestamp()::date`;

interface DueRow {
  tenant_id: string;
  id: string;
  url: string;
  every_s: number | null;
  cron: string | null;
  time_zone: string | null;
  windows: readonly Window[] | null;
  queued_run_id: string | null;
  now: Date;
}

/** Turns watches whose time has come into runs: fair between tenants, within the checks of their day. */
export class ScheduleRuns implements BackgroundPart {
  readonly #db: Database;
  readonly #queueRuns: QueueRuns;
  readonly #rules: ScheduleRules;
  readonly #loop: Loop;
  #after = FIRST;

  constructor(db: Database, queueRuns: QueueRuns, rules: ScheduleRules, log: Logger) {
    this.#db = db;
    this.#queueRuns = queueRuns;
    this.#rules = rules;
    this.#loop = new Loop({
      round: () => this.round(),
      everyMs: POLL_MS,
      retryMs: RETRY_MS,
      failed: (error) => log.warn({ err: error }, 'the scheduler waits'),
    });
  }

  async start(): Promise<void> {
    this.#loop.start();
  }

  close(): Promise<void> {
    return this.#loop.close();
  }

  /** @returns whether there may be more to do right now. */
  async round(): Promise<boolean> {
    const { due, isLast } = await this.#db.system('schedule runs', async (tx) => {
      const tenants = await tx.query<{ tenant_id: string }>(TENANTS, [this.#after]);
      const ids = tenants.map((row) => row.tenant_id);
      const isLast = ids.length < MAX_TENANTS;
      this.#after = (isLast ? undefined : ids.at(-1)) ?? FIRST;
      const due = ids.length === 0 ? [] : await tx.query<{ tenant_id: string; id: string }>(DUE, [ids]);
      return { due, isLast };
    });
    if (due.length === 0) return !isLast;
    const tenantIds = [...new Set(due.map((row) => row.tenant_id))].sort();
    const scheduled = await this.#db.batch(tenantIds, (tx) => this.#schedule(tx, tenantIds, due));
    return !isLast || scheduled >= PER_TENANT;
  }

  async #schedule(tx: Tx, tenantIds: string[], due: { tenant_id: string; id: string }[]): Promise<number> {
    const watches = await tx.query<DueRow>(LOCK, [due.map((row) => row.tenant_id), due.map((row) => row.id)]);
    if (watches.length === 0) return 0;
    const plans = await findEntitlements(tx, tenantIds);
    const counted = await tx.query<{ tenant_id: string; checks: number }>(COUNTED, [tenantIds]);
    const left = new Map(
      counted.map((row) => [row.tenant_id, (plans.get(row.tenant_id)?.maxChecksPerDay ?? 0) - row.checks]),
    );
    const more = new Map<string, number>();
    const runs: QueuedRun[] = [];
    const saved = watches.map((row) => {
      const plan = plans.get(row.tenant_id);
      const schedule = toSchedule(row);
      const shortestS = plan && shortestIntervalOf(plan, this.#rules.minIntervalS);
      // Its time came while nobody could look, and its window has closed since.
      if (!mayRunAt(schedule, row.now)) {
        return { row, next: soonestRunAt(schedule, row.id, row.now, shortestS), runId: null };
      }
      const next = nextRunAt(schedule, row.id, row.now, shortestS);
      const room = (left.get(row.tenant_id) ?? 0) - (more.get(row.tenant_id) ?? 0);
      // A run that waits or goes on already is as good; without room the watch waits for another day.
      if (row.queued_run_id !== null || room <= 0) return { row, next, runId: null };
      more.set(row.tenant_id, (more.get(row.tenant_id) ?? 0) + 1);
      const runId = newId();
      const watch = { tenantId: row.tenant_id, id: row.id, url: row.url };
      const dueAt = new Date(row.now.getTime() + jitterMs(schedule, row.id));
      runs.push({ watch, runId, priority: 'scheduled', ...(schedule.kind === 'cron' && { dueAt }) });
      return { row, next, runId };
    });
    await tx.execute(COUNT, [[...more.keys()], [...more.values()]]);
    await tx.execute(SAVE, [
      saved.map(({ row }) => row.tenant_id),
      saved.map(({ row }) => row.id),
      saved.map(({ next }) => next),
      saved.map(({ runId }) => runId),
    ]);
    await this.#queueRuns.add(tx, runs);
    return watches.length;
  }
}

const FORGET_COUNTS = `DELETE FROM check_count WHERE day < statement_timestamp()::date - 7`;

/** Housekeeping: counts of past days. */
export function forgetCheckCounts(db: Database): Promise<number> {
  return db.system('forget check counts', (tx) => tx.execute(FORGET_COUNTS));
}
