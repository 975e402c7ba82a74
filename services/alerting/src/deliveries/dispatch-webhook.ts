import { AppError, failpoint } from '@blackfang/core';
import { WEBHOOK_LIMITS, type Egress } from '@blackfang/egress';
import type { Logger } from '@blackfang/observability';
import type { Database, Tx } from '@blackfang/persistence';
import type { Claim } from '@blackfang/work-queue';
import { insertAttempt } from '../endpoints/attempt.store.ts';
import { switchOff } from '../endpoints/switch-off.ts';
import { findEndpoint, noteFailure, noteSuccess, type Endpoint } from '../endpoints/endpoint.store.ts';
import type { Links } from '../links/links.ts';
import type { SecretBox } from '../secret-box.ts';
import { findPending, recordOutcome, type PendingDelivery } from './delivery.store.ts';
import type { DeliveryQueues } from './delivery.ts';
import { signWebhook } from './sign-webhook.ts';

export interface DispatchWebhookOptions {
  readonly db: Database;
  readonly queues: DeliveryQueues;
  readonly egress: Egress;
  readonly secrets: SecretBox;
  readonly links: Links;
  readonly log: Logger;
  readonly timeoutMs: number;
  /** Waits before each further attempt, ms. */
  readonly retryDelaysMs: readonly number[];
  /** An endpoint that has failed for so long is switched off. */
  readonly disableAfterMs: number;
}

interface Ready {
  readonly delivery: PendingDelivery;
  readonly endpoint: Endpoint;
  readonly body: Buffer;
}

interface Answer {
  /** Null where none came. */
  readonly httpStatus: number | null;
  /** Null for success. */
  readonly error: string | null;
  readonly timedOut: boolean;
  readonly at: Date;
  readonly durationMs: number;
}

const GONE = 410;
/** An endpoint that nothing comes back from rests between its attempts, longer each time, so that it holds no places. */
const FIRST_REST_MS = 5_000;
const MAX_REST_MS = 300_000;

/** Calls an endpoint once for a delivery, outside of any transaction, and records what became of it. */
export class DispatchWebhook {
  readonly #options: DispatchWebhookOptions;

  constructor(options: DispatchWebhookOptions) {
    this.#options = options;
  }

  async handle(claim: Claim, signal: AbortSignal): Promise<void> {
    const { db, queues } = this.#options;
    const ready = await db.tenant(claim, (tx) => this.#prepare(tx, claim));
    if (ready === undefined) return;
    const answer = await this.#call(claim.id, ready, signal);
    if (answer === undefined) return await queues.webhook.handBack([claim]);
    failpoint('webhook:delivered_not_recorded');
    await db.tenant(claim, (tx) => this.#record(tx, claim, ready, answer));
  }

  /** @returns what to send; undefined when the work is settled without sending. */
  async #prepare(tx: Tx, claim: Claim): Promise<Ready | undefined> {
    const { tenantId, id } = claim;
    const delivery = await findPending(tx, tenantId, id);
    const endpoint = delivery && (await findEndpoint(tx, tenantId, delivery.targetId));
    if (delivery !== undefined && delivery.payload !== null && endpoint?.status === 'active') {
      return { delivery, endpoint, body: delivery.payload };
    }
    if (delivery !== undefined) {
      const error = endpoint === undefined ? 'endpoint_deleted' : 'endpoint_disabled';
      await recordOutcome(tx, tenantId, id, { status: 'failed', error, attempted: false });
    }
    await this.#options.queues.webhook.complete(tx, claim);
    return undefined;
  }

  /** @returns undefined when the call was cut off by ourselves. */
  async #call(id: string, { endpoint, body }: Ready, signal: AbortSignal): Promise<Answer | undefined> {
    const { egress, secrets, timeoutMs, db } = this.#options;
    const at = db.clock.now();
    const started = performance.now();
    const answer = (httpStatus: number | null, error: string | null, timedOut: boolean): Answer => {
      return { httpStatus, error, timedOut, at, durationMs: Math.round(performance.now() - started) };
    };
    const keys = endpoint.sealedSecrets.map((sealed) => secrets.open(sealed, endpoint.id));
    try {
      const { status } = await egress.request({
        url: endpoint.url,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signWebhook(id, at, body, keys) },
        body,
        limits: { ...WEBHOOK_LIMITS, totalMs: timeoutMs, responseMs: timeoutMs },
        signal,
      });
      return answer(status, status >= 200 && status < 300 ? null : `http_${status}`, false);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.kind === 'cancelled' ? undefined : answer(null, error.reason, error.kind === 'timeout');
    }
  }

  async #record(tx: Tx, claim: Claim, { delivery, endpoint }: Ready, answer: Answer): Promise<void> {
    const { queues, retryDelaysMs } = this.#options;
    const { tenantId, id } = claim;
    const succeeded = answer.error === null;
    const gone = succeeded ? false : await this.#noteFailure(tx, endpoint, answer);
    const delayMs = succeeded || gone ? undefined : retryDelaysMs[delivery.tries];
    const status = succeeded ? 'delivered' : delayMs === undefined ? 'failed' : 'pending';
    await recordOutcome(tx, tenantId, id, { status, error: answer.error, attempted: true });
    await insertAttempt(tx, tenantId, {
      deliveryId: id,
      endpointId: endpoint.id,
      topic: delivery.topic,
      number: delivery.attempts + 1,
      at: answer.at,
      status: succeeded ? 'succeeded' : 'failed',
      httpStatus: answer.httpStatus,
      error: answer.error,
      durationMs: answer.durationMs,
      nextAttemptAt: delayMs === undefined ? null : new Date(this.#options.db.clock.now().getTime() + delayMs),
    });
    if (succeeded) await noteSuccess(tx, tenantId, endpoint.id);
    if (delayMs === undefined) await queues.webhook.complete(tx, claim);
    else await queues.webhook.putOff(tx, claim, delayMs);
  }

  /** @returns whether the endpoint gets nothing any more. */
  async #noteFailure(tx: Tx, { tenantId, id }: Endpoint, answer: Answer): Promise<boolean> {
    const { queues, links, disableAfterMs, log } = this.#options;
    const state = await noteFailure(tx, tenantId, id, answer.timedOut);
    if (state === undefined) return true;
    if (answer.timedOut) {
      await queues.webhook.closeLane(tx, id, Math.min(FIRST_REST_MS * 2 ** (state.timeouts - 1), MAX_REST_MS));
    }
    const reason = answer.httpStatus === GONE ? 'gone' : state.failingMs >= disableAfterMs ? 'failing' : undefined;
    if (reason === undefined) return false;
    await switchOff(tx, { tenantId, id, reason, at: this.#options.db.clock.now() }, queues, links);
    log.info({ tenantId, endpointId: id, reason }, 'an endpoint was switched off');
    return true;
  }
}
