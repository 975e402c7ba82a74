import type { Clock } from '@blackfang/core';
import { OfferChanged } from '@blackfang/contracts/events';
import { consume, type AnyConsumer } from '@blackfang/messaging';
import type { DeliverAlerts } from '../deliveries/deliver-alerts.ts';
import { raiseSampleAlerts } from '../sample-data/raise-sample-alerts.ts';
import { foldRules } from '../rules/fold-rules.ts';
import { lockMemory, saveMemory } from '../rules/rule-memory.store.ts';
import { OFFER_KINDS } from '../rules/rule.ts';
import { findRulesFor } from '../rules/rule.store.ts';
import { newAlert } from './alert.ts';
import { readOfferChange } from './offer-change.ts';
import { raiseAlerts, tellAlerts } from './raise-alerts.ts';

/** Lets changes of offers pass the rules of their tenants, and raises alerts with their deliveries. */
export function onOfferChanged(deliverAlerts: DeliverAlerts, clock: Clock): AnyConsumer {
  return consume(OfferChanged, {
    group: 'alerting.raise-alerts',
    async handle(batch, tx) {
      const told = batch.map(readOfferChange);
      const changes = told.filter((change) => change.origin === 'live');
      const rules = await findRulesFor(tx, changes, OFFER_KINDS); // by tenant and scope
      const memory = await lockMemory(tx, rules, changes); // in key order
      const { alerts: raised, moved } = foldRules(rules, changes, memory); // pure, event by event
      await saveMemory(tx, moved);
      const alerts = raised.map((one) => newAlert(one, clock.now()));
      await raiseAlerts(tx, deliverAlerts, alerts, batch);
      await tellAlerts(tx, await raiseSampleAlerts(tx, told), batch); // of sample data: nobody is told outside
    },
  });
}
