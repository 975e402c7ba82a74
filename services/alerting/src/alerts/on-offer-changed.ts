import type { Clock } from '@blackfang/core';
import { AlertRaised, OfferChanged } from '@blackfang/contracts/events';
import { consume, publish, type AnyConsumer } from '@blackfang/messaging';
import type { DeliverAlerts } from '../deliveries/deliver-alerts.ts';
import { foldRules } from '../rules/fold-rules.ts';
import { lockMemory, saveMemory } from '../rules/rule-memory.store.ts';
import { findRulesFor } from '../rules/rule.store.ts';
import { newAlert, type Alert } from './alert.ts';
import { insertAlerts } from './alert.store.ts';
import { readOfferChange } from './offer-change.ts';

/** Lets changes of offers pass the rules of their tenants, and raises alerts with their deliveries. */
export function onOfferChanged(deliverAlerts: DeliverAlerts, clock: Clock): AnyConsumer {
  return consume(OfferChanged, {
    group: 'alerting.raise-alerts',
    async handle(batch, tx) {
      const changes = batch.map(readOfferChange).filter((change) => change.origin === 'live');
      const rules = await findRulesFor(tx, changes); // by tenant and scope
      const memory = await lockMemory(tx, rules, changes); // in key order
      const { alerts: raised, moved } = foldRules(rules, changes, memory); // pure, event by event
      await saveMemory(tx, moved);
      if (raised.length === 0) return;
      const alerts = raised.map((one) => newAlert(one, clock.now()));
      await insertAlerts(tx, alerts); // one unnest, not a loop of inserts
      const traces = new Map(batch.map((event) => [event.id, event.traceparent]));
      await deliverAlerts.execute(tx, alerts, traces);
      await publish(
        tx,
        AlertRaised,
        alerts.map((alert) => ({ ...toEvent(alert), traceparent: traces.get(alert.trace.eventId) })),
      );
    },
  });
}

function toEvent(alert: Alert) {
  const { tenantId, id: alertId, ruleId, watchId, raisedAt } = alert;
  const message = { tenantId, alertId, ruleId, watchId, observationId: alert.trace.observationId, raisedAt };
  return { tenantId, aggregateId: ruleId, cause: alertId, message };
}
