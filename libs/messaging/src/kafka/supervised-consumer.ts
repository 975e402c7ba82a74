import { setTimeout as delay } from 'node:timers/promises';
import { Loop } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';
import kafkajs, { type Consumer, type EachBatchPayload, type Kafka, type PartitionAssigner } from 'kafkajs';
import { FEW_RETRIES, REQUEST_TIMEOUT_MS } from './client.ts';

export interface GroupTimes {
  /** After which a member that is heard no more loses its partitions, ms. */
  readonly sessionMs: number;
  /** How long members may take to end their batches in hand when partitions are shared out anew, ms. */
  readonly rebalanceMs: number;
}

export interface SupervisedConsumerOptions extends GroupTimes {
  readonly kafka: Kafka;
  readonly log: Logger;
  readonly group: string;
  readonly topics: readonly string[];
  /** Before each join: partitions are about to go. @returns whether nothing of them is in hand any more. */
  readonly release: () => boolean;
  /** Partitions are here, nothing of them is fetched yet; positions may be sought. */
  readonly joined: (consumer: Consumer) => void;
  /** What was fetched of a partition. Must not wait: all partitions of a broker come one after the other. */
  readonly fetched: (payload: EachBatchPayload) => void;
}

/**
 * Long enough to cost little while nothing comes; what comes is answered at once. Not longer: brokers answer one request
 * of a connection after the other, so commits, heartbeats and joins wait behind a fetch.
 */
const FETCH_WAIT_MS = 500;
const METADATA_AGE_MS = 30_000;
const WATCH_MS = 500;
const FIRST_RESTART_MS = 500;
const MAX_RESTART_MS = 5_000;
const LEAVE_MS = 12_000;
/** Tries of kafkajs to join in the middle of a fetch; then its partitions have changed, and a new consumer sees them. */
const MAX_REFUSALS = 5;

/**
 * A consumer of kafkajs that is always there: a new one takes the place of one that crashed (it does so with
 * `restart=false` when a broker freezes), or whose group has not answered for a session.
 *
 * It joins only when `release` says so, by way of the assigner, which kafkajs asks before each join. Joins in the
 * middle of a fetch are refused: kafkajs wants them at each change of a leader, while other fetches of the same
 * assignment are on their way, and goes on without one as well.
 */
export class SupervisedConsumer {
  readonly #options: SupervisedConsumerOptions;
  readonly #watch: Loop;
  /** Brokers that are being fetched from, and since when. */
  readonly #fetching = new Map<string, number>();
  #consumer: Consumer | undefined;
  #closed = false;
  #refusals = 0;
  /** Until when the group need not have been heard; then the session is lost. */
  #aliveUntil = Infinity;
  /** Before the next consumer: longer each time, while none gets to join. */
  #restartMs = FIRST_RESTART_MS;
  #beginAt = 0;

