import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '@blackfang/local-servers';
import { applyTopics, KafkaEventLog } from '@blackfang/messaging';
import { createLogger } from '@blackfang/observability';
import kafkajs, { type Kafka, type KafkaMessage } from 'kafkajs';

const log = createLogger({ service: 'bench', level: 'error' });

/** As `deploy/kafka/topics.yaml` has for busy topics. */
export const KAFKA_PARTITIONS = 12;

export interface BenchKafka {
  readonly pid: number;
  readonly brokers: readonly string[];
  createTopic(topic: string): Promise<void>;
  /** Ends the broker and removes its data. */
  remove(): Promise<void>;
}

/** One broker of its own, with the settings of an installation on one machine. */
export async function startBenchKafka(): Promise<BenchKafka> {
  const folder = await mkdtemp(join(tmpdir(), 'blackfang-bench-kafka-'));
  const kafka = await startKafka({ folder, brokers: 1 });
  const brokers = kafka.bootstrap;
  return {
    brokers,
    // The process of the one broker.
    pid: kafka.brokers[0]?.pid ?? Number.NaN,
    createTopic: async (topic) => {
      const topics = [{ topic, partitions: KAFKA_PARTITIONS, retentionDays: 1 }];
      await applyTopics({ brokers, instance: 'bench', log, declared: { copies: 1, inSync: 1, topics } });
    },
    async remove() {
      await kafka.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const openKafkaLog = (brokers: readonly string[], instance: string): KafkaEventLog =>
  new KafkaEventLog({ brokers, instance, log });

/** The client as its users have it: with its own settings. */
export const plainKafka = (brokers: readonly string[]): Kafka =>
  new kafkajs.Kafka({ clientId: 'peer', brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });

export interface Content {
  readonly events: number;
  readonly hash: string;
}

/** What a topic holds, as one hash over the events in the order of their keys and, within a key, of the log. */
export async function contentOfTopic(brokers: readonly string[], topic: string): Promise<Content> {
  const kafka = plainKafka(brokers);
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const events = ends.reduce((sum, { high }) => sum + Number(high), 0);
  const ofKeys = new Map<string, string[]>();
  const consumer = kafka.consumer({ groupId: `content.${topic}` });
  let seen = 0;
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
    consumer
      .run({
        eachBatch: async ({ batch }) => {
          for (const message of batch.messages) {
            const key = String(message.key);
            const ofKey = ofKeys.get(key) ?? [];
            ofKey.push(textOf(message));
            ofKeys.set(key, ofKey);
          }
          seen += batch.messages.length;
          if (seen >= events) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  const keys = [...ofKeys].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { events: seen, hash: createHash('sha256').update(JSON.stringify(keys)).digest('hex') };
}

function textOf({ headers = {}, value }: KafkaMessage): string {
  const texts = Object.entries(headers).map(([name, text]) => `${name}=${String(text)}`);
  return `${texts.toSorted().join('\n')}\n${value?.toString('base64') ?? ''}`;
}
