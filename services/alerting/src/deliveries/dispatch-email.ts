import { failpoint } from '@blackfang/core';
import { withTrace, type Logger } from '@blackfang/observability';
import type { Database, Tx } from '@blackfang/persistence';
import type { Claim } from '@blackfang/work-queue';
import { findAlerts } from '../alerts/alert.view.ts';
import { findChannel, type Channel } from '../channels/channel.store.ts';
import type { Links } from '../links/links.ts';
import { findRule } from '../rules/rule.store.ts';
import { createDeliveries, findPending, recordOutcome, setPayload, type PendingDelivery } from './delivery.store.ts';
import type { DeliveryQueues } from './delivery.ts';
import { findSummarised, joinSummary, keepPlace, takePlace } from './email-budget.store.ts';
import { describeChange } from './letters/alert-letter.ts';
import type { Letter } from './letters/letter.ts';
import { MAX_SUMMARY_LINES, summaryLetter } from './letters/summary-letter.ts';
import type { Mailer } from './mailer.ts';
import { countAttempt, type DeliveryMetrics } from './measure-deliveries.ts';
import { writeTo } from './write-to.ts';

export interface DispatchEmailOptions {
  readonly db: Database;
  readonly queues: DeliveryQueues;
  readonly mailer: Mailer;
  readonly links: Links;
  readonly log: Logger;
  readonly metrics: DeliveryMetrics;
  /** Alert mails an hour to one tenant. */
  readonly perHour: number;
  /** Waits before each further attempt, ms. */
  readonly retryDelaysMs: readonly number[];
}

interface Ready {
  readonly delivery: PendingDelivery;
  readonly address: string;
  readonly letter: Letter;
}

/** Sends one mail: decides in a transaction whether it goes out, sends it, and records what became of it. */
export class DispatchEmail {
  readonly #options: DispatchEmailOptions;

  constructor(options: DispatchEmailOptions) {
    this.#options = options;
  }

  async handle(claim: Claim, signal: AbortSignal): Promise<void> {
    const { db, metrics } = this.#options;
    const ready = await db.tenant(claim, (tx) => this.#prepare(tx, claim));
    if (ready === undefined) return countAttempt(metrics, 'email', 'dropped');
    const { topic, attempts, traceparent } = ready.delivery;
    const attributes = { 'delivery.id': claim.id, 'delivery.topic': topic, 'delivery.attempt': attempts + 1 };
    const span = { name: 'deliver email', kind: 'consumer', attributes } as const;
    await withTrace(traceparent ?? undefined, span, () => this.#attempt(claim, ready, signal));
  }

  async #attempt(claim: Claim, { delivery, address, letter }: Ready, signal: AbortSignal): Promise<void> {
    const { db, queues, mailer, retryDelaysMs, log, metrics } = this.#options;
    const { tenantId, id } = claim;
    const began = performance.now();
    const result = await mailer.send({ id, date: delivery.createdAt, to: address, letter }, signal);
    const ms = Math.round(performance.now() - began);
    if (result.kind === 'cancelled') {
      countAttempt(metrics, 'email', 'handed_back');
      return await queues.email.handBack([claim]);
    }
    failpoint('email:delivered_not_recorded');
    const outcome = await db.tenant(claim, async (tx) => {
      const delayMs = result.kind === 'failed' ? retryDelaysMs[delivery.tries] : undefined;
      const status = result.kind === 'accepted' ? 'delivered' : delayMs === undefined ? 'failed' : 'pending';
      const error = result.kind === 'accepted' ? null : result.error;
      await recordOutcome(tx, tenantId, id, { status, error, attempted: true });
      if (delayMs === undefined) await queues.email.complete(tx, claim);
      else await queues.email.putOff(tx, claim, delayMs);
      return status === 'pending' ? 'put_off' : status;
    });
    countAttempt(metrics, 'email', outcome, {
      ms,
      sinceEventMs: db.clock.now().getTime() - delivery.createdAt.getTime(),
    });
    if (result.kind !== 'accepted') log.info({ deliveryId: id, error: result.error }, 'a mail was not accepted');
    else log.debug({ deliveryId: id, ms }, 'a mail was accepted');
  }

  /** @returns what to send; undefined when the work is settled without sending. */
  async #prepare(tx: Tx, claim: Claim): Promise<Ready | undefined> {
    const { tenantId, id } = claim;
    const delivery = await findPending(tx, tenantId, id);
    const channel = delivery && (await findChannel(tx, tenantId, delivery.targetId));
    if (delivery === undefined) return this.#settle(tx, claim);
    const refusal = await refusalOf(tx, tenantId, delivery, channel);
    if (channel === undefined || refusal !== undefined) {
      await recordOutcome(tx, tenantId, id, { status: 'failed', error: refusal ?? null, attempted: false });
      return this.#settle(tx, claim);
    }
    if (delivery.purpose === 'alert' && !(await this.#hasPlace(tx, claim, delivery, channel))) {
      return this.#settle(tx, claim);
    }
    const letter = delivery.payload === null ? await this.#summarise(tx, claim) : readLetter(delivery.payload);
    return { delivery, address: channel.address, letter };
  }

  async #settle(tx: Tx, claim: Claim): Promise<undefined> {
    await this.#options.queues.email.complete(tx, claim);
    return undefined;
  }

  /** Whether the mail may go out within its tenant's hour; otherwise it now stands in the summary. */
  async #hasPlace(tx: Tx, claim: Claim, delivery: PendingDelivery, channel: Channel): Promise<boolean> {
    const { queues, perHour } = this.#options;
    const { tenantId, id } = claim;
    const { granted, window } = await takePlace(tx, tenantId, delivery.budgetWindow, perHour);
    if (granted) {
      await keepPlace(tx, tenantId, id, window);
      return true;
    }
    const summary = await joinSummary(tx, tenantId, id, channel.id, window);
    if (summary.first) {
      const letter = { ...writeTo(channel, 'summary', 'alert.summary', EMPTY), id: summary.id, payload: null };
      await createDeliveries(tx, queues, [{ ...letter, dueAt: summary.dueAt }]);
    }
    return false;
  }

  /** Writes the summary down at its first attempt: by then its hour is over, and every attempt sends the same. */
  async #summarise(tx: Tx, { tenantId, id }: Claim): Promise<Letter> {
    const ids = await findSummarised(tx, tenantId, id);
    const alerts = await findAlerts(tx, tenantId, ids.slice(0, MAX_SUMMARY_LINES));
    const lines = alerts.map((alert) => ({ alertId: alert.id, title: alert.title, what: describeChange(alert) }));
    const letter = summaryLetter(lines, ids.length, this.#options.links);
    await setPayload(tx, tenantId, id, Buffer.from(JSON.stringify(letter)));
    return letter;
  }
}

const EMPTY: Letter = { subject: '', text: '', html: '', unsubscribeUrl: null };

function readLetter(payload: Buffer): Letter {
  return JSON.parse(payload.toString()) as Letter;
}

/** Why a mail must not go out any more. */
async function refusalOf(
  tx: Tx,
  tenantId: string,
  { purpose, ruleId }: PendingDelivery,
  channel: Channel | undefined,
): Promise<string | undefined> {
  if (channel === undefined) return 'channel_deleted';
  if (!channel.verified && purpose !== 'confirm') return 'channel_unverified';
  if (purpose === 'alert' && ruleId !== null && (await findRule(tx, tenantId, ruleId))?.muted) {
    return 'rule_muted';
  }
  return undefined;
}
