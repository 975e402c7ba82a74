import { AppError, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { createDeliveries } from '../deliveries/delivery.store.ts';
import { DeliveryQueues } from '../deliveries/delivery.ts';
import { announce } from './announce.ts';
import { getEndpoint, type Endpoint } from './endpoint.store.ts';
import { TEST_TOPIC } from './topics.ts';

@Injectable()
export class TestEndpoint {
  constructor(
    private readonly db: Database,
    private readonly queues: DeliveryQueues,
  ) {}

  /**
   * Sends an event of the topic `endpoint.test`, signed and retried like any other.
   * @returns the delivery's id, which is the `webhook-id`.
   * @throws AppError `not_found` endpoint_not_found · `unprocessable` endpoint_disabled
   */
  async execute(caller: Caller, id: string): Promise<string> {
    const { tenantId } = caller;
    return this.db.tenant(caller, async (tx) => {
      const endpoint = await getEndpoint(tx, tenantId, id);
      requireActive(endpoint);
      const occurredAt = this.db.clock.now();
      const data = { endpointId: endpoint.id, requestedAt: occurredAt.toISOString() };
      const delivery = announce(endpoint, 'test', { tenantId, topic: TEST_TOPIC, occurredAt, data });
      await createDeliveries(tx, this.queues, [delivery]);
      return delivery.id;
    });
  }
}

/** @throws AppError `unprocessable` endpoint_disabled */
export function requireActive(endpoint: Endpoint): void {
  if (endpoint.status === 'active') return;
  throw new AppError('unprocessable', 'endpoint_disabled', 'The endpoint is switched off. Set its status to active.');
}
