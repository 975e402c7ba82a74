import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key may have an end; those of before have none. */
export class EndKeysByTime1764400000000 implements MigrationInterface {
  readonly name = 'EndKeysByTime1764400000000';

  async up(query: QueryRunner): Promise<void> {
    await new Schema(query, 'identity').run('ALTER TABLE api_key ADD COLUMN expires_at timestamptz');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
