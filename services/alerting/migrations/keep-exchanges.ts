import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was said at a call is there to mend a receiver; that there was a call stays as long as its alert. */
const KEEP_DAYS = 30;

/** What an endpoint was asked and what it answered, beside the attempt: lists don't read it. */
export class KeepExchanges1764300000000 implements MigrationInterface {
  readonly name = 'KeepExchanges1764300000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'alerting');
    await schema.run(`
      CREATE TABLE attempt_exchange (
        tenant_id uuid NOT NULL,
        -- Of the attempt.
        id uuid NOT NULL,
        request_headers jsonb NOT NULL,
        response_headers jsonb NOT NULL,
        response_body text NOT NULL,
        response_cut boolean NOT NULL,
        PRIMARY KEY (tenant_id, id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX attempt_failed ON attempt (tenant_id, endpoint_id, id) WHERE status = 'failed';
    `);
    await schema.tenantTable('attempt_exchange');
    await schema.partition('attempt_exchange', { by: 'uuid', every: 'month', keepDays: KEEP_DAYS });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
