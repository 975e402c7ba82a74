// The process in which events take effect.
import { setTimeout as delay } from 'node:timers/promises';
import { Consumers, messagingMetrics } from '@blackfang/messaging';
import { createLogger, createMetrics } from '@blackfang/observability';
import { serveApart } from './apart.ts';
import { idOfRecord, watching, writeEffects } from './effect.ts';
import { openKafkaLog } from './kafka.ts';
import { openDatabase } from './relay-rate.ts';
import { machineMs } from './steady.ts';

export interface DelaySetting {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
}

/** When each event's effect was committed. */
export type Ended = ReadonlyMap<string, number>;

const log = createLogger({ service: 'bench', level: 'warn' });
const LOOK_MS = 20;

serveApart<DelaySetting, number>(async ({ databaseUrl, brokers }) => {
  const ended = new Map<string, number>();
  const eventLog = watching(openKafkaLog(brokers, 'bench-consumer'), async (records, work) => {
    await work();
    const now = machineMs();
    for (const record of records) ended.set(idOfRecord(record), now);
  });
  const metrics = messagingMetrics(createMetrics('bench'));
  const consumers = new Consumers([writeEffects()], { db: openDatabase(databaseUrl), eventLog, log, metrics });
  await consumers.start();
  return async (expected): Promise<Ended> => {
    while (ended.size < expected) await delay(LOOK_MS);
    await consumers.close();
    return ended;
  };
});
