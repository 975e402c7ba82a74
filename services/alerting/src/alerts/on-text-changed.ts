import type { Clock } from '@blackfang/core';
import { TextChanged } from '@blackfang/contracts/events';
import { consume, type AnyConsumer } from '@blackfang/messaging';
import type { DeliverAlerts } from '../deliveries/deliver-alerts.ts';
import { evaluateTextRule } from '../rules/evaluate-text-rule.ts';
import { findRulesFor } from '../rules/rule.store.ts';
import { TEXT_KINDS } from '../rules/rule.ts';
import { newTextAlert } from './alert.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { readTextChange } from './text-change.ts';

/** Lets changes of texts pass the rules of their tenants, and raises alerts with their deliveries. */
export function onTextChanged(deliverAlerts: DeliverAlerts, clock: Clock): AnyConsumer {
  return consume(TextChanged, {
    group: 'alerting.raise-text-alerts',
    async handle(batch, tx) {
      const changes = batch.map(readTextChange);
      const rules = await findRulesFor(tx, changes, TEXT_KINDS);
      const byTenant = Map.groupBy(rules, ({ tenantId }) => tenantId);
      const alerts = changes.flatMap((change) =>
        (byTenant.get(change.tenantId) ?? [])
          .filter((rule) => evaluateTextRule(rule, change))
          .map((rule) => newTextAlert(rule, change, clock.now())),
      );
      await raiseAlerts(tx, deliverAlerts, alerts, batch);
    },
  });
}
