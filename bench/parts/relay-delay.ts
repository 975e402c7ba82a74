// How long a fact takes from the commit that made it true to the commit of its effect elsewhere.
import { setTimeout as delay } from 'node:timers/promises';
import { Consumers, messagingMetrics, Relay } from '@blackfang/messaging';
import { createLogger, createMetrics } from '@blackfang/observability';
import { createEffects, effectsOf, idOfRecord, watching, writeEffects } from './effect.ts';
import { openDatabase, openLog } from './relay-rate.ts';
import { delaysOf, machineMs, publishSteadily, type Delays, type Steady } from './steady.ts';

const log = createLogger({ service: 'bench', level: 'warn' });
const LOOK_MS = 20;

/** Publishes at a steady rate, through relay, log, inbox and an effect, all in this process. */
export async function measureDelays(superuserUrl: string, steady: Steady): Promise<Delays> {
  await createEffects(superuserUrl);
  const db = openDatabase(superuserUrl);
  const eventLog = openLog(superuserUrl);
  const metrics = messagingMetrics(createMetrics('bench'));
  const ended = new Map<string, number>();
  const noting = watching(eventLog, async (records, work) => {
    await work();
    const now = machineMs();
    for (const record of records) ended.set(idOfRecord(record), now);
  });
  const consumers = new Consumers([writeEffects()], { db, eventLog: noting, log, metrics });
  const relay = new Relay({ db, eventLog, instance: 'bench', log, metrics });
  await relay.start();
  await consumers.start();
  const committed = await publishSteadily(db, steady);
  const published = steady.warmUp + committed.size;
  while (ended.size < published) await delay(LOOK_MS);
  await consumers.close();
  await relay.close();
  await eventLog.close();
  await db.close();
  const { effects } = await effectsOf(superuserUrl);
  return { ...delaysOf(committed, ended), published, effects };
}
