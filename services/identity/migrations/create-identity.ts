import { createMessagingTables } from '@blackfang/messaging';
import { rolesOf, Schema } from '@blackfang/persistence';
import { createWorkQueue } from '@blackfang/work-queue';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const AUDIT_KEEP_DAYS = 400;

export class CreateIdentity1763700000000 implements MigrationInterface {
  readonly name = 'CreateIdentity1763700000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'identity');
    await schema.foundation();
    await createMessagingTables(schema);
    await createWorkQueue(schema, 'mail_queue');
    await tablesOfPeople(schema);
    await tablesOfTenants(schema);
    await grants(schema);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}

/** Without tenant security: see shared-tables.ts for the reasons. */
async function tablesOfPeople(schema: Schema): Promise<void> {
  await schema.run(`
    CREATE TABLE user_account (
      id uuid PRIMARY KEY,
      email text NOT NULL,
      -- Lower case: the same mailbox is the same person.
      email_key text NOT NULL UNIQUE,
      name text NOT NULL,
      password_hash text NOT NULL,
      email_verified boolean NOT NULL DEFAULT false,
      version bigint NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );

    CREATE TABLE user_tenant (
      user_id uuid NOT NULL REFERENCES user_account,
      tenant_id uuid NOT NULL,
      last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (user_id, tenant_id)
    );

    CREATE TABLE session (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES user_account,
      tenant_id uuid NOT NULL,
      address text NOT NULL,
      user_agent text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      -- However often its token is refreshed.
      expires_at timestamptz NOT NULL,
      -- A whole second, as the times in tokens are.
      not_before timestamptz,
      ended_at timestamptz
    );
    CREATE INDEX session_of_user ON session (user_id, id) WHERE ended_at IS NULL;
    CREATE INDEX session_expired ON session (expires_at);

    CREATE TABLE refresh_token (
      hash bytea PRIMARY KEY,
      session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE,
      expires_at timestamptz NOT NULL,
      replaced_at timestamptz,
      -- The successor, encrypted under a key made from this token, which is not kept.
      sealed_successor bytea
    );
    CREATE INDEX refresh_token_session ON refresh_token (session_id);
    CREATE INDEX refresh_token_expired ON refresh_token (expires_at);

    CREATE TABLE one_time_token (
      hash bytea PRIMARY KEY,
      purpose text NOT NULL CHECK (purpose IN ('verify_email', 'reset_password', 'invitation')),
      -- The user, or the invitation.
      subject_id uuid NOT NULL,
      tenant_id uuid,
      expires_at timestamptz NOT NULL
    );
    CREATE INDEX one_time_token_subject ON one_time_token (subject_id, purpose);
    CREATE INDEX one_time_token_expired ON one_time_token (expires_at);

    CREATE TABLE api_key_lookup (
      lookup text PRIMARY KEY,
      hash bytea NOT NULL,
      tenant_id uuid NOT NULL,
      api_key_id uuid NOT NULL
    );
    CREATE INDEX api_key_lookup_key ON api_key_lookup (api_key_id);

    CREATE TABLE attempt (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      kind text NOT NULL,
      subject bytea NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    ) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
    CREATE INDEX attempt_subject ON attempt (kind, subject, at);
    CREATE INDEX attempt_at ON attempt (at);

    CREATE TABLE signing_key (
      kid text PRIMARY KEY,
      public_jwk jsonb NOT NULL,
      sealed_private bytea NOT NULL,
      signs_from timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
  `);
}

async function tablesOfTenants(schema: Schema): Promise<void> {
  await schema.run(`
    CREATE TABLE tenant (
      tenant_id uuid PRIMARY KEY,
      name text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );

    CREATE TABLE member (
      tenant_id uuid NOT NULL REFERENCES tenant,
      id uuid NOT NULL,
      user_id uuid NOT NULL REFERENCES user_account,
      role text NOT NULL CHECK (role IN ('owner', 'admin', 'analyst', 'viewer')),
      version bigint NOT NULL DEFAULT 1,
      joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (tenant_id, id),
      UNIQUE (tenant_id, user_id)
    );

    CREATE TABLE invitation (
      tenant_id uuid NOT NULL REFERENCES tenant,
      id uuid NOT NULL,
      email text NOT NULL,
      email_key text NOT NULL,
      role text NOT NULL CHECK (role IN ('owner', 'admin', 'analyst', 'viewer')),
      invited_by uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (tenant_id, id),
      UNIQUE (tenant_id, email_key)
    );

    CREATE TABLE api_key (
      tenant_id uuid NOT NULL REFERENCES tenant,
      id uuid NOT NULL,
      name text NOT NULL,
      prefix text NOT NULL,
      scopes text[] NOT NULL,
      made_by uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      last_used_at timestamptz,
      not_before timestamptz,
      PRIMARY KEY (tenant_id, id)
    );
    CREATE INDEX api_key_maker ON api_key (tenant_id, made_by);

    CREATE TABLE audit_entry (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      action text NOT NULL,
      actor_id uuid,
      target_id uuid,
      address text NOT NULL,
      detail jsonb NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (tenant_id, id)
    ) PARTITION BY RANGE (id);

    -- What still has to be sent: a row is gone when its mail is.
    CREATE TABLE mail (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      sealed bytea NOT NULL,
      PRIMARY KEY (tenant_id, id)
    );
  `);
  for (const table of ['tenant', 'member', 'invitation', 'api_key', 'audit_entry', 'mail']) {
    await schema.tenantTable(table);
  }
  await schema.partition('audit_entry', { by: 'uuid', every: 'month', keepDays: AUDIT_KEEP_DAYS });
}

async function grants(schema: Schema): Promise<void> {
  const { tenant, batch } = rolesOf(schema.service);
  await schema.sharedTable('user_account', { tenant: 'SELECT, INSERT, UPDATE', batch: 'UPDATE', system: 'SELECT' });
  await schema.run(`GRANT SELECT (id, version, email_verified) ON user_account TO ${batch}`);
  await schema.sharedTable('user_tenant', { tenant: 'SELECT, INSERT, UPDATE, DELETE', system: 'SELECT' });
  await schema.sharedTable('session', {
    tenant: 'SELECT, INSERT, UPDATE',
    batch: 'SELECT, UPDATE',
    system: 'SELECT, UPDATE, DELETE',
  });
  await schema.sharedTable('refresh_token', { tenant: 'SELECT, INSERT, UPDATE', system: 'SELECT, DELETE' });
  await schema.sharedTable('one_time_token', {
    tenant: 'SELECT, INSERT, DELETE',
    batch: 'SELECT, DELETE',
    system: 'SELECT, DELETE',
  });
  await schema.sharedTable('api_key_lookup', { tenant: 'SELECT, INSERT, DELETE', system: 'SELECT' });
  await schema.sharedTable('attempt', { system: 'SELECT, INSERT, DELETE' });
  await schema.sharedTable('signing_key', { system: 'SELECT, INSERT, DELETE' });
  // Audit rows are written and read, never changed.
  await schema.run(`REVOKE UPDATE, DELETE ON audit_entry FROM ${tenant}, ${batch}`);
}
