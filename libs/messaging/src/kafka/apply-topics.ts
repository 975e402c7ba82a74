import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@blackfang/core';
import kafkajs, { type Admin } from 'kafkajs';
import { createKafka, kafkaErrorType, unavailable, type KafkaClientOptions } from './client.ts';
import type { DeclaredTopic, DeclaredTopics } from './topics.ts';

export interface ApplyTopicsOptions extends KafkaClientOptions {
  readonly declared: DeclaredTopics;
  /** Those declared where absent, or one where there is one broker alone. */
  readonly copies?: number;
}

const DAY_MS = 86_400_000;
const CREATE_MS = 30_000;
const LOOK_AGAIN_MS = 50;
const YET_TO_COME = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION']);
/** Set on a topic itself, not inherited from the broker. */
const TOPIC_CONFIG = 1;

/** A topic as it is. */
interface ExistingTopic {
  readonly partitions: number;
  readonly copies: number;
  /** All that was set on the topic itself. */
  readonly config: ReadonlyMap<string, string>;
}

/** What is to be done, in the words of who reads along. */
interface Step {
  readonly does: string;
  readonly work: (admin: Admin) => Promise<unknown>;
}

/**
 * Brings Kafka's topics to what is declared: makes those that are missing, adds partitions, keeps records for longer.
 * Changes nothing twice, leaves topics alone that are not ours, and does nothing at all where one thing is refused.
 * @returns what was done, a sentence each; empty where all was so already.
 * @throws AppError `precondition` topics_refused: what would lose records or order · `unavailable` event_log_unavailable,
 *   brokers_missing
 */
export async function applyTopics({ declared, ...options }: ApplyTopicsOptions): Promise<string[]> {
  const admin = createKafka(options).admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    const copies = options.copies ?? (brokers.length === 1 ? 1 : declared.copies);
    const wanted = { ...declared, copies, inSync: Math.min(declared.inSync, copies) };
    const existing = await onceKnown(() => readExisting(admin, wanted));
    const plans = wanted.topics.map((topic) => planTopic(topic, wanted, existing.get(topic.topic)));
    const refusals = plans.flatMap(({ refused }) => refused);
    if (refusals.length > 0) throw new AppError('precondition', 'topics_refused', refusals.join(' '));
    const steps = plans.flatMap((plan) => plan.steps);
    for (const { work } of steps) await work(admin);
    if (steps.length > 0) await becomeKnown(admin, wanted);
    return steps.map(({ does }) => does);
  } catch (error) {
    if (kafkaErrorType(error) !== 'INVALID_REPLICATION_FACTOR') throw unavailable(error);
    throw new AppError(
      'unavailable',
      'brokers_missing',
      'Topics need as many brokers as they have copies; start those that are away.',
      {
        cause: error,
      },
    );
  } finally {
    await admin.disconnect();
  }
}

/** A broker that has not heard of a topic yet, or not that it is gone, is asked again. */
async function onceKnown<T>(read: () => Promise<T>): Promise<T> {
  const end = Date.now() + CREATE_MS;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (Date.now() > end || !YET_TO_COME.has(kafkaErrorType(error) ?? '')) throw error;
      await pause(LOOK_AGAIN_MS);
    }
  }
}

/** Brokers hear of new partitions, and that they lead some, a moment after they were made: only then they take records. */
async function becomeKnown(admin: Admin, { topics }: DeclaredTopics): Promise<void> {
  const end = Date.now() + CREATE_MS;
  for (const { topic, partitions } of topics) {
    while (!(await isKnown(admin, topic, partitions, Date.now() > end))) await pause(LOOK_AGAIN_MS);
  }
}

async function isKnown(admin: Admin, topic: string, partitions: number, isLate: boolean): Promise<boolean> {
  try {
    // Their leaders are asked.
    return (await admin.fetchTopicOffsets(topic)).length >= partitions || isLate;
  } catch (error) {
    if (isLate || !YET_TO_COME.has(kafkaErrorType(error) ?? '')) throw error;
    return false;
  }
}

