import { AppError, isId } from '@blackfang/core';
import { WatchChanged } from '@blackfang/contracts/events';
import { consume, type AnyConsumer } from '@blackfang/messaging';
import { createDeliveries } from '../deliveries/delivery.store.ts';
import type { DeliveryQueues } from '../deliveries/delivery.ts';
import { announce } from './announce.ts';
import { findSubscribed } from './endpoint.store.ts';

const TOPIC = 'watch.paused';

/** Tells the endpoints that hear of it when a watch was paused, by a person or by itself. */
export function onWatchChanged(queues: DeliveryQueues): AnyConsumer {
  return consume(WatchChanged, {
    group: 'alerting.announce-paused-watches',
    async handle(batch, tx) {
      const paused = batch.filter((event) => event.message.change === 'paused' && event.message.sampleId === undefined);
      if (paused.length === 0) return;
      const tenants = [...new Set(paused.map((event) => event.tenantId))];
      const byTenant = Map.groupBy(await findSubscribed(tx, tenants, TOPIC), (endpoint) => endpoint.tenantId);
      const deliveries = paused.flatMap(({ tenantId, message, occurredAt, traceparent }) => {
        const { watchId, competitorId, name, url, status, pausedReason, changedAt } = message;
        if (message.tenantId !== tenantId || !isId(watchId)) {
          throw new AppError('invalid', 'watch_change_invalid', 'WatchChanged names no watch of its tenant.');
        }
        const pausedAt = (changedAt ?? occurredAt).toISOString();
        const data = { watchId, competitorId, name, url, status, pausedReason, pausedAt };
        const announcement = { tenantId, topic: TOPIC, occurredAt, data };
        return (byTenant.get(tenantId) ?? []).map((endpoint) => {
          return { ...announce(endpoint, 'watch', announcement), traceparent };
        });
      });
      await createDeliveries(tx, queues, deliveries);
    },
  });
}
