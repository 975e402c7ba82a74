import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a watch's page is followed as text. */
export class WatchTexts1765000000000 implements MigrationInterface {
  readonly name = 'WatchTexts1765000000000';

  async up(query: QueryRunner): Promise<void> {
    // Null where nobody ever said anything of it, as with most.
    await new Schema(query, 'scraping').run('ALTER TABLE watch ADD COLUMN text_settings jsonb');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
