import { AlertRaised } from '@blackfang/contracts/events';
import { publish, type Incoming } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import type { DeliverAlerts } from '../deliveries/deliver-alerts.ts';
import type { Alert } from './alert.ts';
import { insertAlerts } from './alert.store.ts';

type Batch = readonly Pick<Incoming<unknown>, 'id' | 'traceparent'>[];

/** Stores alerts with their deliveries and tells of them. @param batch the events that they came of */
export async function raiseAlerts(
  tx: Tx,
  deliverAlerts: DeliverAlerts,
  alerts: readonly Alert[],
  batch: Batch,
): Promise<void> {
  if (alerts.length === 0) return;
  await insertAlerts(tx, alerts); // one unnest, not a loop of inserts
  await deliverAlerts.execute(tx, alerts, tracesOf(batch));
  await tellAlerts(tx, alerts, batch);
}

/** Tells of alerts that are stored. */
export async function tellAlerts(tx: Tx, alerts: readonly Alert[], batch: Batch): Promise<void> {
  const traces = tracesOf(batch);
  await publish(
    tx,
    AlertRaised,
    alerts.map((alert) => ({ ...toEvent(alert), traceparent: traces.get(alert.trace.eventId) })),
  );
}

const tracesOf = (batch: Batch) => new Map(batch.map((event) => [event.id, event.traceparent]));

function toEvent(alert: Alert) {
  const { tenantId, id: alertId, ruleId, watchId, raisedAt } = alert;
  const message = { tenantId, alertId, ruleId, watchId, observationId: alert.trace.observationId, raisedAt };
  return { tenantId, aggregateId: ruleId, cause: alertId, message };
}
