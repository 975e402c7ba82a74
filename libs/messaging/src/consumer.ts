import { setTimeout as delay } from 'node:timers/promises';
import { AppError, ERROR_TABLE, failpoint } from '@blackfang/core';
import { withLogContext, withTrace, type Logger } from '@blackfang/observability';
import type { Database, Tx } from '@blackfang/persistence';
import { HEADERS, type EventType, type Incoming } from './event.ts';
import type { EventLog, StoredRecord, Subscription } from './event-log.ts';
import { decodeRecord, type Decoded } from './incoming.ts';
import type { MessagingMetrics } from './metrics.ts';
import { traceBatch } from './trace-batch.ts';

const MAX_BATCH = 500;
const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 10_000;

/** What a service does with one kind of event: a batch, a transaction, a decision. */
export interface Consumer<Message> {
  readonly event: EventType<Message>;
  /** Its group, and its name in the inbox: `alerting.raise-alerts`. */
  readonly group: string;
  readonly handle: (batch: readonly Incoming<Message>[], tx: Tx) => Promise<void>;
}

export interface ConsumerOptions {
  readonly db: Database;
  readonly eventLog: EventLog;
  readonly log: Logger;
  readonly metrics: MessagingMetrics;
}

/** What still arrives for a tenant that is erased is as if it had been seen. */
const REMEMBER = `
  INSERT INTO inbox (consumer, event_day, event_id)
  SELECT $1, day, id FROM unnest($2::date[], $3::uuid[], $4::uuid[]) AS seen (day, id, tenant_id)
  WHERE NOT EXISTS (SELECT FROM erased_tenant e WHERE e.tenant_id = seen.tenant_id) ORDER BY id
  ON CONFLICT DO NOTHING RETURNING event_id`;
const BURY = `
  INSERT INTO dead_letter (consumer, event_id, topic, partition, log_offset, key, headers, payload, reason, cause)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`;

/**
 * Starts a consumer: for each batch of a partition one transaction with inbox rows first, then the effects.
 * When the infrastructure is away the partition waits and the batch is tried again, for ever. When an event can't be
 * decoded, or its handler refuses it, bisection finds it and it becomes a dead letter in the transaction that skips it.
 */
export function startConsumer<Message>(consumer: Consumer<Message>, options: ConsumerOptions): Promise<Subscription> {
  const runner = new ConsumerRunner(consumer, options);
  return options.eventLog.subscribe({
    group: consumer.group,
    topic: consumer.event.topic,
    maxBatch: MAX_BATCH,
    onBatch: (records, signal) => runner.run(records, signal),
  });
}

class ConsumerRunner<Message> {
  readonly #consumer: Consumer<Message>;
  readonly #options: ConsumerOptions;
  readonly #label: { readonly consumer: string };

  constructor(consumer: Consumer<Message>, options: ConsumerOptions) {
    this.#consumer = consumer;
    this.#options = options;
    this.#label = { consumer: consumer.group };
  }

