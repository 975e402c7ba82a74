import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A person may have another address, and another way to write dates and numbers than their browser's. */
export class LetPeopleMove1764500000000 implements MigrationInterface {
  readonly name = 'LetPeopleMove1764500000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'identity');
    await schema.run(`
      ALTER TABLE user_account ADD COLUMN locale text, ADD COLUMN time_zone text;

      -- One a person: an address that waits until its mailbox has confirmed it.
      CREATE TABLE email_change (
        user_id uuid PRIMARY KEY REFERENCES user_account,
        -- Where it was asked for.
        tenant_id uuid NOT NULL,
        email text NOT NULL,
        hash bytea NOT NULL UNIQUE,
        expires_at timestamptz NOT NULL
      );
    `);
    await schema.sharedTable('email_change', {
      tenant: 'SELECT, INSERT, UPDATE, DELETE',
      batch: 'SELECT, DELETE',
      system: 'SELECT, DELETE',
    });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
