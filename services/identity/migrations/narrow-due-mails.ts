import { Schema } from '@blackfang/persistence';
import { narrowDueIndex } from '@blackfang/work-queue';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NarrowDueMails1764100000000 implements MigrationInterface {
  readonly name = 'NarrowDueMails1764100000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'identity');
    await narrowDueIndex(schema, 'mail_queue');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
