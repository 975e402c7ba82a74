import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka, type LocalKafka } from '@blackfang/local-servers';
import { applyTopics, KafkaEventLog, type KafkaEventLogOptions } from '@blackfang/messaging';
import { createLogger, type Logger } from '@blackfang/observability';
import { until } from '@blackfang/testing';
import { createKafka } from '../src/kafka/client.ts';

/** Where Kafka's jars have to be fetched first. */
export const KAFKA_START_MS = 300_000;
/** As short as a busy machine allows: what waits for the end of one waits for so long. */
export const SESSION_MS = 3_000;

/** Brokers of a spec of its own, and processes that use them. */
export interface KafkaHouse {
  readonly kafka: LocalKafka;
  readonly log: Logger;
  readonly sessionMs: number;
  /** @param topic a new name where absent. */
  createTopic(partitions: number, topic?: string): Promise<string>;
  /** An empty topic of this name, which no group has read. */
  renewTopic(partitions: number, topic: string, group: string): Promise<void>;
  open(instance: string, options?: Partial<KafkaEventLogOptions>): KafkaEventLog;
  close(): Promise<void>;
}

export async function startKafkaHouse(brokers: 1 | 3 = 1): Promise<KafkaHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'blackfang-kafka-'));
  const kafka = await startKafka({ folder, brokers });
  // What these specs provoke is meant to be warned of.
  const log = createLogger({ service: 'kafka spec', level: 'error' });
  const logs = new Set<KafkaEventLog>();
  const createTopic = async (partitions: number, topic = `spec.${randomUUID()}.v1`) => {
    const topics = [{ topic, partitions, retentionDays: 1 }];
    const declared = { copies: brokers, inSync: brokers === 1 ? 1 : 2, topics };
    await applyTopics({ brokers: kafka.bootstrap, instance: 'spec', log, declared });
    return topic;
  };
  return {
    kafka,
    log,
    sessionMs: SESSION_MS,
    createTopic,
    async renewTopic(partitions, topic, group) {
      const admin = createKafka({ brokers: kafka.bootstrap, instance: 'spec', log }).admin();
      await admin.connect();
      const has = async () => (await admin.listTopics()).includes(topic);
      if (await has()) {
        // The session of a member that was cut off runs out first.
        await until(`end of group ${group}`, async () => {
          const [result] = await admin.describeGroups([group]).then(({ groups }) => groups);
          if (result?.state === 'Empty') await admin.deleteGroups([group]);
          return result === undefined || result.state === 'Dead';
        });
        await admin.deleteTopics({ topics: [topic] });
        await until(`end of topic ${topic}`, async () => !(await has()));
      }
      await admin.disconnect();
      await createTopic(partitions, topic);
    },
    open(instance, options = {}) {
      const eventLog = new KafkaEventLog({
        brokers: kafka.bootstrap,
        instance,
        log,
        sessionTimeoutMs: SESSION_MS,
        ...options,
      });
      logs.add(eventLog);
      return eventLog;
    },
    async close() {
      await Promise.all([...logs].map((one) => one.close()));
      await kafka.kill();
      await rm(folder, { recursive: true });
    },
  };
}
