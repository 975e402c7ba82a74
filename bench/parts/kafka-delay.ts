// From a commit in this process, where the relay is, over Kafka to the effect of the event in another process.
import { RunFinished } from '@blackfang/contracts/events';
import { messagingMetrics, Relay } from '@blackfang/messaging';
import { createLogger, createMetrics } from '@blackfang/observability';
import { startApart } from './apart.ts';
import { createEffects, effectsOf } from './effect.ts';
import { openKafkaLog, type BenchKafka } from './kafka.ts';
import type { DelaySetting, Ended } from './kafka-delay-consumer.ts';
import { openDatabase } from './relay-rate.ts';
import { delaysOf, publishSteadily, type Delays, type Steady } from './steady.ts';

const log = createLogger({ service: 'bench', level: 'warn' });

export async function measureDelaysOverKafka(
  databaseUrl: string,
  { brokers, createTopic }: BenchKafka,
  steady: Steady,
): Promise<Delays> {
  await createEffects(databaseUrl);
  await createTopic(RunFinished.topic);
  const consumer = await startApart<DelaySetting, number>('kafka-delay-consumer.ts', { databaseUrl, brokers });
  const db = openDatabase(databaseUrl);
  const eventLog = openKafkaLog(brokers, 'bench');
  const metrics = messagingMetrics(createMetrics('bench'));
  const relay = new Relay({ db, eventLog, instance: 'bench', log, metrics });
  await relay.start();
  const committed = await publishSteadily(db, steady);
  const published = steady.warmUp + committed.size;
  const ended = await consumer.ask<Ended>(published);
  await consumer.close();
  await relay.close();
  await eventLog.close();
  await db.close();
  const { effects } = await effectsOf(databaseUrl);
  return { ...delaysOf(committed, ended), published, effects };
}
