import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A month falls when all of it is older than what anybody can ask for. */
const KEEP_DAYS = 90;

/** How often each API key was used, by day: what a deleted key did stays as long. */
export class CountKeyUse1764600000000 implements MigrationInterface {
  readonly name = 'CountKeyUse1764600000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'identity');
    await schema.run(`
      CREATE TABLE api_key_use (
        tenant_id uuid NOT NULL,
        api_key_id uuid NOT NULL,
        -- In UTC.
        day date NOT NULL,
        requests bigint NOT NULL,
        PRIMARY KEY (tenant_id, api_key_id, day)
      ) PARTITION BY RANGE (day);
    `);
    await schema.tenantTable('api_key_use');
    await schema.partition('api_key_use', { by: 'date', every: 'month', keepDays: KEEP_DAYS });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
