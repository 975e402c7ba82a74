import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tells the price at the last alert from the price that a rule began with: mails name them differently. */
export class RememberFirstAlerts1763800000000 implements MigrationInterface {
  readonly name = 'RememberFirstAlerts1763800000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'alerting');
    // What is remembered already goes on being called what it was called so far.
    await schema.run(`
      ALTER TABLE rule_memory ADD COLUMN alerted boolean NOT NULL DEFAULT true;
      ALTER TABLE rule_memory ALTER COLUMN alerted SET DEFAULT false;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
