import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Filters, order and columns that somebody keeps under a name. */
export class CreateWatchViews1764340000000 implements MigrationInterface {
  readonly name = 'CreateWatchViews1764340000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'scraping');
    await schema.run(`
      CREATE TABLE watch_view (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        -- A user of identity.
        owner_id uuid NOT NULL,
        name text NOT NULL,
        shared boolean NOT NULL DEFAULT false,
        filter jsonb NOT NULL DEFAULT '{}',
        sort text NOT NULL DEFAULT '',
        columns text[] NOT NULL DEFAULT '{}',
        version bigint NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX watch_view_of_owner ON watch_view (tenant_id, owner_id);
    `);
    await schema.tenantTable('watch_view');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
