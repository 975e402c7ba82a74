import type { Database } from '@blackfang/persistence';
import { Gather, type Claim } from '@blackfang/work-queue';
import { findEndpoints, type Endpoint } from '../endpoints/endpoint.store.ts';
import { findPendings, type PendingDelivery } from './delivery.store.ts';

/** What there is to send, and where to. */
export interface ReadyWebhook {
  readonly delivery: PendingDelivery;
  readonly endpoint: Endpoint;
  readonly body: Buffer;
}

const MAX_BATCH = 100;

/** Finds what to send for claims, many at a time. */
export class BeginWebhooks {
  readonly #db: Database;
  readonly #gather: Gather<Claim, ReadyWebhook | undefined>;

  constructor(db: Database) {
    this.#db = db;
    this.#gather = new Gather(MAX_BATCH, (claims) => this.#begin(claims));
  }

  /** @returns undefined where there is nothing to send any more. */
  execute(claim: Claim): Promise<ReadyWebhook | undefined> {
    return this.#gather.add(claim);
  }

  async #begin(claims: readonly Claim[]): Promise<(ReadyWebhook | undefined)[]> {
    const tenantIds = [...new Set(claims.map((claim) => claim.tenantId))];
    const [deliveries, endpoints] = await this.#db.batch(tenantIds, async (tx) => {
      const pending = await findPendings(tx, claims);
      const targets = claims.flatMap(({ tenantId, id }) => {
        const delivery = pending.get(id);
        return delivery === undefined ? [] : [{ tenantId, id: delivery.targetId }];
      });
      return [pending, await findEndpoints(tx, targets)] as const;
    });
    return claims.map(({ id }) => {
      const delivery = deliveries.get(id);
      return delivery && readyWebhook(delivery, endpoints.get(delivery.targetId));
    });
  }
}

export function readyWebhook(
  delivery: PendingDelivery | undefined,
  endpoint: Endpoint | undefined,
): ReadyWebhook | undefined {
  if (delivery === undefined || delivery.payload === null || endpoint?.status !== 'active') return undefined;
  return { delivery, endpoint, body: delivery.payload };
}
