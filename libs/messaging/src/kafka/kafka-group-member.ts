import type { Logger } from '@blackfang/observability';
import type { EachBatchPayload, Kafka } from 'kafkajs';
import type { SubscribeOptions, Subscription } from '../event-log.ts';
import { kafkaErrorType, unavailable } from './client.ts';
import { PartitionWorker } from './partition-worker.ts';
import { storedRecords } from './stored-record.ts';
import { SupervisedConsumer, type GroupTimes } from './supervised-consumer.ts';

/** Answers to a commit that say that the partition is another member's by now, or will be. */
const NO_MEMBER = new Set(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS', 'FENCED_INSTANCE_ID']);

export interface KafkaGroupMemberOptions extends SubscribeOptions, GroupTimes {
  readonly kafka: Kafka;
  readonly log: Logger;
}

/**
 * A member of a group. kafkajs fetches, heartbeats and shares out; each partition has a worker that takes what was
 * fetched, so a slow one holds up itself alone (kafkajs fetches from a broker again only when all its partitions are
 * through) and heartbeats go on while handlers work. Before the group shares out anew each worker ends its batch in
 * hand and commits it: so the next member starts behind it.
 */
export class KafkaGroupMember implements Subscription {
  readonly #options: KafkaGroupMemberOptions;
  readonly #consumer: SupervisedConsumer;
  readonly #workers = new Map<number, PartitionWorker>();
  #closing = false;

  constructor(options: KafkaGroupMemberOptions) {
    this.#options = options;
    this.#consumer = new SupervisedConsumer({
      ...options,
      topics: [options.topic],
      release: () => this.#release(),
      joined: () => undefined,
      fetched: (payload) => this.#take(payload),
    });
  }

  start(): void {
    this.#consumer.start();
  }

  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#workers.values()].map((worker) => worker.end()));
    await this.#consumer.close();
  }

  #release(): boolean {
    for (const [partition, worker] of this.#workers) {
      void worker.end();
      if (worker.isOver) this.#workers.delete(partition);
    }
    return this.#workers.size === 0;
  }

  #take(payload: EachBatchPayload): void {
    const { batch, pause, resolveOffset } = payload;
    // Fetched once more would be fetched for ever.
    if (this.#closing) return void pause();
    const records = storedRecords(batch);
    const last = records.at(-1);
    if (last === undefined) return;
    resolveOffset(last.offset.toString());
    const worker = this.#workers.get(batch.partition) ?? this.#worker(batch.partition, payload);
    worker.give(records, pause);
  }

  #worker(partition: number, { commitOffsetsIfNecessary }: EachBatchPayload): PartitionWorker {
    const { topic, group, log } = this.#options;
    const worker = new PartitionWorker({
      ...this.#options,
      partition,
      commit: async (nextOffset) => {
        try {
          const offsets = [{ partition, offset: nextOffset.toString() }];
          await commitOffsetsIfNecessary({ topics: [{ topic, partitions: offsets }] });
          return true;
        } catch (error) {
          if (!NO_MEMBER.has(kafkaErrorType(error) ?? '')) throw unavailable(error);
          log.info(
            { err: error, group, topic, partition },
            'a partition went to another member, which repeats a batch',
          );
          return false;
        }
      },
    });
    this.#workers.set(partition, worker);
    return worker;
  }
}
