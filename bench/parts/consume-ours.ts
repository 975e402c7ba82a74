// The consumer runtime with inbox and effect, over Kafka.
import { Consumers, messagingMetrics } from '@blackfang/messaging';
import { createLogger, createMetrics } from '@blackfang/observability';
import { serveApart } from './apart.ts';
import { Course, type ConsumeOrder, type ConsumeSetting } from './consume-setting.ts';
import { watching, writeEffects } from './effect.ts';
import { openKafkaLog } from './kafka.ts';
import { measure } from './measure.ts';
import { openDatabase } from './relay-rate.ts';

const log = createLogger({ service: 'bench', level: 'warn' });

serveApart<ConsumeSetting, ConsumeOrder>(async ({ brokers, servers }) => {
  return async ({ databaseUrl, topic, events }) => {
    const db = openDatabase(databaseUrl);
    const course = new Course(events);
    const kafkaLog = openKafkaLog(brokers, 'bench');
    const eventLog = watching(kafkaLog, (records, work) => course.pass(records.length, work));
    const metrics = messagingMetrics(createMetrics('bench'));
    const consumers = new Consumers([writeEffects(topic)], { db, eventLog, log, metrics });
    const measured = await measure(servers, async () => {
      await consumers.start();
      return course.end();
    });
    await consumers.close();
    await kafkaLog.close();
    await db.close();
    return measured;
  };
});