  async run(records: readonly StoredRecord[], signal: AbortSignal): Promise<void> {
    const batch = records.map((record) => decodeRecord(this.#consumer.event, record));
    const { metrics, db } = this.#options;
    const started = performance.now();
    await this.#patiently(batch, signal);
    metrics.batchSeconds.observe(this.#label, (performance.now() - started) / 1_000);
    const now = db.clock.now().getTime();
    for (const { record } of batch) {
      metrics.delaySeconds.observe(this.#label, Math.max(0, now - record.appendedAt.getTime()) / 1_000);
    }
    failpoint(`${this.#consumer.group}:effect_not_offset`);
  }

  /** Again and again while the world is away; the partition stands still meanwhile. */
  async #patiently(batch: readonly Decoded<Message>[], signal: AbortSignal): Promise<void> {
    for (let wait = FIRST_RETRY_MS; ; wait = Math.min(wait * 2, MAX_RETRY_MS)) {
      try {
        return await this.#bisect(batch);
      } catch (error) {
        signal.throwIfAborted();
        this.#options.metrics.retries.inc(this.#label);
        this.#options.log.warn({ err: error, consumer: this.#consumer.group, waitMs: wait }, 'a batch waits');
        await delay(wait, undefined, { signal });
      }
    }
  }

  async #bisect(batch: readonly Decoded<Message>[]): Promise<void> {
    try {
      await this.#transact(batch);
    } catch (error) {
      if (isAway(error)) throw error;
      const [first] = batch;
      if (first === undefined) throw error;
      if (batch.length === 1) return await this.#bury(first, error);
      const half = batch.length >>> 1;
      await this.#bisect(batch.slice(0, half));
      await this.#bisect(batch.slice(half));
    }
  }

  async #transact(batch: readonly Decoded<Message>[]): Promise<void> {
    const broken = batch.find((one) => 'broken' in one);
    if (broken !== undefined && 'broken' in broken) {
      throw new AppError('invalid', 'event_undecodable', broken.broken);
    }
    const { db, metrics, log } = this.#options;
    const events = batch.flatMap((one) => ('event' in one ? [one.event] : []));
    const tenants = [...new Set(events.map((event) => event.tenantId))];
    const { group, event } = this.#consumer;
    const [tenantId] = tenants.length === 1 ? tenants : [];
    const fresh = await withLogContext(tenantId === undefined ? {} : { tenantId }, () =>
      traceBatch(events, { group, topic: event.topic }, async (traced) => {
        const took = await db.batch(tenants, async (tx) => {
          const news = await this.#remember(tx, traced);
          if (news.length > 0) await this.#consumer.handle(news, tx);
          return news.length;
        });
        log.debug(
          { consumer: group, tenants: tenants.length, events: events.length, fresh: took },
          'a batch took effect',
        );
        return took;
      }),
    );
    metrics.consumed.inc(this.#label, fresh);
    metrics.repeated.inc(this.#label, events.length - fresh);
  }

  /** Inbox rows first. @returns the events that were not here before, each once, in order. */
  async #remember(tx: Tx, events: readonly Incoming<Message>[]): Promise<Incoming<Message>[]> {
    const rows = await tx.query<{ event_id: string }>(REMEMBER, [
      this.#consumer.group,
      events.map((event) => event.occurredAt.toISOString().slice(0, 10)),
      events.map((event) => event.id),
      events.map((event) => event.tenantId),
    ]);
    const unseen = new Set(rows.map((row) => row.event_id));
    return events.filter((event) => unseen.delete(event.id));
  }

  /** The event is set aside, and remembered as seen, in one transaction. */
  #bury(dead: Decoded<Message>, error: unknown): Promise<void> {
    const { tenantId } = dead;
    const span = { name: `set aside ${this.#consumer.event.topic}`, kind: 'consumer' } as const;
    return withLogContext(tenantId === undefined ? {} : { tenantId }, () =>
      withTrace(dead.record.headers[HEADERS.trace], span, async (work) => {
        work.fail(error instanceof AppError ? error.reason : 'handler_failed');
        await this.#setAside(dead, error);
      }),
    );
  }

  async #setAside(dead: Decoded<Message>, error: unknown): Promise<void> {
    const { record } = dead;
    const reason = error instanceof AppError ? error.reason : 'handler_failed';
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await this.#options.db.batch(dead.tenantId === undefined ? [] : [dead.tenantId], async (tx) => {
      if ('event' in dead) await this.#remember(tx, [dead.event]);
      await tx.execute(BURY, [
        this.#consumer.group,
        dead.eventId,
        record.topic,
        record.partition,
        record.offset,
        record.key,
        JSON.stringify(record.headers),
        record.payload,
        reason,
        cause.slice(0, 4_000),
      ]);
    });
    this.#options.metrics.deadLetters.inc(this.#label);
    const place = { topic: record.topic, partition: record.partition, offset: record.offset.toString() };
    this.#options.log.error({ err: error, consumer: this.#consumer.group, ...place }, 'an event became a dead letter');
  }
}

/** Whether to wait for the world to mend. Everything else is the event's or the handler's fault. */
function isAway(error: unknown): boolean {
  return error instanceof AppError && ERROR_TABLE[error.kind].consumer === 'retry';
}
