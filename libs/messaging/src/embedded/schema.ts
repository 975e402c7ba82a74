import { EVENT_LOG_ROLE } from '@blackfang/persistence';
import pg from 'pg';

export interface TopicSetting {
  readonly topic: string;
  readonly partitions: number;
}

/**
 * Makes the tables of the embedded log and its topics. Changes nothing twice; refuses to shrink a topic, since keys
 * would change their partition and lose their order.
 * @param adminUrl as for `migrate`.
 */
export async function migrateEventLog(adminUrl: string, topics: readonly TopicSetting[]): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query('BEGIN; SELECT pg_advisory_xact_lock(7201883513)');
    await admin.query(TABLES);
    for (const { topic, partitions } of topics) {
      const { rows } = await admin.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM event_log.partition WHERE topic = $1',
        [topic],
      );
      const existing = rows[0]?.count ?? 0;
      if (existing > partitions)
        throw new Error(`Topic ${topic} has ${existing} partitions; it can't shrink to ${partitions}.`);
      await admin.query(
        `INSERT INTO event_log.partition (topic, partition, next_offset) SELECT $1, n, 0 FROM generate_series(0, $2 - 1) AS n
         ON CONFLICT DO NOTHING`,
        [topic, partitions],
      );
    }
    await admin.query('COMMIT');
  } finally {
    await admin.end();
  }
}

const TABLES = `
  CREATE SCHEMA IF NOT EXISTS event_log;

  -- The counter row is what makes offsets dense: it stays locked until the appending transaction has committed, so
  -- no reader ever sees an offset whose predecessor is still to come.
  CREATE TABLE IF NOT EXISTS event_log.partition (
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
  ) WITH (fillfactor = 50);

  CREATE TABLE IF NOT EXISTS event_log.record (
    topic text NOT NULL,
    partition integer NOT NULL,
    log_offset bigint NOT NULL,
    key text NOT NULL,
    headers json NOT NULL,
    payload bytea NOT NULL,
    appended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (topic, partition, log_offset)
  );
  CREATE INDEX IF NOT EXISTS record_appended ON event_log.record USING brin (appended_at);

  CREATE TABLE IF NOT EXISTS event_log.member (
    group_name text NOT NULL,
    topic text NOT NULL,
    member text NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (group_name, topic, member)
  );

  CREATE TABLE IF NOT EXISTS event_log.assignment (
    group_name text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL DEFAULT 0,
    member text,
    expires_at timestamptz NOT NULL DEFAULT '-infinity',
    generation bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (group_name, topic, partition)
  ) WITH (fillfactor = 50);

  GRANT USAGE ON SCHEMA event_log TO ${EVENT_LOG_ROLE};
  GRANT SELECT, UPDATE ON event_log.partition TO ${EVENT_LOG_ROLE};
  GRANT SELECT, INSERT, DELETE ON event_log.record TO ${EVENT_LOG_ROLE};
  GRANT SELECT, INSERT, UPDATE, DELETE ON event_log.member, event_log.assignment TO ${EVENT_LOG_ROLE};
`;
