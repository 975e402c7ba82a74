import { rolesOf, Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever hears that something is ready for a person mails it to them. */
export class MailDataExports1764820000000 implements MigrationInterface {
  readonly name = 'MailDataExports1764820000000';

  async up(query: QueryRunner): Promise<void> {
    const { batch } = rolesOf('identity');
    await new Schema(query, 'identity').run(`GRANT SELECT (email, name) ON user_account TO ${batch}`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
