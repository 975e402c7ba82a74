import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As long as the deliveries that it counts. */
const KEEP_DAYS = 400;

/** Many deliveries of an endpoint can be sent again at once, and what became of them is counted. */
export class ResendDeliveries1764620000000 implements MigrationInterface {
  readonly name = 'ResendDeliveries1764620000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'alerting');
    await schema.run(`
      CREATE TABLE resend (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        endpoint_id uuid NOT NULL,
        from_at timestamptz NOT NULL,
        to_at timestamptz NOT NULL,
        only_failed boolean NOT NULL,
        count integer NOT NULL,
        complete boolean NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, id)
      ) PARTITION BY RANGE (id);
      -- The latest one that a delivery was a part of.
      ALTER TABLE delivery ADD COLUMN resend_id uuid;
      CREATE INDEX delivery_resend ON delivery (tenant_id, resend_id) WHERE resend_id IS NOT NULL;
      CREATE INDEX delivery_target ON delivery (tenant_id, target_id, id) WHERE kind = 'webhook';
      -- The latest one of an endpoint.
      ALTER TABLE endpoint ADD COLUMN resend_id uuid;
    `);
    await schema.tenantTable('resend');
    await schema.partition('resend', { by: 'uuid', every: 'month', keepDays: KEEP_DAYS });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
