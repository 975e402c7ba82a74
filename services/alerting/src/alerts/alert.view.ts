import { isId, notFound, type Money } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import type { Page } from '../paging.ts';
import type { BaselineKind } from '../rules/rule.ts';
import type { Alert } from './alert.ts';

/** What became of an alert at one channel or endpoint. */
export interface DeliveryView {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly status: string;
  readonly attempts: number;
  readonly deliveredAt: Date | null;
  readonly lastError: string | null;
}

export interface AlertView extends Omit<Alert, 'first'> {
  readonly acknowledgedAt: Date | null;
  readonly version: bigint;
  readonly deliveries: readonly DeliveryView[];
}

interface AlertRow {
  tenant_id: string;
  id: string;
  rule_id: string;
  rule_name: string;
  watch_id: string;
  title: string;
  url: string;
  baseline_kind: string;
  baseline_amount: string | null;
  baseline_currency: string | null;
  baseline_observation_id: string | null;
  current_amount: string | null;
  current_currency: string | null;
  current_availability: string;
  percent: number | null;
  event_id: string;
  observation_id: string;
  snapshot_id: string | null;
  price_path: string;
  raised_at: Date;
  acknowledged_at: Date | null;
  version: string;
}

interface DeliveryRow {
  alert_id: string;
  id: string;
  kind: string;
  target: string;
  status: string;
  attempts: number;
  delivered_at: Date | null;
  last_error: string | null;
}

const GET = 'SELECT * FROM alert WHERE tenant_id = $1 AND id = $2';
const LIST = `
  SELECT * FROM alert WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id < $2) AND ($3::uuid IS NULL OR watch_id = $3)
    AND ($4::uuid IS NULL OR rule_id = $4) ORDER BY id DESC LIMIT $5`;
// Ids go by time, and deliveries are made after their alert: older partitions are not looked at.
const DELIVERIES = `
  SELECT alert_id, id, kind, target, status, attempts, delivered_at, last_error FROM delivery
  WHERE tenant_id = $1 AND alert_id = ANY ($2::uuid[]) AND id > $3 ORDER BY id`;

/** @throws AppError `not_found` alert_not_found */
export async function getAlert(tx: Tx, tenantId: string, id: string): Promise<AlertView> {
  const row = isId(id) ? await tx.maybeOne<AlertRow>(GET, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('alert');
  const [alert] = await withDeliveries(tx, tenantId, [row]);
  if (alert === undefined) throw notFound('alert');
  return alert;
}

const FIND = 'SELECT * FROM alert WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id';

/** Those of the alerts that are still there, oldest first. */
export async function findAlerts(tx: Tx, tenantId: string, ids: readonly string[]): Promise<AlertView[]> {
  const rows = await tx.query<AlertRow>(FIND, [tenantId, ids]);
  return rows.map((row) => toView(row, []));
}

export interface AlertFilter {
  readonly watchId: string | null;
  readonly ruleId: string | null;
}

export async function listAlerts(tx: Tx, tenantId: string, { limit, before }: Page, filter: AlertFilter) {
  const rows = await tx.query<AlertRow>(LIST, [tenantId, before, filter.watchId, filter.ruleId, limit + 1]);
  const page = pageOf(rows, limit, (row) => [row.id]);
  return { items: await withDeliveries(tx, tenantId, page.items), nextCursor: page.nextCursor };
}

async function withDeliveries(tx: Tx, tenantId: string, rows: readonly AlertRow[]): Promise<AlertView[]> {
  const oldest = rows.at(-1);
  if (oldest === undefined) return [];
  const ids = rows.map((row) => row.id);
  const deliveries = await tx.query<DeliveryRow>(DELIVERIES, [tenantId, ids, oldest.id]);
  const byAlert = Map.groupBy(deliveries, (row) => row.alert_id);
  return rows.map((row) => toView(row, byAlert.get(row.id) ?? []));
}

function toView(row: AlertRow, deliveries: readonly DeliveryRow[]): AlertView {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    watchId: row.watch_id,
    raisedAt: row.raised_at,
    baseline: {
      kind: row.baseline_kind as BaselineKind,
      price: moneyOf(row.baseline_amount, row.baseline_currency),
      observationId: row.baseline_observation_id,
    },
    current: {
      price: moneyOf(row.current_amount, row.current_currency),
      observationId: row.observation_id,
      availability: row.current_availability,
    },
    percent: row.percent,
    trace: {
      eventId: row.event_id,
      observationId: row.observation_id,
      snapshotId: row.snapshot_id,
      path: row.price_path,
    },
    title: row.title,
    url: row.url,
    acknowledgedAt: row.acknowledged_at,
    version: BigInt(row.version),
    deliveries: deliveries.map((one) => ({
      id: one.id,
      kind: one.kind,
      target: one.target,
      status: one.status,
      attempts: one.attempts,
      deliveredAt: one.delivered_at,
      lastError: one.last_error,
    })),
  };
}

function moneyOf(amount: string | null, currency: string | null): Money | null {
  return amount === null ? null : { amount, currency };
}
