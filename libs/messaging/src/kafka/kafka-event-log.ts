import { randomUUID } from 'node:crypto';
import { Clock } from '@blackfang/core';
import type { Admin, Kafka } from 'kafkajs';
import type { EventLog, FollowOptions, LogRecord, PartitionLag, SubscribeOptions, Subscription } from '../event-log.ts';
import { createKafka, unavailable, unknownTopic, type KafkaClientOptions } from './client.ts';
import { KafkaFollower, type Position } from './kafka-follower.ts';
import { KafkaGroupMember } from './kafka-group-member.ts';
import { RecordProducer } from './record-producer.ts';
import type { GroupTimes } from './supervised-consumer.ts';

export interface KafkaEventLogOptions extends KafkaClientOptions {
  /** After which the partitions of a member that is heard no more go to others, ms. Default 10 s. */
  readonly sessionTimeoutMs?: number;
  /**
   * How long members may take to end their batches in hand when partitions are shared out anew, ms. Longer than the
   * transactions of `Database` may take, so a live member's transaction ends before its partition goes on; one that
   * is only slow to die meets the next member at its inbox rows, which let one of the two through. Default 30 s.
   */
  readonly rebalanceTimeoutMs?: number;
  /** By which what was said a while ago is found. The machine's where absent. */
  readonly clock?: Clock;
}

const SESSION_MS = 10_000;
const REBALANCE_MS = 30_000;

/** The event log in Kafka. Kafka's offset can't be in the transaction of the effect: it moves after it. */
export class KafkaEventLog implements EventLog {
  readonly #options: KafkaEventLogOptions;
  readonly #kafka: Kafka;
  readonly #producer: RecordProducer;
  readonly #times: GroupTimes;
  readonly #readers = new Set<KafkaGroupMember | KafkaFollower>();
  /** Topics of the groups that this process takes part in: a group may not have told Kafka of its topic yet. */
  readonly #topicsOf = new Map<string, Set<string>>();
  #topics: ReadonlySet<string> = new Set();
  #connected: Promise<Admin> | undefined;

  constructor(options: KafkaEventLogOptions) {
    const { log, sessionTimeoutMs = SESSION_MS, rebalanceTimeoutMs = REBALANCE_MS } = options;
    this.#options = options;
    this.#kafka = createKafka(options);
    this.#producer = new RecordProducer(this.#kafka, log);
    this.#times = { sessionMs: sessionTimeoutMs, rebalanceMs: rebalanceTimeoutMs };
  }

  async append(records: readonly LogRecord[]): Promise<void> {
    if (records.length === 0) return;
    if (!records.every(({ topic }) => this.#topics.has(topic))) {
      this.#topics = new Set(await this.#ask((admin) => admin.listTopics()));
      const unknown = records.find(({ topic }) => !this.#topics.has(topic));
      if (unknown !== undefined) throw unknownTopic(unknown.topic);
    }
    await this.#producer.append(records);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const topics = this.#topicsOf.get(options.group) ?? new Set();
    this.#topicsOf.set(options.group, topics.add(options.topic));
    const { log } = this.#options;
    const member = new KafkaGroupMember({ ...options, ...this.#times, kafka: this.#kafka, log });
    member.start();
    return this.#kept(member);
  }

  async follow(options: FollowOptions): Promise<Subscription> {
    const { instance, log, clock = new Clock() } = this.#options;
    const follower = new KafkaFollower({
      ...options,
      ...this.#times,
      kafka: this.#kafka,
      clock,
      log,
      group: `follow.${instance}.${randomUUID()}`,
      positions: (since) => this.#positions(options.topics, since),
    });
    await follower.start();
    return this.#kept(follower);
  }

  async lag(group: string): Promise<PartitionLag[]> {
    return this.#ask(async (admin) => {
      const committed = await admin.fetchOffsets({ groupId: group });
      const offsets = new Map(
        committed.flatMap(({ topic, partitions }) =>
          partitions.map(({ partition, offset }) => [`${topic}/${partition}`, BigInt(offset)]),
        ),
      );
      const topics = new Set([...committed.map(({ topic }) => topic), ...(this.#topicsOf.get(group) ?? [])]);
      const lags = await Promise.all(
        [...topics].toSorted().map(async (topic) => {
          const ends = await admin.fetchTopicOffsets(topic);
          return ends.map(({ partition, high, low }) => {
            // Where nothing was committed yet, and what was committed is gone, it goes on with the oldest.
            const next = bigger(offsets.get(`${topic}/${partition}`) ?? 0n, BigInt(low));
            return { topic, partition, lag: bigger(BigInt(high) - next, 0n) };
          });
        }),
      );
      return lags.flat().toSorted((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#readers].map((reader) => reader.close()));
    this.#readers.clear();
    await this.#producer.close();
    await this.#drop(this.#connected);
  }

  #kept(reader: KafkaGroupMember | KafkaFollower): Subscription {
    this.#readers.add(reader);
    return {
      close: async () => {
        this.#readers.delete(reader);
        await reader.close();
      },
    };
  }

  #positions(topics: readonly string[], since: Date | undefined): Promise<Position[]> {
    return this.#ask(async (admin) => {
      const places = await Promise.all(
        topics.map(async (topic) => {
          const offsets = since
            ? await admin.fetchTopicOffsetsByTimestamp(topic, since.getTime())
            : await admin.fetchTopicOffsets(topic);
          return offsets.map(({ partition, offset }) => ({ topic, partition, next: BigInt(offset) }));
        }),
      );
      return places.flat();
    });
  }

  /** @throws AppError `unavailable`: the next one asks by another connection. */
  async #ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const connected = (this.#connected ??= this.#connect());
    try {
      return await question(await connected);
    } catch (error) {
      void this.#drop(connected);
      throw unavailable(error);
    }
  }

  async #connect(): Promise<Admin> {
    const admin = this.#kafka.admin();
    await admin.connect();
    return admin;
  }

  async #drop(connected: Promise<Admin> | undefined): Promise<void> {
    if (connected === undefined) return;
    if (this.#connected === connected) this.#connected = undefined;
    try {
      await (await connected).disconnect();
    } catch (error) {
      this.#options.log.debug({ err: error }, 'a connection to Kafka was not closed in good order');
    }
  }
}

function bigger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
