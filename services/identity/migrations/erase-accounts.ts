import { createErasureTables } from '@blackfang/messaging';
import { rolesOf, Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A person can be erased, and with the last one of a tenant the tenant. */
export class EraseAccounts1764810000000 implements MigrationInterface {
  readonly name = 'EraseAccounts1764810000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'identity');
    await createErasureTables(schema);
    await schema.run(`
      -- One a person: their account ends at that time, unless they take it back.
      CREATE TABLE account_erasure (
        user_id uuid PRIMARY KEY REFERENCES user_account,
        -- Of the mailed link that takes it back.
        hash bytea NOT NULL UNIQUE,
        asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        due_at timestamptz NOT NULL,
        -- From then on it can't be taken back.
        begun_at timestamptz
      );
      CREATE INDEX account_erasure_due ON account_erasure (due_at);

      -- What is of a person is found by the person.
      CREATE INDEX member_of_user ON member (user_id);
      CREATE INDEX session_of_anybody ON session (user_id);
      CREATE INDEX invitation_of_email ON invitation (email_key);
      CREATE INDEX audit_entry_from ON audit_entry (actor_id) WHERE address <> '';

      -- Deletes what is known of a person who has left all tenants. What they did stays, done by an id that is nobody.
      CREATE FUNCTION erase_person(person uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = identity, pg_temp AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM account_erasure WHERE user_id = person AND begun_at IS NOT NULL) THEN
          RAISE EXCEPTION 'User % is not to be erased', person;
        END IF;
        DELETE FROM one_time_token WHERE subject_id = person;
        DELETE FROM email_change WHERE user_id = person;
        DELETE FROM session WHERE user_id = person;
        DELETE FROM invitation WHERE email_key = (SELECT email_key FROM user_account WHERE id = person);
        UPDATE audit_entry SET address = '' WHERE actor_id = person AND address <> '';
        DELETE FROM account_erasure WHERE user_id = person;
        DELETE FROM user_account WHERE id = person;
      END $$;
      REVOKE ALL ON FUNCTION erase_person(uuid) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION erase_person(uuid) TO ${rolesOf(schema.service).system};
    `);
    await schema.sharedTable('account_erasure', {
      tenant: 'SELECT, INSERT, UPDATE, DELETE',
      system: 'SELECT, UPDATE, DELETE',
    });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
