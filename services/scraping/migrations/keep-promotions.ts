import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a page claimed to be cheaper than usual, with the observation that saw it. */
export class KeepPromotions1764410000000 implements MigrationInterface {
  readonly name = 'KeepPromotions1764410000000';

  async up(query: QueryRunner): Promise<void> {
    await new Schema(query, 'scraping').run('ALTER TABLE observation ADD COLUMN promotion jsonb');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
