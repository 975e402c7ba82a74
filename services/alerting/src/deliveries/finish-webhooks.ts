import { AppError } from '@blackfang/core';
import { withJoinedTraces } from '@blackfang/observability';
import type { Database } from '@blackfang/persistence';
import { Gather, type Claim } from '@blackfang/work-queue';
import { insertAttempts, type NewAttempt } from '../endpoints/attempt.store.ts';
import { noteSuccesses } from '../endpoints/endpoint.store.ts';
import { recordDelivered } from './delivery.store.ts';
import type { DeliveryQueues } from './delivery.ts';

/** A webhook that its endpoint has taken. */
export interface DeliveredWebhook {
  readonly claim: Claim;
  readonly attempt: NewAttempt;
  /** Under which to write it down. */
  readonly traceparent: string | undefined;
}

const MAX_BATCH = 100;

/** Writes down what was delivered, many at a time: delivery, attempt, endpoint and the end of the work, together. */
export class FinishWebhooks {
  readonly #db: Database;
  readonly #queues: DeliveryQueues;
  readonly #gather: Gather<DeliveredWebhook, boolean>;

  constructor(db: Database, queues: DeliveryQueues) {
    this.#db = db;
    this.#queues = queues;
    this.#gather = new Gather(MAX_BATCH, (delivered) =>
      withJoinedTraces(
        delivered.map((one) => one.traceparent),
        { name: 'finish webhooks', attributes: { 'deliveries.count': delivered.length } },
        () => this.#finish(delivered),
      ),
    );
  }

  /** @throws AppError `conflict` lease_lost: whoever has taken the work over delivers it again */
  async execute(delivered: DeliveredWebhook): Promise<void> {
    if (await this.#gather.add(delivered)) return;
    throw new AppError('conflict', 'lease_lost', 'The delivery was taken over by another process.');
  }

  /** @returns for each whether it was still held. */
  async #finish(delivered: readonly DeliveredWebhook[]): Promise<boolean[]> {
    const claims = delivered.map(({ claim }) => claim);
    const endpoints = delivered.map(({ attempt }) => ({ tenantId: attempt.tenantId, id: attempt.endpointId }));
    const tenantIds = [...new Set(claims.map((claim) => claim.tenantId))];
    return this.#db.batch(tenantIds, async (tx) => {
      // Endpoints are locked before work is touched, as where a call has failed.
      const [, held] = await Promise.all([noteSuccesses(tx, endpoints), this.#queues.webhook.end(tx, claims)]);
      const mine = delivered.filter(({ claim }) => held.has(claim.id));
      await Promise.all([
        recordDelivered(
          tx,
          mine.map(({ claim }) => claim),
        ),
        insertAttempts(
          tx,
          mine.map(({ attempt }) => attempt),
        ),
      ]);
      return claims.map(({ id }) => held.has(id));
    });
  }
}
