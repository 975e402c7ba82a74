import type { Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { toPublic, type Alert } from '../alerts/alert.ts';
import { findChannelsOf } from '../channels/channel.store.ts';
import { announce } from '../endpoints/announce.ts';
import { findSubscribed } from '../endpoints/endpoint.store.ts';
import { Links } from '../links/links.ts';
import { DeliveryQueues, type NewDelivery } from './delivery.ts';
import { createDeliveries } from './delivery.store.ts';
import { alertLetter } from './letters/alert-letter.ts';
import { writeTo } from './write-to.ts';

const TOPIC = 'alert.raised';

export type TraceOfEvent = ReadonlyMap<string, string | undefined>;

@Injectable()
export class DeliverAlerts {
  constructor(
    private readonly queues: DeliveryQueues,
    private readonly links: Links,
  ) {}

  /**
   * Queues each alert for the channels of its rule, and for every endpoint of its tenant that hears of alerts.
   * @param traces event -> the traceparent under which to deliver what it raised
   */
  async execute(tx: Tx, alerts: readonly Alert[], traces: TraceOfEvent): Promise<void> {
    const tenants = [...new Set(alerts.map((alert) => alert.tenantId))];
    const rules = [...new Set(alerts.map((alert) => alert.ruleId))];
    const ruleChannels = await findChannelsOf(tx, tenants, rules);
    const endpoints = await findSubscribed(tx, tenants, TOPIC);
    const channelsOf = Map.groupBy(ruleChannels, ({ channel, ruleId }) => `${channel.tenantId}/${ruleId}`);
    const endpointsOf = Map.groupBy(endpoints, (endpoint) => endpoint.tenantId);

    const deliveries: NewDelivery[] = [];
    for (const alert of alerts) {
      const { tenantId, id: alertId, ruleId, raisedAt: occurredAt } = alert;
      const of = { alertId, ruleId, traceparent: traces.get(alert.trace.eventId) };
      const channels = channelsOf.get(`${tenantId}/${ruleId}`) ?? [];
      if (channels.length > 0) {
        const letter = alertLetter(alert, this.links);
        for (const { channel } of channels) deliveries.push({ ...writeTo(channel, 'alert', TOPIC, letter), ...of });
      }
      const announcement = { tenantId, topic: TOPIC, occurredAt, data: toPublic(alert) };
      for (const endpoint of endpointsOf.get(tenantId) ?? [])
        deliveries.push({ ...announce(endpoint, 'alert', announcement), ...of });
    }
    await createDeliveries(tx, this.queues, deliveries);
  }
}
