import { rolesOf, type Schema } from '@blackfang/persistence';

/** Days that an inbox remembers an event: longer than topics keep it, so that no repeat finds its door open. */
export const INBOX_DAYS = 9;

/** The tables of a service that tells or hears events: outbox, relay lease, inbox, dead letters. Part of a migration. */
export async function createMessagingTables(schema: Schema): Promise<void> {
  const { system } = rolesOf(schema.service);
  await schema.run(`
    CREATE TABLE outbox (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      event_id uuid NOT NULL,
      topic text NOT NULL,
      key text NOT NULL,
      -- Not jsonb: nothing looks into them here, and taking them apart is a third of the cost of a row.
      headers json NOT NULL,
      payload bytea NOT NULL,
      written_at timestamptz NOT NULL DEFAULT clock_timestamp()
    ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

    CREATE TABLE relay_lease (
      singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
      holder text NOT NULL,
      expires_at timestamptz NOT NULL
    );
    INSERT INTO relay_lease VALUES (true, '', '-infinity');

    CREATE TABLE inbox (
      consumer text NOT NULL,
      event_day date NOT NULL,
      event_id uuid NOT NULL,
      PRIMARY KEY (consumer, event_day, event_id)
    ) PARTITION BY RANGE (event_day);

    CREATE TABLE dead_letter (
      consumer text NOT NULL,
      event_id uuid NOT NULL,
      topic text NOT NULL,
      partition integer NOT NULL,
      log_offset bigint NOT NULL,
      key text NOT NULL,
      headers jsonb NOT NULL,
      payload bytea NOT NULL,
      reason text NOT NULL,
      cause text NOT NULL,
      died_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (consumer, event_id)
    );
  `);
  await schema.sharedTable('outbox', { tenant: 'INSERT', batch: 'INSERT', system: 'INSERT, SELECT, DELETE' });
  await schema.sharedTable('relay_lease', { system: 'SELECT, UPDATE' });
  await schema.sharedTable('inbox', { batch: 'INSERT, SELECT' });
  await schema.sharedTable('dead_letter', { batch: 'INSERT, SELECT, DELETE', system: 'SELECT, INSERT, DELETE' });
  await schema.partition('inbox', { by: 'date', every: 'day', keepDays: INBOX_DAYS });
  await schema.run(`GRANT USAGE ON SEQUENCE outbox_id_seq TO ${system}`);
}
