import { Schema } from '@blackfang/persistence';
import { narrowDueIndex } from '@blackfang/work-queue';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NarrowDueRuns1764000000000 implements MigrationInterface {
  readonly name = 'NarrowDueRuns1764000000000';

  async up(query: QueryRunner): Promise<void> {
    await narrowDueIndex(new Schema(query, 'scraping'), 'run_queue');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
