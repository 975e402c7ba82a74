// What events do in benchmarks: a row each, beside the inbox.
import { RunFinished } from '@blackfang/contracts/events';
import { consume, HEADERS, type AnyConsumer, type EventLog, type StoredRecord } from '@blackfang/messaging';
import { rolesOf } from '@blackfang/persistence';
import pg from 'pg';

const GROUP = 'scraping.bench';

/** Adds the table of effects to an installed database. Its primary key refuses what takes effect twice. */
export async function createEffects(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query('CREATE TABLE scraping.effect (event_id uuid PRIMARY KEY, watch_id uuid NOT NULL)');
  await client.query(`GRANT INSERT ON scraping.effect TO ${rolesOf('scraping').batch}`);
  await client.end();
}

/** @param topic that of the event where absent. */
export function writeEffects(topic: string = RunFinished.topic, group = GROUP): AnyConsumer {
  return consume(
    { ...RunFinished, topic },
    {
      group,
      handle: async (batch, tx) => {
        const values = [batch.map((event) => event.id), batch.map((event) => event.message.watchId)];
        await tx.execute('INSERT INTO effect SELECT * FROM unnest($1::uuid[], $2::uuid[])', values);
      },
    },
  );
}

export interface Effects {
  readonly effects: number;
  /** Over ids and watches, in the order of ids. */
  readonly hash: string;
  /** Rows of the inbox. */
  readonly remembered: number;
}

const EFFECTS = `
  SELECT count(*)::int AS effects, md5(string_agg(event_id::text || watch_id::text, '' ORDER BY event_id)) AS hash,
    (SELECT count(*)::int FROM scraping.inbox) AS remembered FROM scraping.effect`;

export async function effectsOf(superuserUrl: string): Promise<Effects> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  const { rows } = await client.query<Effects>(EFFECTS);
  await client.end();
  return rows[0] ?? { effects: 0, hash: '', remembered: 0 };
}

export const idOfRecord = ({ headers }: StoredRecord): string => headers[HEADERS.id] ?? '';

/** The log, with `around` about the work on each batch. */
export function watching(
  eventLog: EventLog,
  around: (records: readonly StoredRecord[], work: () => Promise<void>, signal: AbortSignal) => Promise<void>,
): EventLog {
  return {
    append: (records) => eventLog.append(records),
    follow: (options) => eventLog.follow(options),
    lag: (group) => eventLog.lag(group),
    close: () => eventLog.close(),
    subscribe: (options) =>
      eventLog.subscribe({
        ...options,
        onBatch: (records, signal) => around(records, () => options.onBatch(records, signal), signal),
      }),
  };
}
