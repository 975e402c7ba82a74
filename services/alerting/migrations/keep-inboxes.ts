import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As long as alerts. */
const HISTORY_DAYS = 400;

/** What each person has read and snoozed. */
export class KeepInboxes1764500000000 implements MigrationInterface {
  readonly name = 'KeepInboxes1764500000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'alerting');
    await schema.run(`
      CREATE INDEX alert_unacknowledged ON alert (tenant_id, id) WHERE acknowledged_at IS NULL;

      -- How far somebody has read: every alert up to that one, but for those with a mark that says otherwise.
      CREATE TABLE alert_reader (
        tenant_id uuid NOT NULL,
        user_id uuid NOT NULL,
        read_through uuid NOT NULL,
        PRIMARY KEY (tenant_id, user_id)
      );

      CREATE TABLE alert_mark (
        tenant_id uuid NOT NULL,
        user_id uuid NOT NULL,
        -- Of the alert.
        id uuid NOT NULL,
        read boolean NOT NULL,
        snoozed_until timestamptz,
        PRIMARY KEY (tenant_id, user_id, id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX alert_mark_snoozed ON alert_mark (tenant_id, user_id, snoozed_until) WHERE snoozed_until IS NOT NULL;

      -- Alerts that are there already can be marked too: their months get a partition each.
      DO $$
        DECLARE month timestamptz; old record;
        BEGIN
          SET LOCAL timezone = 'UTC';
          FOR old IN SELECT right(c.relname, 6) AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
              WHERE i.inhparent = 'alert'::regclass LOOP
            month := to_timestamp(old.name, 'YYYYMM');
            EXECUTE format('CREATE TABLE %I PARTITION OF alert_mark FOR VALUES FROM (%L) TO (%L)',
              'alert_mark_' || old.name, uuid_at(month), uuid_at(month + interval '1 month'));
          END LOOP;
        END $$;
    `);
    for (const table of ['alert_reader', 'alert_mark']) await schema.tenantTable(table);
    await schema.partition('alert_mark', { by: 'uuid', every: 'month', keepDays: HISTORY_DAYS });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
