import { AppError, newId } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';

const CONFIRMS_PER_HOUR = 20;

const TAKE = `
  INSERT INTO email_budget AS b (tenant_id, kind, window_started_at, used) 
  VALUES ($1, $2, date_trunc('milliseconds', clock_timestamp()), 1)
  ON CONFLICT (tenant_id, kind) DO UPDATE SET
    window_started_at = CASE WHEN b.window_started_at <= clock_timestamp() - interval '1 hour'
      THEN excluded.window_started_at ELSE b.window_started_at END,
    used = CASE WHEN b.window_started_at <= clock_timestamp() - interval '1 hour' THEN 1
      WHEN b.window_started_at = $3 THEN b.used ELSE least(b.used + 1, $4::int + 1) END
  RETURNING window_started_at, used`;

export interface Place {
  readonly granted: boolean;
  /** When the hour began that the place is in. */
  readonly window: Date;
}

/**
 * Takes a place among the alert mails of the hour that began with a tenant's first one.
 * The budget's row stays locked until the transaction ends.
 * @param held the window that the mail has a place in already, from an attempt before
 */
export async function takePlace(tx: Tx, tenantId: string, held: Date | null, perHour: number): Promise<Place> {
  const row = await tx.one<{ window_started_at: Date; used: number }>(TAKE, [tenantId, 'alert', held, perHour]);
  const { window_started_at: window, used } = row;
  return { granted: used <= perHour || held?.getTime() === window.getTime(), window };
}

/**
 * Counts a mail that asks a stranger to confirm an address.
 * @throws AppError `limit` confirm_mails
 */
export async function takeConfirm(tx: Tx, tenantId: string): Promise<void> {
  const { used } = await tx.one<{ used: number }>(TAKE, [tenantId, 'confirm', null, CONFIRMS_PER_HOUR]);
  if (used <= CONFIRMS_PER_HOUR) return;
  const message = 'Too many addresses were asked to confirm. Try again in an hour.';
  throw new AppError('limit', 'confirm_mails', message, { retryAfterMs: 3_600_000 });
}

const KEEP_PLACE = 'UPDATE delivery SET budget_window = $3 WHERE tenant_id = $1 AND id = $2';

export async function keepPlace(tx: Tx, tenantId: string, deliveryId: string, window: Date): Promise<void> {
  await tx.execute(KEEP_PLACE, [tenantId, deliveryId, window]);
}

const SUMMARY = `
  INSERT INTO email_summary AS s (tenant_id, channel_id, window_started_at, delivery_id) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant_id, channel_id) DO UPDATE SET window_started_at = excluded.window_started_at,
    delivery_id = CASE WHEN s.window_started_at = excluded.window_started_at THEN s.delivery_id
      ELSE excluded.delivery_id END
  RETURNING delivery_id, window_started_at + interval '1 hour' AS due_at`;
const JOIN = `
  UPDATE delivery SET status = 'summarised', summary_id = $3, last_error = NULL WHERE tenant_id = $1 AND id = $2`;

/**
 * Puts a mail that found no place into its channel's summary of the hour.
 * @returns the summary, to be made where this is the first mail in it.
 */
export async function joinSummary(
  tx: Tx,
  tenantId: string,
  deliveryId: string,
  channelId: string,
  window: Date,
): Promise<{ id: string; first: boolean; dueAt: Date }> {
  const fresh = newId();
  const row = await tx.one<{ delivery_id: string; due_at: Date }>(SUMMARY, [tenantId, channelId, window, fresh]);
  await tx.execute(JOIN, [tenantId, deliveryId, row.delivery_id]);
  return { id: row.delivery_id, first: row.delivery_id === fresh, dueAt: row.due_at };
}

const LOCK_BUDGET = `SELECT 1 FROM email_budget WHERE tenant_id = $1 AND kind = 'alert' FOR UPDATE`;
const SUMMARISED = `
  SELECT a.id FROM delivery d JOIN alert a ON a.tenant_id = d.tenant_id AND a.id = d.alert_id
  WHERE d.tenant_id = $1 AND d.summary_id = $2 ORDER BY a.id`;

/** The alerts of a summary, oldest first. Mails that look for a place at this moment are waited for. */
export async function findSummarised(tx: Tx, tenantId: string, summaryId: string): Promise<string[]> {
  await tx.query(LOCK_BUDGET, [tenantId]);
  const rows = await tx.query<{ id: string }>(SUMMARISED, [tenantId, summaryId]);
  return rows.map((row) => row.id);
}
