import { createMessagingTables } from '@blackfang/messaging';
import { rolesOf, Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Days after which a month of history falls: the longest that any plan shows, and the month that it began in. */
const KEEP_DAYS = 800;

export class CreateAnalysis1763700000000 implements MigrationInterface {
  readonly name = 'CreateAnalysis1763700000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'analysis');
    const { system } = rolesOf('analysis');
    await schema.foundation();
    await createMessagingTables(schema);
    await schema.run(`
      -- numeric without a scale keeps an amount as it was read: 12.50 stays 12.50.
      CREATE TABLE offer (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        watch_id uuid NOT NULL,
        competitor_id uuid,
        title text NOT NULL DEFAULT '',
        url text NOT NULL DEFAULT '',
        amount numeric,
        currency text,
        availability text,
        current_at timestamptz,
        observation_id uuid,
        snapshot_id uuid,
        price_path text NOT NULL DEFAULT '',
        first_amount numeric,
        first_currency text,
        first_at timestamptz,
        first_observation_id uuid,
        own_amount numeric,
        own_currency text,
        point_at timestamptz,
        seen_at timestamptz,
        sequence bigint NOT NULL DEFAULT 0,
        version bigint NOT NULL DEFAULT 0,
        watch_version bigint NOT NULL DEFAULT 0,
        deleted_at timestamptz,
        erased_at timestamptz,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, watch_id)
      ) WITH (fillfactor = 80);
      CREATE INDEX offer_deleted ON offer (tenant_id, deleted_at) WHERE deleted_at IS NOT NULL;

      -- What was known of an offer from a moment on. A watch has one value at a time, so time is part of the key, and
      -- the key with what lists show covers them.
      CREATE TABLE price_point (
        id bigint GENERATED ALWAYS AS IDENTITY,
        tenant_id uuid NOT NULL,
        watch_id uuid NOT NULL,
        observed_at timestamptz NOT NULL,
        amount numeric,
        currency text,
        availability text NOT NULL,
        observation_id uuid NOT NULL,
        seen_at timestamptz NOT NULL,
        readings integer NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, watch_id, observed_at) INCLUDE (amount, currency, availability, observation_id)
      ) PARTITION BY RANGE (observed_at);
      CREATE INDEX price_point_time ON price_point USING brin (observed_at);

      -- Months that lie back, for history that arrives late; those to come are made by maintain_partitions.
      DO $$
      DECLARE month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC' - interval '${KEEP_DAYS} days');
      BEGIN
        WHILE month < now() AT TIME ZONE 'UTC' LOOP
          EXECUTE format('CREATE TABLE %I PARTITION OF price_point FOR VALUES FROM (%L) TO (%L)',
            'price_point_' || to_char(month, 'YYYYMM'),
            month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
          month := month + interval '1 month';
        END LOOP;
      END $$;
    `);
    await schema.tenantTable('offer');
    await schema.claimColumns('offer', ['tenant_id', 'watch_id', 'deleted_at', 'erased_at']);
    await schema.run(`GRANT DELETE ON offer TO ${system}`);
    await schema.tenantTable('price_point');
    await schema.partition('price_point', { by: 'time', every: 'month', keepDays: KEEP_DAYS });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
