import { AppError, failpoint, type SecretBox } from '@blackfang/core';
import { WEBHOOK_LIMITS, type Egress, type EgressResponse } from '@blackfang/egress';
import { currentTraceparent, inSpan, withTrace, type Logger } from '@blackfang/observability';
import type { Database, Tx } from '@blackfang/persistence';
import type { Claim, Handled } from '@blackfang/work-queue';
import { insertAttempts, type NewAttempt } from '../endpoints/attempt.store.ts';
import { exchangeOf, type Answered, type Exchange } from '../endpoints/exchange.ts';
import { switchOff } from '../endpoints/switch-off.ts';
import { findEndpoint, noteFailure, type Endpoint } from '../endpoints/endpoint.store.ts';
import type { Links } from '../links/links.ts';
import { BeginWebhooks, readyWebhook, type ReadyWebhook } from './begin-webhooks.ts';
import { findPending, recordOutcome } from './delivery.store.ts';
import type { DeliveryQueues } from './delivery.ts';
import { FinishWebhooks } from './finish-webhooks.ts';
import { countAttempt, type AttemptOutcome, type DeliveryMetrics } from './measure-deliveries.ts';
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
  readonly exchange: Exchange;
}

const GONE = 410;

/** Calls an endpoint once for a delivery, outside of any transaction, and records what became of it. */
export class DispatchWebhook {
  readonly #options: DispatchWebhookOptions;
  readonly #begin: BeginWebhooks;
  readonly #finish: FinishWebhooks;

  constructor(options: DispatchWebhookOptions) {
    this.#options = options;
    this.#begin = new BeginWebhooks(options.db);
    this.#finish = new FinishWebhooks(options.db, options.queues);
  }

  async handle(claim: Claim, signal: AbortSignal): Promise<Handled> {
    const { db, metrics } = this.#options;
    const ready = (await this.#begin.execute(claim)) ?? (await db.tenant(claim, (tx) => this.#settle(tx, claim)));
    if (ready === undefined) return countAttempt(metrics, 'webhook', 'dropped');
    const { topic, attempts, traceparent } = ready.delivery;
    const attributes = { 'delivery.id': claim.id, 'delivery.topic': topic, 'delivery.attempt': attempts + 1 };
    const span = { name: 'deliver webhook', kind: 'consumer', attributes } as const;
    return await withTrace(traceparent ?? undefined, span, () => this.#attempt(claim, ready, signal));
  }

  async #attempt(claim: Claim, ready: ReadyWebhook, signal: AbortSignal): Promise<Handled> {
    const { db, queues, metrics, log } = this.#options;
    const answer = await this.#call(claim.id, ready, signal);
    if (answer === undefined) {
      countAttempt(metrics, 'webhook', 'handed_back');
      return await queues.webhook.handBack([claim]);
    }
    failpoint('webhook:delivered_not_recorded');
    const outcome = await this.#record(claim, ready, answer);
    const sinceEventMs = db.clock.now().getTime() - ready.delivery.createdAt.getTime();
    countAttempt(metrics, 'webhook', outcome, { ms: answer.durationMs, sinceEventMs });
    const { httpStatus, error, durationMs: ms } = answer;
    log.debug({ deliveryId: claim.id, outcome, httpStatus, error, ms }, 'an endpoint was called');
    if (error !== null) return 'failed';
  }

  /** Ends work that has nothing to send. @returns what there is to send by now after all. */
  async #settle(tx: Tx, claim: Claim): Promise<ReadyWebhook | undefined> {
    const { tenantId, id } = claim;
    const delivery = await findPending(tx, tenantId, id);
    const endpoint = delivery && (await findEndpoint(tx, tenantId, delivery.targetId));
    const ready = readyWebhook(delivery, endpoint);
    if (ready !== undefined) return ready;
    if (delivery !== undefined) {
      const error = endpoint === undefined ? 'endpoint_deleted' : 'endpoint_disabled';
      await recordOutcome(tx, tenantId, id, { status: 'failed', error, attempted: false });
    }
    await this.#options.queues.webhook.complete(tx, claim);
    return undefined;
  }

