import { notFound, isId, type Money } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import type { HeldValue } from '../observations/held-value.ts';
import type { Schedule } from './schedule.ts';
import type { Window } from './schedule-windows.ts';
import { NO_TEXT, storedTextSettings, type TextSettings } from './text-settings.ts';
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
  windows: readonly Window[] | null;
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
  notes: string;
  language: string;
  header_names: string[];
  cookie_names: string[];
  proxy_pool: string;
  text_settings: TextSettings | null;
  own_price_inherited: boolean;
  product_id: string | null;
  sample_id: string | null;
  version: string;
  created_at: Date;
}

export const WATCH_COLUMNS = `
  tenant_id, id, competitor_id, url, host, name, title, tags, every_s, cron, time_zone, windows, status, paused_reason,
  next_run_at, last_seen_at, queued_run_id, latest_observation_id, latest_price, latest_currency, latest_availability,
  latest_observed_at, held, own_price, own_currency, own_price_inherited, product_id, notes, language, header_names, cookie_names,
  proxy_pool, text_settings, sample_id, version, created_at`;

const INSERT = `
  INSERT INTO watch (tenant_id, id, competitor_id, url, host, name, tags, every_s, cron, time_zone, windows, next_run_at,
    queued_run_id, sample_id, created_at, text_settings)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, coalesce($15, clock_timestamp()), $16)
  RETURNING ${WATCH_COLUMNS}`;
const LOCK = `SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND id = $2 FOR UPDATE`;
const LOCK_AT = `
  SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND url = ANY ($2::text[]) ORDER BY id FOR UPDATE`;
const EDIT = `
  UPDATE watch SET competitor_id = s.to_competitor, name = s.to_name, tags = s.to_tags, every_s = s.to_every_s,
    cron = s.to_cron, time_zone = s.to_zone, windows = s.to_windows, status = s.to_status, paused_reason = s.to_reason,
    next_run_at = CASE WHEN sample_id IS NULL THEN s.to_next_run END, queued_run_id = s.to_queued_run, notes = s.to_notes, language = s.to_language,
    header_names = s.to_headers, cookie_names = s.to_cookies, proxy_pool = s.to_proxy, text_settings = s.to_text,
    failures = CASE WHEN $3 THEN 0 ELSE failures END,
    gone = CASE WHEN $3 THEN 0 ELSE gone END, version = version + 1
  FROM json_to_recordset($2::json) AS s (watch_id uuid, to_competitor uuid, to_name text, to_tags text[], to_every_s int,
    to_cron text, to_zone text, to_status text, to_reason text, to_next_run timestamptz, to_queued_run uuid,
    to_windows jsonb, to_notes text, to_language text, to_headers text[], to_cookies text[],
    to_proxy text, to_text jsonb)
  WHERE tenant_id = $1 AND id = s.watch_id RETURNING ${WATCH_COLUMNS}`;
const QUEUED = `
  UPDATE watch SET queued_run_id = s.run_id FROM unnest($2::uuid[], $3::uuid[]) AS s (watch_id, run_id)
  WHERE tenant_id = $1 AND id = s.watch_id`;
const OWN_PRICE = `
  UPDATE watch SET own_price = $3, own_currency = $4, own_price_inherited = false, version = version + 1
  WHERE tenant_id = $1 AND id = $2 RETURNING ${WATCH_COLUMNS}`;
const LOCK_MANY = `
  SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE`;
const LOCK_OF_PRODUCT = `
  SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND product_id = $2 ORDER BY id FOR UPDATE`;
const LOCK_HEIRS = `
  SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND competitor_id = $2 AND own_price_inherited
  ORDER BY id FOR UPDATE`;
const PRODUCT = `
  UPDATE watch SET product_id = s.of_product, own_price = s.amount, own_currency = s.of_currency,
    own_price_inherited = s.inherited, version = version + 1
  FROM unnest($2::uuid[], $3::uuid[], $4::numeric[], $5::text[], $6::boolean[])
    AS s (watch_id, of_product, amount, of_currency, inherited)
  WHERE tenant_id = $1 AND id = s.watch_id RETURNING ${WATCH_COLUMNS}`;
const DELETE = `
  WITH gone AS (
    DELETE FROM watch WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) RETURNING ${WATCH_COLUMNS}
  ), marked AS (
    INSERT INTO deleted_watch (tenant_id, watch_id) SELECT tenant_id, id FROM gone
    ON CONFLICT (tenant_id, watch_id) DO UPDATE SET deleted_at = clock_timestamp()
  )
  SELECT * FROM gone`;

type ScheduleColumns = [everyS: number | null, cron: string | null, zone: string | null, windows: string | null];

function scheduleColumns(schedule: Schedule): ScheduleColumns {
  if (schedule.kind === 'cron') return [null, schedule.cron, schedule.timeZone, null];
  const { everyS, windows } = schedule;
  return windows ? [everyS, null, windows.timeZone, JSON.stringify(windows.spans)] : [everyS, null, null, null];
}

