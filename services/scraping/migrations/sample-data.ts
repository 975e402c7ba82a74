import { rolesOf, Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Months before the last that ids of samples may tell: their history reaches two months back. */
const MONTHS_BACK = [3, 2];

/** What those look at who only look, marked in every table, so that all of it can be taken away again (ADR 0014). */
export class SampleData1765030000000 implements MigrationInterface {
  readonly name = 'SampleData1765030000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'scraping');
    const { tenant } = rolesOf(schema.service);
    await schema.run(`
      -- A tenant has one at most. Its id stands in all rows that belong to it, and in what is told of them.
      CREATE TABLE sample_data (
        tenant_id uuid PRIMARY KEY,
        id uuid NOT NULL,
        industry text NOT NULL,
        added_by uuid NOT NULL,
        added_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      ALTER TABLE competitor ADD COLUMN sample_id uuid;
      ALTER TABLE product ADD COLUMN sample_id uuid;
      -- Nobody ever asks for the page of a sample.
      ALTER TABLE watch ADD COLUMN sample_id uuid,
        ADD CONSTRAINT sample_is_never_due CHECK (sample_id IS NULL OR (next_run_at IS NULL AND queued_run_id IS NULL));
      ALTER TABLE observation ADD COLUMN sample_id uuid;
      CREATE INDEX watch_of_sample ON watch (tenant_id, sample_id) WHERE sample_id IS NOT NULL;
      CREATE INDEX observation_of_sample ON observation (tenant_id, sample_id) WHERE sample_id IS NOT NULL;

      -- What was seen stays; what nobody has seen can go.
      GRANT DELETE ON observation TO ${tenant};
      CREATE POLICY samples_alone ON observation AS RESTRICTIVE FOR DELETE TO ${tenant} USING (sample_id IS NOT NULL);
    `);
    await schema.tenantTable('sample_data');
    for (const table of ['run', 'observation']) {
      for (const months of MONTHS_BACK) await schema.partitionBefore(table, months);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
