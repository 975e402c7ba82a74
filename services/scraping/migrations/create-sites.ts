import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is known of a site, found out by a tenant's own looks at it: another tenant's may meet another page there. */
export class CreateSites1764830000000 implements MigrationInterface {
  readonly name = 'CreateSites1764830000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'scraping');
    await schema.run(`
      CREATE TABLE site (
        tenant_id uuid NOT NULL,
        host text NOT NULL,
        -- How its pages are got, and what a comparison of both ways said.
        tier text NOT NULL CHECK (tier IN ('http', 'browser')),
        reason text NOT NULL,
        compared_at timestamptz NOT NULL,
        next_compare_at timestamptz NOT NULL,
        streak integer NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, host)
      );
      -- Null for runs from before, and for those that got no page.
      ALTER TABLE run ADD COLUMN tier text;
    `);
    await schema.tenantTable('site');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
