import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules about the text of pages, and what their alerts tell of it. */
export class TellOfTexts1765010000000 implements MigrationInterface {
  readonly name = 'TellOfTexts1765010000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'alerting');
    await schema.run('ALTER TABLE rule ADD COLUMN words integer');
    await schema.run('ALTER TABLE alert ADD COLUMN text jsonb');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
