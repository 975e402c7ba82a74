import { rolesOf, Schema } from '@blackfang/persistence';
import { createWorkQueue } from '@blackfang/work-queue';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work on many watches at once: who asked for what, how far it has come, and what it takes to undo it. */
export class CreateWatchJobs1764330000000 implements MigrationInterface {
  readonly name = 'CreateWatchJobs1764330000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'scraping');
    await createWorkQueue(schema, 'watch_job_queue');
    await schema.run(`
      CREATE TABLE watch_job (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        action text NOT NULL,
        tag text,
        competitor_id uuid,
        everything boolean NOT NULL DEFAULT false,
        status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'done')),
        total integer NOT NULL DEFAULT 0,
        changed integer NOT NULL DEFAULT 0,
        unchanged integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        stopped integer NOT NULL DEFAULT 0,
        asked_by uuid NOT NULL,
        undoes uuid,
        undone_by uuid,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        finished_at timestamptz,
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX watch_job_going_on ON watch_job (tenant_id, id) WHERE status <> 'done';
      CREATE INDEX watch_job_past ON watch_job (created_at);

      -- In the order in which they are done: as many places are behind it as the job has counted.
      CREATE TABLE watch_job_item (
        tenant_id uuid NOT NULL,
        job_id uuid NOT NULL,
        place integer NOT NULL,
        watch_id uuid,
        -- What is to be done with this one, where the job alone does not say it.
        input jsonb,
        outcome text NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'changed', 'unchanged', 'failed')),
        reason text NOT NULL DEFAULT '',
        detail text NOT NULL DEFAULT '',
        -- What it was, as far as it takes to undo it.
        before jsonb,
        PRIMARY KEY (tenant_id, job_id, place),
        FOREIGN KEY (tenant_id, job_id) REFERENCES watch_job (tenant_id, id) ON DELETE CASCADE
      );
      CREATE INDEX watch_job_item_failed ON watch_job_item (tenant_id, job_id) WHERE outcome = 'failed';
    `);
    for (const table of ['watch_job', 'watch_job_item']) await schema.tenantTable(table);
    await schema.claimColumns('watch_job', ['created_at']);
    await schema.run(`GRANT DELETE ON watch_job TO ${rolesOf(schema.service).system}`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