async function readExisting(admin: Admin, { topics }: DeclaredTopics): Promise<Map<string, ExistingTopic>> {
  const all = new Set(await admin.listTopics());
  const names = topics.map(({ topic }) => topic).filter((topic) => all.has(topic));
  if (names.length === 0) return new Map();
  const metadata = await admin.fetchTopicMetadata({ topics: names });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
  });
  const configs = new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(
        configEntries
          .filter((entry) => Number(entry.configSource) === TOPIC_CONFIG)
          .map(({ configName, configValue }) => [configName, configValue]),
      ),
    ]),
  );
  return new Map(
    metadata.topics.map(({ name, partitions }) => [
      name,
      {
        partitions: partitions.length,
        copies: Math.min(...partitions.map(({ replicas }) => replicas.length)),
        config: configs.get(name) ?? new Map<string, string>(),
      },
    ]),
  );
}

/** Decides what is to be done with one topic, and what of it would lose records or their order. */
function planTopic(
  { topic, partitions, retentionDays }: DeclaredTopic,
  { copies, inSync }: DeclaredTopics,
  existing: ExistingTopic | undefined,
): { readonly steps: readonly Step[]; readonly refused: readonly string[] } {
  const config = new Map([
    ['cleanup.policy', 'delete'],
    // A record's time is the log's own, as in the embedded log: clocks of producers may be off.
    ['message.timestamp.type', 'LogAppendTime'],
    ['min.insync.replicas', String(inSync)],
    ['retention.ms', String(retentionDays * DAY_MS)],
  ]);
  if (existing === undefined) {
    const configEntries = [...config].map(([name, value]) => ({ name, value }));
    const made = { topic, numPartitions: partitions, replicationFactor: copies, configEntries };
    const does = `${topic}: made with ${partitions} partitions and ${copies} copies.`;
    const work = (admin: Admin) => admin.createTopics({ topics: [made], waitForLeaders: false, timeout: CREATE_MS });
    return { steps: [{ does, work }], refused: [] };
  }
  const steps: Step[] = [];
  if (existing.partitions < partitions) {
    steps.push({
      does: `${topic}: ${existing.partitions} partitions are ${partitions} now.`,
      work: (admin) => admin.createPartitions({ topicPartitions: [{ topic, count: partitions }], timeout: CREATE_MS }),
    });
  }
  const changed = [...config].filter(([name, value]) => existing.config.get(name) !== value);
  if (changed.length > 0) {
    // Kafka takes all of a topic's settings at once: those that somebody else made stay.
    const configEntries = [...existing.config, ...config].map(([name, value]) => ({ name, value }));
    steps.push({
      does: `${topic}: ${changed.map(([name, value]) => `${name} is ${value}`).join(', ')} now.`,
      work: (admin) =>
        admin.alterConfigs({
          validateOnly: false,
          resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries: unique(configEntries) }],
        }),
    });
  }
  return { steps, refused: refusals(topic, { partitions, copies, config }, existing) };
}

function refusals(topic: string, wanted: ExistingTopic, existing: ExistingTopic): string[] {
  const less = (name: string) => Number(wanted.config.get(name)) < Number(existing.config.get(name) ?? Number.NaN);
  const refused: string[] = [];
  if (wanted.partitions < existing.partitions) {
    refused.push(`has ${existing.partitions} partitions and can't shrink to ${wanted.partitions}`);
  }
  if (wanted.copies !== existing.copies) {
    refused.push(`has ${existing.copies} copies; reassign its partitions to have ${wanted.copies}`);
  }
  if (less('retention.ms')) refused.push('would forget records sooner than now');
  if (less('min.insync.replicas')) refused.push('would count records that fewer brokers have than now');
  if ((existing.config.get('cleanup.policy') ?? 'delete') !== 'delete') refused.push('is compacted');
  return refused.map((what) => `Topic ${topic} ${what}.`);
}

function unique(entries: readonly { name: string; value: string }[]): { name: string; value: string }[] {
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()];
}
