import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A delivery continues the trace of what it tells of. */
export class CarryTraces1763900000000 implements MigrationInterface {
  readonly name = 'CarryTraces1763900000000';

  async up(query: QueryRunner): Promise<void> {
    await new Schema(query, 'alerting').run('ALTER TABLE delivery ADD COLUMN traceparent text');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
