import { AppError, failpoint } from '@blackfang/core';
import { WEBHOOK_LIMITS, type Egress, type EgressResponse } from '@blackfang/egress';
import { currentTraceparent, inSpan, withTrace, type Logger } from '@blackfang/observability';
import type { Database, Tx } from '@blackfang/persistence';
import type { Claim } from '@blackfang/work-queue';
import { insertAttempt } from '../endpoints/attempt.store.ts';
import { switchOff } from '../endpoints/switch-off.ts';
import { findEndpoint, noteFailure, noteSuccess, type Endpoint } from '../endpoints/endpoint.store.ts';
import type { Links } from '../links/links.ts';
import type { SecretBox } from '../secret-box.ts';
import { findPending, recordOutcome, type PendingDelivery } from './delivery.store.ts';
import type { DeliveryQueues } from './delivery.ts';
import { countAttempt, type DeliveryMetrics } from './measure-deliveries.ts';
import { readRetryAfter, restOf } from './rest-of.ts';
import { signWebhook } from './sign-webhook.ts';

export interface DispatchWebhookOptions {
  readonly db: Database;
  readonly queues: DeliveryQueues;
  readonly egress: Egress;
  readonly secrets: SecretBox;
  readonly links: Links;
  readonly log: Logger;
  readonly metrics: DeliveryMetrics;
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
  /** For how long the endpoint wants to be left alone; 0 where it does not say. */
  readonly laterMs: number;
  readonly at: Date;
  readonly durationMs: number;
}

const GONE = 410;

/** Calls an endpoint once for a delivery, outside of any transaction, and records what became of it. */
export class DispatchWebhook {
  readonly #options: DispatchWebhookOptions;

  constructor(options: DispatchWebhookOptions) {
    this.#options = options;
  }

  async handle(claim: Claim, signal: AbortSignal): Promise<void> {
    const { db, metrics } = this.#options;
    const ready = await db.tenant(claim, (tx) => this.#prepare(tx, claim));
    if (ready === undefined) return countAttempt(metrics, 'webhook', 'dropped');
    const { topic, attempts, traceparent } = ready.delivery;
    const attributes = { 'delivery.id': claim.id, 'delivery.topic': topic, 'delivery.attempt': attempts + 1 };
    const span = { name: 'deliver webhook', kind: 'consumer', attributes } as const;
    await withTrace(traceparent ?? undefined, span, () => this.#attempt(claim, ready, signal));
  }

  async #attempt(claim: Claim, ready: Ready, signal: AbortSignal): Promise<void> {
    const { db, queues, metrics, log } = this.#options;
    const answer = await this.#call(claim.id, ready, signal);
    if (answer === undefined) {
      countAttempt(metrics, 'webhook', 'handed_back');
      return await queues.webhook.handBack([claim]);
    }
    failpoint('webhook:delivered_not_recorded');
    const outcome = await db.tenant(claim, (tx) => this.#record(tx, claim, ready, answer));
    const sinceEventMs = db.clock.now().getTime() - ready.delivery.createdAt.getTime();
    countAttempt(metrics, 'webhook', outcome, { ms: answer.durationMs, sinceEventMs });
    const { httpStatus, error, durationMs: ms } = answer;
    log.debug({ deliveryId: claim.id, outcome, httpStatus, error, ms }, 'an endpoint was called');
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
    const answer = (
      httpStatus: number | null,
      error: string | null,
      { timedOut = false, laterMs = 0 } = {},
    ): Answer => {
      return { httpStatus, error, timedOut, laterMs, at, durationMs: Math.round(performance.now() - started) };
    };
    const keys = endpoint.sealedSecrets.map((sealed) => secrets.open(sealed, endpoint.id));
    // Its path may be a secret.
    const { hostname } = new URL(endpoint.url);
    const span = {
      name: 'POST',
      kind: 'client',
      attributes: { 'http.request.method': 'POST', 'server.address': hostname },
    } as const;
    const post = (): Promise<EgressResponse> => {
      const traceparent = currentTraceparent();
      const headers = { 'content-type': 'application/json', ...signWebhook(id, at, body, keys) };
      return egress.request({
        url: endpoint.url,
        method: 'POST',
        headers: { ...headers, ...(traceparent !== undefined && { traceparent }) },
        body,
        limits: { ...WEBHOOK_LIMITS, totalMs: timeoutMs, responseMs: timeoutMs },
        signal,
      });
    };
    try {
      const { status, headers: told } = await inSpan(span, async (work) => {
        const response = await post();
        work.set({ 'http.response.status_code': response.status });
        if (response.status >= 400) work.fail(String(response.status));
        return response;
      });
      if (status >= 200 && status < 300) return answer(status, null);
      return answer(status, `http_${status}`, { laterMs: readRetryAfter(told['retry-after']) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.kind === 'cancelled'
        ? undefined
        : answer(null, error.reason, { timedOut: error.kind === 'timeout' });
    }
  }

  async #record(tx: Tx, claim: Claim, { delivery, endpoint }: Ready, answer: Answer) {
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
    return status === 'pending' ? 'put_off' : status;
  }

  /** @returns whether the endpoint gets nothing any more. */
  async #noteFailure(tx: Tx, { tenantId, id }: Endpoint, answer: Answer): Promise<boolean> {
    const { queues, links, disableAfterMs, log } = this.#options;
    const state = await noteFailure(tx, tenantId, id, answer.timedOut);
    if (state === undefined) return true;
    const restMs = restOf({ ...state, laterMs: answer.laterMs });
    if (restMs > 0) await queues.webhook.closeLane(tx, id, restMs);
    const reason = answer.httpStatus === GONE ? 'gone' : state.failingMs >= disableAfterMs ? 'failing' : undefined;
    if (reason === undefined) return false;
    await switchOff(tx, { tenantId, id, reason, at: this.#options.db.clock.now() }, queues, links);
    log.info({ endpointId: id, reason }, 'an endpoint was switched off');
    return true;
  }
}
