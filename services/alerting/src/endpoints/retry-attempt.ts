import { isId, notFound, type Caller } from '@blackfang/core';
import { Database, type Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { DeliveryQueues } from '../deliveries/delivery.ts';
import { findAttempt } from './attempt.store.ts';
import { lockEndpoint } from './endpoint.store.ts';
import { requireActive } from './test-endpoint.ts';

// Work is held before its delivery, as by whoever writes down that one has arrived.
const HOLD = `SELECT FROM webhook_queue WHERE tenant_id = $1 AND id = $2 FOR UPDATE`;
// Also of what was delivered: a partner that lost it may have it again, under the same id.
const AGAIN = `UPDATE delivery SET status = 'pending', tries = 0 WHERE tenant_id = $1 AND id = $2`;
/** What is being sent at this moment is left alone. */
const HASTEN = `
  UPDATE webhook_queue SET due_at = clock_timestamp(), priority = 0
  WHERE tenant_id = $1 AND id = $2 AND lease IS NULL`;

@Injectable()
export class RetryAttempt {
  constructor(
    private readonly db: Database,
    private readonly queues: DeliveryQueues,
  ) {}

  /**
   * Sends a delivery again at once, the same bytes under the same id, with all its retries before it.
   * @param id of any attempt of the delivery
   * @throws AppError `not_found` attempt_not_found · `unprocessable` endpoint_disabled
   */
  async execute(caller: Caller, id: string): Promise<string> {
    if (!isId(id)) throw notFound('attempt');
    const { tenantId } = caller;
    return this.db.tenant(caller, async (tx) => {
      const attempt = await findAttempt(tx, tenantId, id);
      if (attempt === undefined) throw notFound('attempt');
      // Whoever sends many of its deliveries again holds them in another order.
      requireActive(await lockEndpoint(tx, tenantId, attempt.endpointId));
      await this.#sendAgain(tx, tenantId, attempt.deliveryId, attempt.endpointId);
      return attempt.deliveryId;
    });
  }

  async #sendAgain(tx: Tx, tenantId: string, deliveryId: string, lane: string): Promise<void> {
    await tx.execute(HOLD, [tenantId, deliveryId]);
    if ((await tx.execute(AGAIN, [tenantId, deliveryId])) === 0) throw notFound('attempt');
    await this.queues.webhook.enqueue(tx, [{ tenantId, id: deliveryId, lane, priority: 'waiting' }]);
    await tx.execute(HASTEN, [tenantId, deliveryId]);
  }
}
