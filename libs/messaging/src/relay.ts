import { failpoint, Loop } from '@blackfang/core';
import { isTracing, withJoinedTraces, type Logger } from '@blackfang/observability';
import type { Database, Listener } from '@blackfang/persistence';
import { HEADERS } from './event.ts';
import type { EventLog, LogRecord } from './event-log.ts';
import type { MessagingMetrics } from './metrics.ts';
import { outboxChannel } from './publish.ts';
import { MESSAGING_SYSTEM } from './trace-batch.ts';

const BATCH = 500;
/** Batches of one round; then others get to ask it to close. */
const MAX_BATCHES = 40;
/** What a committed transaction wrote is heard of at once; a look finds what died between its commit and its word. */
const POLL_MS = 1_000;
const RETRY_MS = 500;
const LEASE_S = 10;
const RENEW_MS = (LEASE_S * 1_000) / 3;
const MEASURE_MS = 5_000;

const TAKE_LEASE = `
  UPDATE relay_lease SET holder = $1, expires_at = clock_timestamp() + make_interval(secs => ${LEASE_S})
  WHERE holder = $1 OR expires_at < clock_timestamp()`;
const GIVE_BACK_LEASE = `UPDATE relay_lease SET expires_at = '-infinity' WHERE holder = $1`;
const READ = `SELECT id, topic, key, headers, payload FROM outbox WHERE id > $1 ORDER BY id LIMIT ${BATCH}`;
const DELETE = 'DELETE FROM outbox WHERE id = ANY ($1::bigint[])';
const MEASURE = `
  SELECT coalesce(extract(epoch FROM clock_timestamp() - min(written_at)), 0)::float8 AS age, count(*)::int AS waiting
  FROM (SELECT written_at FROM outbox ORDER BY id LIMIT 10000) AS head`;

interface OutboxRow extends LogRecord {
  readonly id: string;
}

export interface RelayOptions {
  readonly db: Database;
  readonly eventLog: EventLog;
  /** Name of this process, the same after a restart: so it takes its own lease back at once. */
  readonly instance: string;
  readonly log: Logger;
  readonly metrics: MessagingMetrics;
}

/**
 * Moves a service's outbox into the event log: one leader a service, batches in order, rows deleted after the log has
 * them. A leader that others believe dead can only repeat, and inboxes drop repeats.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #loop: Loop;
  /** Apart, so that the age of the outbox is told while the log is away and the other loop waits for it. */
  readonly #measuring: Loop;
  #listener: Listener | undefined;
  #leadsUntil = 0;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#loop = new Loop({
      round: () => this.#round(),
      everyMs: POLL_MS,
      retryMs: RETRY_MS,
      failed: (error) => options.log.warn({ err: error }, 'the relay waits: events stay in the outbox meanwhile'),
    });
    this.#measuring = new Loop({
      round: () => this.#measure(),
      everyMs: MEASURE_MS,
      retryMs: MEASURE_MS,
      failed: (error) => options.log.debug({ err: error }, 'the outbox was not measured'),
    });
  }

  async start(): Promise<void> {
    this.#listener = await this.#options.db.listen(outboxChannel(this.#options.db.service), () => this.#loop.wake());
    this.#loop.start();
    this.#measuring.start();
  }

  async close(): Promise<void> {
    // At this very call: while the listener says goodbye, no other round begins.
    await Promise.all([this.#loop.close(), this.#measuring.close(), this.#listener?.close()]);
    if (this.#leadsUntil === 0) return;
    try {
      await this.#options.db.system('relay', (tx) => tx.execute(GIVE_BACK_LEASE, [this.#options.instance]));
    } catch (error) {
      this.#options.log.info({ err: error }, 'the relay lease was not given back; it runs out by itself');
    }
  }

  async #round(): Promise<boolean> {
    return (await this.#leads()) && this.#drain();
  }

  /**
   * While the log takes a batch, the next one is read and the last one deleted. Reading on from the last id passes over
   * a row whose transaction commits late, but never one of the same key: the next round finds it.
   * @returns whether there may be more.
   */
  async #drain(): Promise<boolean> {
    let published: readonly OutboxRow[] = [];
    let rows = await this.#read('0');
    for (let batch = 0; rows.length > 0 && batch < MAX_BATCHES && (await this.#leads()); batch += 1) {
      const [next] = await Promise.all([
        rows.length === BATCH ? this.#read(rows.at(-1)?.id ?? '0') : [],
        this.#append(rows),
        this.#delete(published),
      ]);
      published = rows;
      rows = next;
    }
    await this.#delete(published);
    return rows.length > 0;
  }

  #read(afterId: string): Promise<OutboxRow[]> {
    return this.#options.db.system('relay', (tx) => tx.query<OutboxRow>(READ, [afterId]));
  }

  async #append(rows: readonly OutboxRow[]): Promise<void> {
    const topics = [...new Set(rows.map((row) => row.topic))];
    for (const topic of topics) failpoint(`${topic}:committed_not_published`);
    await this.#traced(rows, () => this.#options.eventLog.append(rows));
    for (const topic of topics) failpoint(`${topic}:published_not_deleted`);
  }

  #traced(rows: readonly OutboxRow[], append: () => Promise<void>): Promise<void> {
    if (!isTracing()) return append();
    const causes = rows.map((row) => row.headers[HEADERS.trace]);
    if (causes.every((cause) => cause === undefined)) return append();
    const attributes = {
      ...MESSAGING_SYSTEM,
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'relay',
      'messaging.batch.message_count': rows.length,
    };
    return withJoinedTraces(causes, { name: 'relay outbox', kind: 'client', attributes }, append);
  }

  async #delete(rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length === 0) return;
    const { db, metrics } = this.#options;
    metrics.relayed.inc({}, await db.system('relay', (tx) => tx.execute(DELETE, [rows.map((row) => row.id)])));
  }

  /** Asks the database only when a third of the lease has gone by. */
  async #leads(): Promise<boolean> {
    const now = performance.now();
    if (now < this.#leadsUntil) return true;
    const taken = await this.#options.db.system('relay', (tx) => tx.execute(TAKE_LEASE, [this.#options.instance]));
    this.#leadsUntil = taken === 1 ? now + RENEW_MS : 0;
    return taken === 1;
  }

  async #measure(): Promise<boolean> {
    const { db, metrics } = this.#options;
    const { age, waiting } = await db.system('relay', (tx) => tx.one<{ age: number; waiting: number }>(MEASURE));
    metrics.outboxAge.set({}, age);
    metrics.outboxWaiting.set({}, waiting);
    return false;
  }
}
