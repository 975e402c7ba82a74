// How long a fact takes from the commit that made it true to the commit of its effect elsewhere.
import { setTimeout as delay } from 'node:timers/promises';
import { RunFinished } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { consume, Consumers, HEADERS, messagingMetrics, publish, Relay, type EventLog } from '@blackfang/messaging';
import { createLogger, createMetrics } from '@blackfang/observability';
import { rolesOf } from '@blackfang/persistence';
import pg from 'pg';
import { runEvents } from './events.ts';
import { openDatabase, openLog } from './relay-rate.ts';

const log = createLogger({ service: 'bench', level: 'warn' });
const LOOK_MS = 20;
const WARM_UP = 400;

export interface Delays {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly published: number;
  readonly effects: number;
}

/** Publishes at a steady rate, each event in a transaction of its own, through relay, log, inbox and an effect. */
export async function measureDelays(superuserUrl: string, perSecond: number, seconds: number): Promise<Delays> {
  const superuser = new pg.Client({ connectionString: superuserUrl });
  await superuser.connect();
  await superuser.query(`CREATE TABLE scraping.effect (event_id uuid PRIMARY KEY, watch_id uuid NOT NULL)`);
  await superuser.query(`GRANT INSERT ON scraping.effect TO ${rolesOf('scraping').batch}`);

  const db = openDatabase(superuserUrl);
  const took = new Map<string, number>();
  const eventLog = openLog(superuserUrl);
  const metrics = messagingMetrics(createMetrics('bench'));
  const consumer = consume(RunFinished, {
    group: 'scraping.bench',
    handle: async (batch, tx) => {
      const values = [batch.map((event) => event.id), batch.map((event) => event.message.watchId)];
      await tx.execute('INSERT INTO effect SELECT * FROM unnest($1::uuid[], $2::uuid[])', values);
    },
  });
  const ended = new Map<string, number>();
  const consumers = new Consumers([consumer], { db, eventLog: telling(eventLog, ended), log, metrics });
  const relay = new Relay({ db, eventLog, instance: 'bench', log, metrics });
  await relay.start();
  await consumers.start();

  const tenants = [newId(), newId()];
  const watches = Array.from({ length: 500 }, newId);
  const total = WARM_UP + perSecond * seconds;
  const committed = new Map<string, number>();
  const publishing: Promise<void>[] = [];
  const began = performance.now();
  for (const [index, event] of runEvents(total, tenants, watches).entries()) {
    const early = began + (index * 1_000) / perSecond - performance.now();
    if (early > 1) await delay(early);
    publishing.push(
      db
        .tenant({ tenantId: event.tenantId }, (tx) => publish(tx, RunFinished, [event]))
        .then(([id = '']) => void (index >= WARM_UP && committed.set(id, performance.now()))),
    );
  }
  await Promise.all(publishing);
  while (ended.size < total) await delay(LOOK_MS);
  await consumers.close();
  await relay.close();
  await eventLog.close();
  await db.close();

  for (const [id, at] of committed) took.set(id, (ended.get(id) ?? Number.NaN) - at);
  const sorted = [...took.values()].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  const { rows } = await superuser.query<{ effects: number }>('SELECT count(*)::int AS effects FROM scraping.effect');
  await superuser.end();
  return {
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: sorted.at(-1) ?? Number.NaN,
    published: total,
    effects: rows[0]?.effects ?? 0,
  };
}

/** The log, which also notes when the transaction of each event's effect was over. */
function telling(eventLog: EventLog, ended: Map<string, number>): EventLog {
  return {
    append: (records) => eventLog.append(records),
    follow: (options) => eventLog.follow(options),
    lag: (group) => eventLog.lag(group),
    close: () => eventLog.close(),
    subscribe: (options) =>
      eventLog.subscribe({
        ...options,
        async onBatch(records, signal) {
          await options.onBatch(records, signal);
          const now = performance.now();
          for (const { headers } of records) ended.set(headers[HEADERS.id] ?? '', now);
        },
      }),
  };
}
