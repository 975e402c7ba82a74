import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People tell channels and endpoints apart by words of their own. */
export class NameTargets1764610000000 implements MigrationInterface {
  readonly name = 'NameTargets1764610000000';

  async up(query: QueryRunner): Promise<void> {
    await new Schema(query, 'alerting').run(`
      ALTER TABLE channel ADD COLUMN name text NOT NULL DEFAULT '';
      ALTER TABLE endpoint ADD COLUMN description text NOT NULL DEFAULT '';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