export function toSchedule(row: Pick<WatchRow, 'every_s' | 'cron' | 'time_zone' | 'windows'>): Schedule {
  const { every_s: everyS, cron, time_zone: timeZone, windows: spans } = row;
  if (everyS !== null && spans !== null) {
    return { kind: 'every', everyS, windows: { timeZone: timeZone ?? 'UTC', spans } };
  }
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
    notes: row.notes,
    request: {
      language: row.language,
      headers: row.header_names,
      cookies: row.cookie_names,
      proxy: row.proxy_pool,
    },
    text: storedTextSettings(row.text_settings),
    ownPriceInherited: row.own_price_inherited,
    productId: row.product_id,
    sampleId: row.sample_id,
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
  readonly queuedRunId: string | null;
  /** Which sample data it belongs to, and since when it is there by what that tells. */
  readonly sample?: { readonly id: string; readonly since: Date };
  readonly text?: TextSettings;
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
    watch.sample?.id ?? null,
    watch.sample?.since ?? null,
    watch.text === undefined || watch.text === NO_TEXT ? null : JSON.stringify(watch.text),
  ]);
  return toWatch(row);
}

/** @throws AppError `not_found` watch_not_found, also for what is no id */
export async function lockWatch(tx: Tx, tenantId: string, id: string): Promise<Watch> {
  const row = isId(id) ? await tx.maybeOne<WatchRow>(LOCK, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('watch');
  return toWatch(row);
}

/** @returns by address; of several at one, the oldest */
export async function lockWatchesAt(tx: Tx, tenantId: string, urls: readonly string[]): Promise<Map<string, Watch>> {
  const rows = await tx.query<WatchRow>(LOCK_AT, [tenantId, urls]);
  return new Map(rows.toReversed().map((row) => [row.url, toWatch(row)]));
}

/**
 * Writes what people may change, and raises the version.
 * @param forgetFailures a watch that is resumed begins anew.
 */
export async function saveEdit(tx: Tx, watch: Watch, forgetFailures: boolean): Promise<Watch> {
  const [saved] = await saveEdits(tx, watch.tenantId, [watch], forgetFailures);
  if (saved === undefined) throw new Error(`Watch ${watch.id} was not locked when it was saved`);
  return saved;
}

/** The same for many of a tenant, which are locked. @returns in any order */
export async function saveEdits(
  tx: Tx,
  tenantId: string,
  watches: readonly Watch[],
  forgetFailures: boolean,
): Promise<Watch[]> {
  if (watches.length === 0) return [];
  const rows = watches.map((watch) => {
    const [everyS, cron, zone] = scheduleColumns(watch.schedule);
    const { schedule, request } = watch;
    return {
      watch_id: watch.id,
      to_competitor: watch.competitorId,
      to_name: watch.name,
      to_tags: watch.tags,
      to_every_s: everyS,
      to_cron: cron,
      to_zone: zone,
      to_status: watch.status,
      to_reason: watch.pausedReason,
      to_next_run: watch.nextRunAt,
      to_queued_run: watch.queuedRunId,
      to_windows: schedule.kind === 'every' ? (schedule.windows?.spans ?? null) : null,
      to_notes: watch.notes,
      to_language: request.language,
      to_headers: request.headers,
      to_cookies: request.cookies,
      to_proxy: request.proxy,
      to_text: watch.text === NO_TEXT ? null : watch.text,
    };
  });
  return (await tx.query<WatchRow>(EDIT, [tenantId, JSON.stringify(rows), forgetFailures])).map(toWatch);
}

/** @param runs each with the watch whose waiting run it is from now on */
export async function saveQueuedRuns(
  tx: Tx,
  tenantId: string,
  runs: readonly { readonly watch: { readonly id: string }; readonly runId: string }[],
): Promise<void> {
  await tx.execute(QUEUED, [tenantId, runs.map(({ watch }) => watch.id), runs.map(({ runId }) => runId)]);
}

export async function saveOwnPrice(tx: Tx, watch: Watch, price: Money): Promise<Watch> {
  return toWatch(await tx.one<WatchRow>(OWN_PRICE, [watch.tenantId, watch.id, price.amount, price.currency]));
}

/** In the order of their ids, so that who locks many never waits in a circle. Those that are not there are missing. */
export async function lockWatches(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Watch[]> {
  return (await tx.query<WatchRow>(LOCK_MANY, [tenantId, ids])).map(toWatch);
}

export async function lockWatchesOfProduct(tx: Tx, tenantId: string, productId: string): Promise<Watch[]> {
  return (await tx.query<WatchRow>(LOCK_OF_PRODUCT, [tenantId, productId])).map(toWatch);
}

/** Watches of a competitor whose own price is their product's. */
export async function lockHeirsOf(tx: Tx, tenantId: string, competitorId: string): Promise<Watch[]> {
  return (await tx.query<WatchRow>(LOCK_HEIRS, [tenantId, competitorId])).map(toWatch);
}

/** Of a watch: its product, and what it costs with the tenant. */
export type ProductOfWatch = Pick<Watch, 'id' | 'productId' | 'ownPrice' | 'ownPriceInherited'>;

/** Writes them to locked watches, each with a new version. */
export async function saveProductOfWatches(
  tx: Tx,
  tenantId: string,
  watches: readonly ProductOfWatch[],
): Promise<Watch[]> {
  const rows = await tx.query<WatchRow>(PRODUCT, [
    tenantId,
    watches.map(({ id }) => id),
    watches.map(({ productId }) => productId),
    watches.map(({ ownPrice }) => ownPrice?.amount ?? null),
    watches.map(({ ownPrice }) => ownPrice?.currency ?? null),
    watches.map(({ ownPriceInherited }) => ownPriceInherited),
  ]);
  return rows.map(toWatch);
}

export async function deleteWatches(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Watch[]> {
  return (await tx.query<WatchRow>(DELETE, [tenantId, ids])).map(toWatch);
}
