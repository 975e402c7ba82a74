import { Loop, type Clock } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { FollowOptions, Subscription } from '../event-log.ts';
import { storedRecords } from './stored-record.ts';
import { SupervisedConsumer, type GroupTimes } from './supervised-consumer.ts';

const RETRY_MS = 500;

export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly next: bigint;
}

export interface KafkaFollowerOptions extends FollowOptions, GroupTimes {
  readonly kafka: Kafka;
  readonly clock: Clock;
  readonly log: Logger;
  /** Its own, of which nothing is left: it commits nothing, and a group without members and offsets is none. */
  readonly group: string;
  /** Where to start. @param since undefined for the end. */
  readonly positions: (since: Date | undefined) => Promise<readonly Position[]>;
}

/** Reads topics alone in a group of its own and remembers nothing beyond its life. */
export class KafkaFollower implements Subscription {
  readonly #options: KafkaFollowerOptions;
  readonly #consumer: SupervisedConsumer;
  /** Tries again to find the positions where the log was away at first. */
  readonly #locator: Loop;
  readonly #calledAt: number;
  #positions: Map<string, Position> | undefined;

  constructor(options: KafkaFollowerOptions) {
    this.#options = options;
    this.#calledAt = options.clock.now().getTime();
    this.#consumer = new SupervisedConsumer({
      ...options,
      release: () => this.#positions !== undefined,
      joined: (consumer) => this.#seek(consumer),
      fetched: (payload) => this.#take(payload),
    });
    this.#locator = new Loop({
      round: async () => {
        if (this.#positions === undefined) await this.#locate(new Date(this.#calledAt - options.sinceMs));
        return false;
      },
      everyMs: RETRY_MS,
      retryMs: RETRY_MS,
      failed: (error) => options.log.warn({ err: error, topics: options.topics }, 'following waits for the log'),
    });
  }

  async start(): Promise<void> {
    const { sinceMs, log, topics } = this.#options;
    try {
      await this.#locate(sinceMs === 0 ? undefined : new Date(this.#calledAt - sinceMs));
    } catch (error) {
      log.warn({ err: error, topics }, 'following begins when the log is there');
      this.#locator.start();
    }
    this.#consumer.start();
  }

  async close(): Promise<void> {
    await this.#locator.close();
    await this.#consumer.close();
  }

  async #locate(since: Date | undefined): Promise<void> {
    const positions = await this.#options.positions(since);
    this.#positions = new Map(positions.map((position) => [placeOf(position), position]));
  }

  #seek(consumer: Consumer): void {
    for (const { topic, partition, next } of this.#positions?.values() ?? []) {
      consumer.seek({ topic, partition, offset: next.toString() });
    }
  }

  #take({ batch, resolveOffset }: EachBatchPayload): void {
    const { topic, partition } = batch;
    const from = this.#positions?.get(placeOf(batch))?.next ?? 0n;
    const records = storedRecords(batch).filter((record) => record.offset >= from);
    const last = records.at(-1);
    if (last === undefined) return;
    this.#positions?.set(placeOf(batch), { topic, partition, next: last.offset + 1n });
    resolveOffset(last.offset.toString());
    this.#options.onRecords(records);
  }
}

function placeOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`;
}
