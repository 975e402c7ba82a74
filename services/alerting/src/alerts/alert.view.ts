import { isId, notFound, type Caller, type Money } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import type { Page } from '../paging.ts';
import type { TextFigures } from '../rules/evaluate-text-rule.ts';
import type { BaselineKind } from '../rules/rule.ts';
import type { Alert } from './alert.ts';
import { IS_READ, IS_SNOOZED, MARK_COLUMNS, WITH_MARKS, type MarkRow } from './mark.store.ts';

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
  /** Of who asks: whether they have read it, and until when it is out of their inbox. */
  readonly read: boolean;
  readonly snoozedUntil: Date | null;
}

/** Who asks. */
type Reader = Pick<Caller, 'tenantId' | 'userId'>;

interface AlertRow extends MarkRow {
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
  competitor_id: string | null;
  own_amount: string | null;
  own_currency: string | null;
  text: TextFigures | null;
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

/** What a list can be narrowed to. */
export const ALERT_STATES = ['inbox', 'unread', 'unacknowledged', 'snoozed'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

const IS: Readonly<Record<AlertState, string>> = {
  inbox: `NOT ${IS_SNOOZED}`,
  unread: `NOT ${IS_SNOOZED} AND NOT ${IS_READ}`,
  unacknowledged: `NOT ${IS_SNOOZED} AND a.acknowledged_at IS NULL`,
  snoozed: 'm.snoozed_until > now()',
};

const GET = `SELECT a.*, ${MARK_COLUMNS} FROM ${WITH_MARKS} WHERE a.tenant_id = $1 AND a.id = $3`;
const list = (condition: string) => `
  SELECT a.*, ${MARK_COLUMNS} FROM ${WITH_MARKS}
  WHERE a.tenant_id = $1 AND ($3::uuid IS NULL OR a.id < $3) AND ($4::uuid IS NULL OR a.watch_id = $4)
    AND ($5::uuid IS NULL OR a.rule_id = $5) AND ($6::uuid IS NULL OR a.competitor_id = $6)
    AND ${condition} ORDER BY a.id DESC LIMIT $7`;
// Ids go by time, and deliveries are made after their alert: older partitions are not looked at.
const DELIVERIES = `
  SELECT alert_id, id, kind, target, status, attempts, delivered_at, last_error FROM delivery
  WHERE tenant_id = $1 AND alert_id = ANY ($2::uuid[]) AND id > $3 ORDER BY id`;

/** @throws AppError `not_found` alert_not_found */
export async function getAlert(tx: Tx, { tenantId, userId }: Reader, id: string): Promise<AlertView> {
  const row = isId(id) ? await tx.maybeOne<AlertRow>(GET, [tenantId, userId, id]) : undefined;
  if (row === undefined) throw notFound('alert');
  const [alert] = await withDeliveries(tx, tenantId, [row]);
  if (alert === undefined) throw notFound('alert');
  return alert;
}

const FIND = `
  SELECT *, false AS read, NULL::timestamptz AS snoozed_until FROM alert
  WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id`;

/** Those of the alerts that are still there, oldest first, to nobody in particular. */
export async function findAlerts(tx: Tx, tenantId: string, ids: readonly string[]): Promise<AlertView[]> {
  const rows = await tx.query<AlertRow>(FIND, [tenantId, ids]);
  return rows.map((row) => toView(row, []));
}

export interface AlertFilter {
  readonly watchId: string | null;
  readonly ruleId: string | null;
  readonly competitorId: string | null;
  readonly state: AlertState | null;
}

export async function listAlerts(tx: Tx, { tenantId, userId }: Reader, { limit, before }: Page, filter: AlertFilter) {
  const sql = list(filter.state === null ? 'true' : IS[filter.state]);
  const { watchId, ruleId, competitorId } = filter;
  const values = [tenantId, userId, before, watchId, ruleId, competitorId, limit + 1];
  const page = pageOf(await tx.query<AlertRow>(sql, values), limit, (row) => [row.id]);
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
    competitorId: row.competitor_id,
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
    ownPrice: moneyOf(row.own_amount, row.own_currency),
    percent: row.percent,
    trace: {
      eventId: row.event_id,
      observationId: row.observation_id,
      snapshotId: row.snapshot_id,
      path: row.price_path,
    },
    title: row.title,
    url: row.url,
    text: row.text,
    acknowledgedAt: row.acknowledged_at,
    read: row.read,
    snoozedUntil: row.snoozed_until,
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
