import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people say of a watch beside its address: when it may be looked at, what its page is asked for with, and notes. */
export class WatchSettings1764200000000 implements MigrationInterface {
  readonly name = 'WatchSettings1764200000000';

  async up(query: QueryRunner): Promise<void> {
    await new Schema(query, 'scraping').run(`
      ALTER TABLE watch
        -- With every_s: the times of the week in time_zone that it is kept to.
        ADD COLUMN windows jsonb,
        ADD COLUMN notes text NOT NULL DEFAULT '',
        ADD COLUMN language text NOT NULL DEFAULT '',
        -- Names alone; the values are sealed.
        ADD COLUMN header_names text[] NOT NULL DEFAULT '{}',
        ADD COLUMN cookie_names text[] NOT NULL DEFAULT '{}',
        ADD COLUMN sent_sealed bytea;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
