import type { Tx } from '@blackfang/persistence';
import type { Alert } from './alert.ts';

const INSERT = `
  INSERT INTO alert (tenant_id, id, rule_id, rule_name, watch_id, title, url, baseline_kind, baseline_amount,
    baseline_currency, baseline_observation_id, current_amount, current_currency, current_availability, percent,
    event_id, observation_id, snapshot_id, price_path, raised_at, competitor_id, own_amount, own_currency, text)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[],
    $9::numeric[], $10::text[], $11::uuid[], $12::numeric[], $13::text[], $14::text[], $15::float8[], $16::uuid[],
    $17::uuid[], $18::uuid[], $19::text[], $20::timestamptz[], $21::uuid[], $22::numeric[],
    $23::text[], $24::jsonb[])`;

export async function insertAlerts(tx: Tx, alerts: readonly Alert[]): Promise<void> {
  await tx.execute(INSERT, [
    alerts.map((alert) => alert.tenantId),
    alerts.map((alert) => alert.id),
    alerts.map((alert) => alert.ruleId),
    alerts.map((alert) => alert.ruleName),
    alerts.map((alert) => alert.watchId),
    alerts.map((alert) => alert.title),
    alerts.map((alert) => alert.url),
    alerts.map((alert) => alert.baseline.kind),
    alerts.map((alert) => alert.baseline.price?.amount ?? null),
    alerts.map((alert) => alert.baseline.price?.currency ?? null),
    alerts.map((alert) => alert.baseline.observationId),
    alerts.map((alert) => alert.current.price?.amount ?? null),
    alerts.map((alert) => alert.current.price?.currency ?? null),
    alerts.map((alert) => alert.current.availability),
    alerts.map((alert) => alert.percent),
    alerts.map((alert) => alert.trace.eventId),
    alerts.map((alert) => alert.trace.observationId),
    alerts.map((alert) => alert.trace.snapshotId),
    alerts.map((alert) => alert.trace.path),
    alerts.map((alert) => alert.raisedAt),
    alerts.map((alert) => alert.competitorId),
    alerts.map((alert) => alert.ownPrice?.amount ?? null),
    alerts.map((alert) => alert.ownPrice?.currency ?? null),
    alerts.map((alert) => (alert.text === null ? null : JSON.stringify(alert.text))),
  ]);
}

const ACKNOWLEDGE = `
  UPDATE alert SET acknowledged_at = clock_timestamp(), version = version + 1
  WHERE tenant_id = $1 AND id = $2 AND acknowledged_at IS NULL`;

export async function acknowledgeAlert(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.execute(ACKNOWLEDGE, [tenantId, id]);
}
