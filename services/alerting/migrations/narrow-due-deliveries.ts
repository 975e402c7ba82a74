import { Schema } from '@blackfang/persistence';
import { narrowDueIndex } from '@blackfang/work-queue';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NarrowDueDeliveries1764100000000 implements MigrationInterface {
  readonly name = 'NarrowDueDeliveries1764100000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'alerting');
    await narrowDueIndex(schema, 'email_queue');
    await narrowDueIndex(schema, 'webhook_queue');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
