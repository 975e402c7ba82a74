// Our relay, from the outbox to Kafka.
import { setTimeout as delay } from 'node:timers/promises';
import { messagingMetrics, Relay } from '@blackfang/messaging';
import { createLogger, createMetrics } from '@blackfang/observability';
import pg from 'pg';
import { serveApart } from './apart.ts';
import { openKafkaLog } from './kafka.ts';
import { measure } from './measure.ts';
import type { RelayOrder, RelaySetting } from './kafka-relay-setting.ts';
import { isWaiting, openDatabase } from './relay-rate.ts';

const LOOK_MS = 5;
const log = createLogger({ service: 'bench', level: 'warn' });

serveApart<RelaySetting, RelayOrder>(async ({ brokers, servers }) => {
  const eventLog = openKafkaLog(brokers, 'bench');
  return async ({ databaseUrl, events }) => {
    const db = openDatabase(databaseUrl);
    const metrics = messagingMetrics(createMetrics('bench'));
    const relay = new Relay({ db, eventLog, instance: 'bench', log, metrics });
    const looking = new pg.Client({ connectionString: databaseUrl });
    await looking.connect();
    const measured = await measure(servers, async () => {
      await relay.start();
      while (await isWaiting(looking)) await delay(LOOK_MS);
      return { count: events };
    });
    await relay.close();
    await db.close();
    await looking.end();
    return measured;
  };
});
