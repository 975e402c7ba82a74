import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alerts of one competitor are listed by its page. */
export class FindByCompetitor1764460000000 implements MigrationInterface {
  readonly name = 'FindByCompetitor1764460000000';

  async up(query: QueryRunner): Promise<void> {
    await new Schema(query, 'alerting').run('CREATE INDEX alert_competitor ON alert (tenant_id, competitor_id, id)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
