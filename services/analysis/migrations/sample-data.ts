import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Offers of sample data are known as such: rules of people do not look at them, and nothing of them stays. */
export class SampleData1765030000000 implements MigrationInterface {
  readonly name = 'SampleData1765030000000';

  async up(query: QueryRunner): Promise<void> {
    await new Schema(query, 'analysis').run('ALTER TABLE offer ADD COLUMN sample_id uuid');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
