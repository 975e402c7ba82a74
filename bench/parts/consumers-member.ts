// A process of a group of consumers. What it gets first it holds, until it is told that all members are there.
import { Consumers, messagingMetrics } from '@blackfang/messaging';
import { createLogger, createMetrics } from '@blackfang/observability';
import { serveApart } from './apart.ts';
import { watching, writeEffects } from './effect.ts';
import { openKafkaLog } from './kafka.ts';
import { openDatabase } from './relay-rate.ts';

export interface MemberSetting {
  readonly brokers: readonly string[];
  readonly instance: string;
}

interface Join {
  readonly kind: 'join';
  readonly databaseUrl: string;
  readonly topic: string;
  readonly group: string;
}

/** `join` a group that has read nothing yet; say which partitions are `held`; `go` on with them; tell what was `done`; `leave`. */
export type MemberOrder = Join | { readonly kind: 'held' | 'go' | 'done' | 'leave' };

export interface Done {
  readonly events: number;
  /** Of this process since `go`. */
  readonly cpuMs: number;
  readonly peakMb: number;
}

const log = createLogger({ service: 'bench', level: 'error' });

serveApart<MemberSetting, MemberOrder>(async ({ brokers, instance }) => {
  let gate = Promise.withResolvers<void>();
  const held = new Set<number>();
  let events = 0;
  let began = process.cpuUsage();
  let leave = async (): Promise<void> => undefined;

  const join = async ({ databaseUrl, topic, group }: Join): Promise<void> => {
    gate = Promise.withResolvers();
    events = 0;
    const db = openDatabase(databaseUrl);
    const kafkaLog = openKafkaLog(brokers, instance);
    const eventLog = watching(kafkaLog, async (records, work, signal) => {
      const partition = records[0]?.partition ?? Number.NaN;
      held.add(partition);
      signal.addEventListener('abort', () => held.delete(partition));
      await Promise.race([gate.promise, aborted(signal)]);
      await work();
      events += records.length;
    });
    const consumers = new Consumers([writeEffects(topic, group)], {
      db,
      eventLog,
      log,
      metrics: messagingMetrics(createMetrics('bench')),
    });
    await consumers.start();
    leave = async () => {
      await consumers.close();
      await kafkaLog.close();
      await db.close();
      held.clear();
    };
  };

  return async (order) => {
    if (order.kind === 'join') return join(order);
    if (order.kind === 'held') return [...held];
    if (order.kind === 'leave') return leave();
    if (order.kind === 'go') {
      began = process.cpuUsage();
      return gate.resolve();
    }
    const { user, system } = process.cpuUsage(began);
    return { events, cpuMs: (user + system) / 1_000, peakMb: process.resourceUsage().maxRSS / 1024 };
  };
});

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}
