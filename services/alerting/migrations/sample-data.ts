import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Months before the last that ids of samples may tell: their history reaches two months back. */
const MONTHS_BACK = [3, 2];

/** Sample data has rules of its own, which raise its alerts; both go with it. */
export class SampleData1765030000000 implements MigrationInterface {
  readonly name = 'SampleData1765030000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'alerting');
    await schema.run(`
      ALTER TABLE rule ADD COLUMN sample_id uuid;
      CREATE INDEX rule_of_sample ON rule (tenant_id, sample_id) WHERE sample_id IS NOT NULL;

      -- Sample data that was heard of. One that was removed is remembered for as long as changes of it may still arrive.
      CREATE TABLE sample_set (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        removed_at timestamptz,
        PRIMARY KEY (tenant_id, id)
      );
    `);
    await schema.tenantTable('sample_set');
    for (const table of ['alert', 'alert_mark']) {
      for (const months of MONTHS_BACK) await schema.partitionBefore(table, months);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
