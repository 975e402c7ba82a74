import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As long as the runs that they were taken in. */
const KEEP_DAYS = 190;

/** Pictures of pages, stored beside them by their content. */
export class KeepScreenshots1765020000000 implements MigrationInterface {
  readonly name = 'KeepScreenshots1765020000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'scraping');
    await schema.run(`
      CREATE TABLE screenshot (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        watch_id uuid NOT NULL,
        run_id uuid NOT NULL,
        -- The stored page of the same run.
        snapshot_id uuid NOT NULL,
        -- Of the picture; null where none could be taken, which trouble says why.
        sha256 text,
        stored_bytes integer,
        width integer,
        height integer,
        trouble text NOT NULL DEFAULT '',
        taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, id),
        CHECK ((sha256 IS NULL) = (trouble <> ''))
      ) PARTITION BY RANGE (id);
      CREATE INDEX screenshot_of_watch ON screenshot (tenant_id, watch_id, id DESC);
      CREATE INDEX screenshot_content ON screenshot (tenant_id, sha256) WHERE sha256 IS NOT NULL;
    `);
    await schema.tenantTable('screenshot');
    await schema.partition('screenshot', { by: 'uuid', every: 'month', keepDays: KEEP_DAYS });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
