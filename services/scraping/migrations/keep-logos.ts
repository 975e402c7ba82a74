import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signs of competitors are kept with us and served by us: who looks at one calls nobody else. */
export class KeepLogos1764320000000 implements MigrationInterface {
  readonly name = 'KeepLogos1764320000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'scraping');
    await schema.run(`
      CREATE TABLE competitor_logo (
        tenant_id uuid NOT NULL,
        competitor_id uuid NOT NULL,
        content_type text NOT NULL,
        bytes bytea NOT NULL CHECK (length(bytes) <= 65536),
        read_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, competitor_id),
        FOREIGN KEY (tenant_id, competitor_id) REFERENCES competitor (tenant_id, id) ON DELETE CASCADE
      );
    `);
    await schema.tenantTable('competitor_logo');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
