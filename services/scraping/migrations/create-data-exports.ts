import { rolesOf, Schema } from '@blackfang/persistence';
import { createWorkQueue } from '@blackfang/work-queue';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Copies of all data that people asked for; the bytes are where stored pages are. */
export class CreateDataExports1764820000000 implements MigrationInterface {
  readonly name = 'CreateDataExports1764820000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'scraping');
    await createWorkQueue(schema, 'data_export_queue');
    await schema.run(`
      CREATE TABLE data_export (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        -- A user of identity: it is for them alone.
        asked_by uuid NOT NULL,
        whole_tenant boolean NOT NULL,
        status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'ready', 'failed')),
        -- What is being read, and how many rows are in it so far.
        part text NOT NULL DEFAULT '',
        rows integer NOT NULL DEFAULT 0,
        sha256 text,
        bytes bigint,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        finished_at timestamptz,
        expires_at timestamptz,
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX data_export_of ON data_export (tenant_id, asked_by, id);
      CREATE INDEX data_export_content ON data_export (tenant_id, sha256) WHERE sha256 IS NOT NULL;
      CREATE INDEX data_export_past ON data_export (created_at);
    `);
    await schema.tenantTable('data_export');
    await schema.claimColumns('data_export', ['created_at', 'expires_at']);
    await schema.run(`GRANT DELETE ON data_export TO ${rolesOf(schema.service).system}`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
