// How fast an outbox empties into the event log: the relay, and publishing one by one.
import { setTimeout as delay } from 'node:timers/promises';
import { RunFinished } from '@blackfang/contracts/events';
import { Clock, newId } from '@blackfang/core';
import { EmbeddedEventLog, messagingMetrics, publish, Relay } from '@blackfang/messaging';
import { createLogger, createMetrics } from '@blackfang/observability';
import { Database, EVENT_LOG_ROLE, rolesOf } from '@blackfang/persistence';
import pg from 'pg';
import { runEvents } from './events.ts';
import { processorMs, withRole } from './postgres.ts';

const log = createLogger({ service: 'bench', level: 'warn' });

export interface Rate {
  readonly eventsPerSecond: number;
  readonly cpuMsPerThousand: number;
  readonly postgresCpuMsPerThousand: number;
}

export function openDatabase(superuserUrl: string): Database {
  const url = withRole(superuserUrl, rolesOf('scraping').login);
  return new Database({ service: 'scraping', url, poolSize: 10, log, clock: new Clock() });
}

export const openLog = (superuserUrl: string): EmbeddedEventLog =>
  new EmbeddedEventLog({ url: withRole(superuserUrl, EVENT_LOG_ROLE), instance: 'bench', log });

/** Events that are committed and wait. */
export async function fillOutbox(
  superuserUrl: string,
  count: number,
  topic: string = RunFinished.topic,
): Promise<void> {
  const event = { ...RunFinished, topic };
  const db = openDatabase(superuserUrl);
  const tenants = Array.from({ length: 20 }, newId);
  const events = runEvents(count, tenants, Array.from({ length: 1_000 }, newId));
  for (let start = 0; start < count; start += 1_000) {
    await db.batch(tenants, (tx) => publish(tx, event, events.slice(start, start + 1_000)));
  }
  await db.close();
}

const LOOK_MS = 5;

export async function relayAll(superuserUrl: string, postgresPid: number): Promise<Rate> {
  const db = openDatabase(superuserUrl);
  const eventLog = openLog(superuserUrl);
  const metrics = messagingMetrics(createMetrics('bench'));
  const relay = new Relay({ db, eventLog, instance: 'bench', log, metrics });
  const looking = new pg.Client({ connectionString: superuserUrl });
  await looking.connect();
  const rate = await measure(looking, postgresPid, async () => {
    await relay.start();
    while (await isWaiting(looking)) await delay(LOOK_MS);
  });
  await relay.close();
  await eventLog.close();
  await db.close();
  await looking.end();
  return rate;
}

const TAKE = `
  SELECT id, topic, key, headers, payload FROM scraping.outbox ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`;
const NEXT_OFFSET = `
  UPDATE event_log.partition SET next_offset = next_offset + 1
  WHERE topic = $1 AND partition = 0 RETURNING next_offset - 1 AS log_offset`;
const APPEND = `
  INSERT INTO event_log.record (topic, partition, log_offset, key, headers, payload) VALUES ($1, 0, $2, $3, $4, $5)`;
const DELETE = 'DELETE FROM scraping.outbox WHERE id = $1';

interface OutboxRow {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly headers: object;
  readonly payload: Buffer;
}

/** The usual poller of an outbox: in a transaction each event is taken, appended and deleted. */
export async function publishOneByOne(superuserUrl: string, postgresPid: number): Promise<Rate> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  const publishNext = async (): Promise<boolean> => {
    await client.query('BEGIN');
    const { rows } = await client.query<OutboxRow>({ name: 'take', text: TAKE });
    for (const { id, topic, key, headers, payload } of rows) {
      const next = await client.query<{ log_offset: string }>({ name: 'next', text: NEXT_OFFSET, values: [topic] });
      const offset = next.rows[0]?.log_offset;
      await client.query({ name: 'append', text: APPEND, values: [topic, offset, key, headers, payload] });
      await client.query({ name: 'delete', text: DELETE, values: [id] });
    }
    await client.query('COMMIT');
    return rows.length > 0;
  };
  const rate = await measure(client, postgresPid, async () => {
    for (let more = true; more;) more = await publishNext();
  });
  await client.end();
  return rate;
}

export async function isWaiting(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ waiting: boolean }>('SELECT EXISTS (SELECT 1 FROM scraping.outbox) AS waiting');
  return rows[0]?.waiting ?? false;
}

async function measure(client: pg.Client, postgresPid: number, work: () => Promise<void>): Promise<Rate> {
  const { rows } = await client.query<{ events: number }>('SELECT count(*)::int AS events FROM scraping.outbox');
  const thousands = (rows[0]?.events ?? 0) / 1_000;
  const postgresBefore = processorMs(postgresPid);
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  await work();
  const elapsedMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    eventsPerSecond: (thousands * 1_000_000) / elapsedMs,
    cpuMsPerThousand: (user + system) / 1_000 / thousands,
    postgresCpuMsPerThousand: (processorMs(postgresPid) - postgresBefore) / thousands,
  };
}

/** What the log holds now, as one hash over the events in the order of their keys and of the log; and how many. */
export async function contentOfLog(superuserUrl: string): Promise<{ events: number; hash: string }> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ events: number; hash: string }>(`
    SELECT count(*)::int AS events,
      md5(string_agg(md5(key || headers::text || payload::text), '' ORDER BY key, log_offset)) AS hash FROM event_log.record`);
  await client.end();
  return rows[0] ?? { events: 0, hash: '' };
}
