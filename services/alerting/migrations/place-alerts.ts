import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An alert tells whose page it is about, and what the product cost with the tenant then. Both unknown of older ones. */
export class PlaceAlerts1764450000000 implements MigrationInterface {
  readonly name = 'PlaceAlerts1764450000000';

  async up(query: QueryRunner): Promise<void> {
    await new Schema(query, 'alerting').run(
      'ALTER TABLE alert ADD COLUMN competitor_id uuid, ADD COLUMN own_amount numeric, ADD COLUMN own_currency text',
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