  /** @returns undefined when the call was cut off by ourselves. */
  async #call(id: string, { endpoint, body }: ReadyWebhook, signal: AbortSignal): Promise<Answer | undefined> {
    const { egress, secrets, timeoutMs, db } = this.#options;
    const at = db.clock.now();
    const started = performance.now();
    const keys = endpoint.sealedSecrets.map((sealed) => secrets.open(sealed, endpoint.id));
    const headers = { 'content-type': 'application/json', ...signWebhook(id, at, body, keys) };
    const answer = (
      answered: (EgressResponse & Answered) | undefined,
      error: string | null,
      { timedOut = false, laterMs = 0 } = {},
    ): Answer => ({
      httpStatus: answered?.status ?? null,
      error,
      timedOut,
      laterMs,
      at,
      durationMs: Math.round(performance.now() - started),
      exchange: exchangeOf(headers, answered),
    });
    // Its path may be a secret.
    const { hostname } = new URL(endpoint.url);
    const span = {
      name: 'POST',
      kind: 'client',
      attributes: { 'http.request.method': 'POST', 'server.address': hostname },
    } as const;
    const post = (): Promise<EgressResponse> => {
      const traceparent = currentTraceparent();
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
      const answered = await inSpan(span, async (work) => {
        const response = await post();
        work.set({ 'http.response.status_code': response.status });
        if (response.status >= 400) work.fail(String(response.status));
        return response;
      });
      const { status, headers: told } = answered;
      if (status >= 200 && status < 300) return answer(answered, null);
      return answer(answered, `http_${status}`, { laterMs: readRetryAfter(told['retry-after']) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return error.kind === 'cancelled'
        ? undefined
        : answer(undefined, error.reason, { timedOut: error.kind === 'timeout' });
    }
  }

  async #record(claim: Claim, ready: ReadyWebhook, answer: Answer): Promise<AttemptOutcome> {
    if (answer.error !== null)
      return this.#options.db.tenant(claim, (tx) => this.#recordFailure(tx, claim, ready, answer));
    const attempt = attemptOf(claim, ready, answer, null);
    await this.#finish.execute({ claim, attempt, traceparent: currentTraceparent() });
    return 'delivered';
  }

  async #recordFailure(tx: Tx, claim: Claim, ready: ReadyWebhook, answer: Answer): Promise<AttemptOutcome> {
    const { queues, retryDelaysMs, db } = this.#options;
    const { tenantId, id } = claim;
    const gone = await this.#noteFailure(tx, ready.endpoint, answer);
    const delayMs = gone ? undefined : retryDelaysMs[ready.delivery.tries];
    const nextAttemptAt = delayMs === undefined ? null : new Date(db.clock.now().getTime() + delayMs);
    const status = delayMs === undefined ? 'failed' : 'pending';
    await recordOutcome(tx, tenantId, id, { status, error: answer.error, attempted: true });
    await insertAttempts(tx, [attemptOf(claim, ready, answer, nextAttemptAt)]);
    if (delayMs === undefined) await queues.webhook.complete(tx, claim);
    else await queues.webhook.putOff(tx, claim, delayMs);
    return status === 'pending' ? 'put_off' : status;
  }

  /** @returns whether the endpoint gets nothing any more. */
  async #noteFailure(tx: Tx, { tenantId, id }: Endpoint, answer: Answer): Promise<boolean> {
    const { queues, links, disableAfterMs, log } = this.#options;
    const state = await noteFailure(tx, tenantId, id, answer.timedOut);
    if (state === undefined) return true;
    const restMs = restOf({ ...state, laterMs: answer.laterMs }, Math.random());
    if (restMs > 0) await queues.webhook.closeLane(tx, id, restMs);
    const reason = answer.httpStatus === GONE ? 'gone' : state.failingMs >= disableAfterMs ? 'failing' : undefined;
    if (reason === undefined) return false;
    await switchOff(tx, { tenantId, id, reason, at: this.#options.db.clock.now() }, queues, links);
    log.info({ endpointId: id, reason }, 'an endpoint was switched off');
    return true;
  }
}

function attemptOf(claim: Claim, ready: ReadyWebhook, answer: Answer, nextAttemptAt: Date | null): NewAttempt {
  const { delivery, endpoint } = ready;
  return {
    tenantId: claim.tenantId,
    deliveryId: claim.id,
    endpointId: endpoint.id,
    topic: delivery.topic,
    number: delivery.attempts + 1,
    at: answer.at,
    status: answer.error === null ? 'succeeded' : 'failed',
    httpStatus: answer.httpStatus,
    error: answer.error,
    durationMs: answer.durationMs,
    nextAttemptAt,
    exchange: answer.exchange,
  };
}