  constructor(options: SupervisedConsumerOptions) {
    this.#options = options;
    this.#watch = new Loop({
      round: () => this.#look(),
      everyMs: WATCH_MS,
      retryMs: WATCH_MS,
      failed: (error) => options.log.warn({ err: error, group: options.group }, 'a consumer waits for the log'),
    });
  }

  start(): void {
    this.#watch.start();
  }

  /** Leaves the group, after what was in hand has been ended. Where brokers are away, the session runs out instead. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#watch.close();
    const consumer = this.#consumer;
    this.#consumer = undefined;
    if (consumer !== undefined) await this.#disconnect(consumer);
  }

  /** A round of the supervisor: makes a consumer where there is none, and replaces one that is lost. */
  async #look(): Promise<boolean> {
    if (this.#consumer !== undefined && performance.now() < this.#aliveUntil) return false;
    if (this.#consumer !== undefined) this.#forsake(this.#consumer, 'its group has not answered for a session');
    if (performance.now() < this.#beginAt || !this.#options.release()) return false;
    // Not waited for: joining takes as long as others need to end their batches, and may be given up meanwhile.
    void this.#begin();
    return false;
  }

  async #begin(): Promise<void> {
    const { kafka, group, topics, sessionMs, rebalanceMs } = this.#options;
    const consumer: Consumer = kafka.consumer({
      groupId: group,
      partitionAssigners: [this.#assigner(() => consumer === this.#consumer)],
      sessionTimeout: sessionMs,
      rebalanceTimeout: rebalanceMs,
      heartbeatInterval: Math.floor(sessionMs / 6),
      maxWaitTimeInMs: FETCH_WAIT_MS,
      metadataMaxAge: METADATA_AGE_MS,
      allowAutoTopicCreation: false,
      // For as long as others may take to end their batches. Whether it goes on after a crash is decided here.
      retry: { ...FEW_RETRIES, retries: Math.ceil(rebalanceMs / 400), restartOnFailure: async () => false },
    });
    this.#consumer = consumer;
    this.#fetching.clear();
    this.#refusals = 0;
    this.#aliveUntil = performance.now() + rebalanceMs + REQUEST_TIMEOUT_MS;
    this.#listen(consumer);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: async (payload) => {
          if (consumer === this.#consumer && !this.#closed) this.#options.fetched(payload);
        },
      });
    } catch (error) {
      this.#forsake(consumer, 'it could not begin', error);
    }
  }

  #listen(consumer: Consumer): void {
    const { CRASH, FETCH, FETCH_START, GROUP_JOIN, HEARTBEAT, REQUEST_TIMEOUT } = consumer.events;
    const isCurrent = () => consumer === this.#consumer;
    const heard = () => {
      if (isCurrent()) this.#aliveUntil = performance.now() + this.#options.sessionMs;
    };
    consumer.on(HEARTBEAT, heard);
    consumer.on(FETCH_START, ({ payload }) => {
      if (isCurrent()) this.#fetching.set(String(payload.nodeId), performance.now());
      // One that was told to leave while it joined has not heard it.
      else void this.#disconnect(consumer);
    });
    consumer.on(FETCH, ({ payload }) => {
      if (!isCurrent()) return;
      this.#fetching.delete(String(payload.nodeId));
      this.#refusals = 0;
    });
    consumer.on(GROUP_JOIN, () => {
      heard();
      if (!isCurrent()) return;
      this.#restartMs = FIRST_RESTART_MS;
      this.#options.joined(consumer);
    });
    // It would ask the frozen broker again and again; a new one learns who leads its partitions now.
    consumer.on(REQUEST_TIMEOUT, ({ payload }) => this.#forsake(consumer, `${payload.broker} does not answer`));
    consumer.on(CRASH, ({ payload }) => this.#forsake(consumer, 'it crashed', payload.error));
  }

  #assigner(isCurrent: () => boolean): PartitionAssigner {
    return (config) => {
      const roundRobin = kafkajs.PartitionAssigners.roundRobin(config);
      return {
        ...roundRobin,
        protocol: (subscription) => {
          this.#allowJoin(isCurrent());
          return roundRobin.protocol(subscription);
        },
      };
    };
  }

  /** @throws Error what kafkajs takes for a reason to try again in a moment, or not to join at all. */
  #allowJoin(isCurrent: boolean): void {
    if (!isCurrent || this.#closed) throw new Error('This consumer has left its group.');
    const now = performance.now();
    if ([...this.#fetching.values()].some((since) => now - since < REQUEST_TIMEOUT_MS)) {
      this.#refusals += 1;
      if (this.#refusals > MAX_REFUSALS) this.#aliveUntil = 0;
      throw new Error('Other fetches of this assignment are on their way; leaders may change without a new one.');
    }
    this.#aliveUntil = Math.max(this.#aliveUntil, now + this.#options.rebalanceMs + REQUEST_TIMEOUT_MS);
    if (!this.#options.release()) {
      throw Object.assign(new Error('Batches are in hand.'), { type: 'REBALANCE_IN_PROGRESS' });
    }
  }

  /** Its partitions go to others, or to the consumer that takes its place. */
  #forsake(consumer: Consumer, why: string, error?: unknown): void {
    if (consumer !== this.#consumer) return;
    this.#consumer = undefined;
    const { log, group, release } = this.#options;
    const fields = { err: error, group, againMs: this.#restartMs };
    // Once; then it is known that the log is away.
    if (this.#restartMs === FIRST_RESTART_MS) log.warn(fields, `a consumer is replaced: ${why}`);
    else log.debug(fields, `a consumer is replaced again: ${why}`);
    release();
    void this.#disconnect(consumer);
    this.#beginAt = performance.now() + this.#restartMs;
    this.#restartMs = Math.min(this.#restartMs * 2, MAX_RESTART_MS);
  }

  async #disconnect(consumer: Consumer): Promise<void> {
    const left = new AbortController();
    const late = delay(LEAVE_MS, undefined, { signal: left.signal, ref: false }).then(
      () => Promise.reject(new Error(`Kafka did not answer for ${LEAVE_MS} ms.`)),
      () => undefined,
    );
    try {
      await Promise.race([consumer.disconnect().finally(() => left.abort()), late]);
    } catch (error) {
      this.#options.log.info(
        { err: error, group: this.#options.group },
        'a member left unnoticed; its session runs out',
      );
    }
  }
}
