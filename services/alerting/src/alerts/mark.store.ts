import { isId } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';

/** Of each kind, more are not counted. */
export const MOST_COUNTED = 1_000;
/** What is older counts as read, so that nobody has years to go through, nor a count to read them all. */
const UNREAD_FOR = `uuid_at(now() - interval '90 days')`;

/** An alert `a` with what person $2 of tenant $1 made of it. */
export const WITH_MARKS = `
  alert a
  LEFT JOIN alert_mark m ON m.tenant_id = a.tenant_id AND m.user_id = $2 AND m.id = a.id
  LEFT JOIN alert_reader r ON r.tenant_id = a.tenant_id AND r.user_id = $2`;
export const IS_SNOOZED = `coalesce(m.snoozed_until > now(), false)`;
export const IS_READ = `(a.id <= ${UNREAD_FOR} OR coalesce(m.read, a.id <= r.read_through, false))`;
export const MARK_COLUMNS = `${IS_READ} AS read, CASE WHEN m.snoozed_until > now() THEN m.snoozed_until END AS snoozed_until`;

export interface MarkRow {
  readonly read: boolean;
  readonly snoozed_until: Date | null;
}

/** How many alerts wait for somebody. */
export interface Summary {
  readonly unread: number;
  readonly unacknowledged: number;
  readonly snoozed: number;
  readonly nextBackAt: Date | null;
}

interface SummaryRow {
  unread: number;
  unacknowledged: number;
  snoozed: number;
  next_back_at: Date | null;
}

// Read up to an alert: of those before it, the marks alone are looked at.
const SUMMARIZE = `
  WITH reader AS (
    SELECT greatest(${UNREAD_FOR}, (SELECT read_through FROM alert_reader WHERE tenant_id = $1 AND user_id = $2)) AS through
  ), snoozed AS (
    SELECT snoozed_until FROM alert_mark WHERE tenant_id = $1 AND user_id = $2 AND snoozed_until > now()
  )
  SELECT
    (SELECT count(*)::int FROM (
      SELECT 1 FROM alert a LEFT JOIN alert_mark m ON m.tenant_id = a.tenant_id AND m.user_id = $2 AND m.id = a.id
      WHERE a.tenant_id = $1 AND a.id > (SELECT through FROM reader) AND NOT coalesce(m.read, false) AND NOT ${IS_SNOOZED}
      UNION ALL
      SELECT 1 FROM alert_mark m JOIN alert a ON a.tenant_id = m.tenant_id AND a.id = m.id
      WHERE m.tenant_id = $1 AND m.user_id = $2 AND m.id > ${UNREAD_FOR} AND m.id <= (SELECT through FROM reader)
        AND NOT m.read AND NOT ${IS_SNOOZED}
      LIMIT ${MOST_COUNTED}) AS one) AS unread,
    (SELECT count(*)::int FROM (
      SELECT 1 FROM alert a LEFT JOIN alert_mark m ON m.tenant_id = a.tenant_id AND m.user_id = $2 AND m.id = a.id
      WHERE a.tenant_id = $1 AND a.id > ${UNREAD_FOR} AND a.acknowledged_at IS NULL AND NOT ${IS_SNOOZED}
      LIMIT ${MOST_COUNTED}) AS one) AS unacknowledged,
    (SELECT count(*)::int FROM (SELECT 1 FROM snoozed LIMIT ${MOST_COUNTED}) AS one) AS snoozed,
    (SELECT min(snoozed_until) FROM snoozed) AS next_back_at`;

export async function summarize(tx: Tx, tenantId: string, userId: string): Promise<Summary> {
  const row = await tx.one<SummaryRow>(SUMMARIZE, [tenantId, userId]);
  const { unread, unacknowledged, snoozed, next_back_at: nextBackAt } = row;
  return { unread, unacknowledged, snoozed, nextBackAt };
}

/** Whether alerts are marked otherwise than asked for, newest first. */
const OTHERWISE = `
  SELECT a.id FROM ${WITH_MARKS}
  WHERE a.tenant_id = $1 AND a.id > ${UNREAD_FOR} AND NOT ${IS_SNOOZED} AND ${IS_READ} <> $3`;
const OF_THESE = `${OTHERWISE} AND a.id = ANY ($4::uuid[]) ORDER BY a.id DESC LIMIT $5`;
const UP_TO = `${OTHERWISE} AND a.id <= $4::uuid ORDER BY a.id DESC LIMIT $5`;

interface Id {
  readonly id: string;
}

/** Those of `ids` that are no alert of the tenant's. */
export async function unknownAlerts(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Set<string>> {
  const known = await tx.query<Id>('SELECT id FROM alert WHERE tenant_id = $1 AND id = ANY ($2::uuid[])', [
    tenantId,
    ids.filter(isId),
  ]);
  const found = new Set(known.map(({ id }) => id));
  return new Set(ids.filter((id) => !found.has(id.toLowerCase())));
}

/** Those of `ids` whose mark is not `read`. */
export async function markedOtherwise(
  tx: Tx,
  tenantId: string,
  userId: string,
  ids: readonly string[],
  read: boolean,
): Promise<string[]> {
  return (await tx.query<Id>(OF_THESE, [tenantId, userId, read, ids, ids.length])).map(({ id }) => id);
}

/** The newest that somebody has not read, up to an alert. */
export async function unreadThrough(
  tx: Tx,
  tenantId: string,
  userId: string,
  through: string,
  limit: number,
): Promise<string[]> {
  return (await tx.query<Id>(UP_TO, [tenantId, userId, true, through, limit])).map(({ id }) => id);
}

const MARK = `
  INSERT INTO alert_mark (tenant_id, user_id, id, read) SELECT $1, $2, id, $4 FROM unnest($3::uuid[]) AS wanted (id)
  ORDER BY id ON CONFLICT (tenant_id, user_id, id) DO UPDATE SET read = excluded.read`;

/** @param ids of alerts that the tenant has */
export async function markAlerts(
  tx: Tx,
  tenantId: string,
  userId: string,
  ids: readonly string[],
  read: boolean,
): Promise<void> {
  await tx.execute(MARK, [tenantId, userId, ids, read]);
}

const READ_THROUGH = `
  INSERT INTO alert_reader (tenant_id, user_id, read_through) VALUES ($1, $2, $3)
  ON CONFLICT (tenant_id, user_id) DO UPDATE SET read_through = greatest(alert_reader.read_through, excluded.read_through)`;
// What is snoozed comes back unread.
const FORGET_MARKS = `
  DELETE FROM alert_mark WHERE tenant_id = $1 AND user_id = $2 AND id <= $3
    AND (snoozed_until IS NULL OR snoozed_until <= now())`;

/** Everything up to an alert is read. */
export async function readThrough(tx: Tx, tenantId: string, userId: string, through: string): Promise<void> {
  await tx.execute(READ_THROUGH, [tenantId, userId, through]);
  await tx.execute(FORGET_MARKS, [tenantId, userId, through]);
}

const SNOOZE = `
  INSERT INTO alert_mark (tenant_id, user_id, id, read, snoozed_until) VALUES ($1, $2, $3, false, $4)
  ON CONFLICT (tenant_id, user_id, id) DO UPDATE SET read = false, snoozed_until = excluded.snoozed_until`;

/** Out of the inbox until then, and unread when it is back. @param until null: now */
export async function snoozeAlert(
  tx: Tx,
  tenantId: string,
  userId: string,
  id: string,
  until: Date | null,
): Promise<void> {
  await tx.execute(SNOOZE, [tenantId, userId, id, until]);
}
