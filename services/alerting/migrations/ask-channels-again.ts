import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A link can be mailed again, and is then good for as long as the first one was. */
export class AskChannelsAgain1764600000000 implements MigrationInterface {
  readonly name = 'AskChannelsAgain1764600000000';

  async up(query: QueryRunner): Promise<void> {
    // Absent: asked when it was made.
    await new Schema(query, 'alerting').run('ALTER TABLE channel ADD COLUMN asked_at timestamptz');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
