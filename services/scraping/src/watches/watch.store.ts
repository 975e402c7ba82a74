import { notFound, isId, type Money } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import type { HeldValue } from '../observations/held-value.ts';
import type { Schedule } from './schedule.ts';
import type { PausedReason, Watch, WatchStatus } from './watch.ts';

export interface WatchRow {
  tenant_id: string;
  id: string;
  competitor_id: string;
  url: string;
  host: string;
  name: string;
  title: string;
  tags: string[];
  every_s: number | null;
  cron: string | null;
  time_zone: string | null;
  status: WatchStatus;
  paused_reason: PausedReason;
  next_run_at: Date | null;
  last_seen_at: Date | null;
  queued_run_id: string | null;
  latest_observation_id: string | null;
  latest_price: string | null;
  latest_currency: string | null;
  latest_availability: string | null;
  latest_observed_at: Date | null;
  held: HeldValue | null;
  own_price: string | null;
  own_currency: string | null;
  version: string;
  created_at: Date;
}

export const WATCH_COLUMNS = `
  tenant_id, id, competitor_id, url, host, name, title, tags, every_s, cron, time_zone, status, paused_reason,
  next_run_at, last_seen_at, queued_run_id, latest_observation_id, latest_price, latest_currency, latest_availability,
  latest_observed_at, held, own_price, own_currency, version, created_at`;

const INSERT = `
  INSERT INTO watch (tenant_id, id, competitor_id, url, host, name, tags, every_s, cron, time_zone, next_run_at, queued_run_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING ${WATCH_COLUMNS}`;
const LOCK = `SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND id = $2 FOR UPDATE`;
const EDIT = `
  UPDATE watch SET competitor_id = $3, name = $4, tags = $5, every_s = $6, cron = $7, time_zone = $8, status = $9,
    paused_reason = $10, next_run_at = $11, queued_run_id = $12, failures = CASE WHEN $13 THEN 0 ELSE failures END,
    gone = CASE WHEN $13 THEN 0 ELSE gone END, version = version + 1
  WHERE tenant_id = $1 AND id = $2 RETURNING ${WATCH_COLUMNS}`;
const QUEUED = 'UPDATE watch SET queued_run_id = $3 WHERE tenant_id = $1 AND id = $2';
const OWN_PRICE = `
  UPDATE watch SET own_price = $3, own_currency = $4, version = version + 1
  WHERE tenant_id = $1 AND id = $2 RETURNING ${WATCH_COLUMNS}`;
const DELETE = `DELETE FROM watch WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) RETURNING ${WATCH_COLUMNS}`;

export function scheduleColumns(schedule: Schedule): [everyS: number | null, cron: string | null, zone: string | null] {
  return schedule.kind === 'every' ? [schedule.everyS, null, null] : [null, schedule.cron, schedule.timeZone];
}

export function toSchedule(row: Pick<WatchRow, 'every_s' | 'cron' | 'time_zone'>): Schedule {
  const { every_s: everyS, cron, time_zone: timeZone } = row;
  if (everyS !== null) return { kind: 'every', everyS };
  return { kind: 'cron', cron: cron ?? '', timeZone: timeZone ?? 'UTC' };
}

export function toMoney(amount: string | null, currency: string | null): Money | null {
  return amount === null ? null : { amount, currency };
}

export function toWatch(row: WatchRow): Watch {
  const latest =
    row.latest_observation_id === null || row.latest_observed_at === null
      ? null
      : {
          observationId: row.latest_observation_id,
          price: toMoney(row.latest_price, row.latest_currency),
          availability: row.latest_availability ?? 'unknown',
          observedAt: row.latest_observed_at,
        };
  return {
    tenantId: row.tenant_id,
    id: row.id,
    competitorId: row.competitor_id,
    url: row.url,
    host: row.host,
    name: row.name,
    title: row.title,
    tags: row.tags,
    schedule: toSchedule(row),
    status: row.status,
    pausedReason: row.paused_reason,
    nextRunAt: row.next_run_at,
    lastSeenAt: row.last_seen_at,
    queuedRunId: row.queued_run_id,
    latest,
    held: row.held,
    ownPrice: toMoney(row.own_price, row.own_currency),
    createdAt: row.created_at,
    version: BigInt(row.version),
  };
}

export interface NewWatch {
  readonly id: string;
  readonly competitorId: string;
  readonly url: string;
  readonly host: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly schedule: Schedule;
  readonly nextRunAt: Date | null;
  readonly queuedRunId: string;
}

export async function insertWatch(tx: Tx, tenantId: string, watch: NewWatch): Promise<Watch> {
  const row = await tx.one<WatchRow>(INSERT, [
    tenantId,
    watch.id,
    watch.competitorId,
    watch.url,
    watch.host,
    watch.name,
    watch.tags,
    ...scheduleColumns(watch.schedule),
    watch.nextRunAt,
    watch.queuedRunId,
  ]);
  return toWatch(row);
}

/** @throws AppError `not_found` watch_not_found, also for what is no id */
export async function lockWatch(tx: Tx, tenantId: string, id: string): Promise<Watch> {
  const row = isId(id) ? await tx.maybeOne<WatchRow>(LOCK, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('watch');
  return toWatch(row);
}

/**
 * Writes what people may change, and raises the version.
 * @param forgetFailures a watch that is resumed begins anew.
 */
export async function saveEdit(tx: Tx, watch: Watch, forgetFailures: boolean): Promise<Watch> {
  const row = await tx.one<WatchRow>(EDIT, [
    watch.tenantId,
    watch.id,
    watch.competitorId,
    watch.name,
    watch.tags,
    ...scheduleColumns(watch.schedule),
    watch.status,
    watch.pausedReason,
    watch.nextRunAt,
    watch.queuedRunId,
    forgetFailures,
  ]);
  return toWatch(row);
}

export async function saveQueuedRun(tx: Tx, watch: Watch, runId: string | null): Promise<void> {
  await tx.execute(QUEUED, [watch.tenantId, watch.id, runId]);
}

export async function saveOwnPrice(tx: Tx, watch: Watch, price: Money): Promise<Watch> {
  return toWatch(await tx.one<WatchRow>(OWN_PRICE, [watch.tenantId, watch.id, price.amount, price.currency]));
}

export async function deleteWatches(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Watch[]> {
  return (await tx.query<WatchRow>(DELETE, [tenantId, ids])).map(toWatch);
}
