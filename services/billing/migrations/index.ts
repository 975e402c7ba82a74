import { createMessagingTables } from '@blackfang/messaging';
import { Schema, type ServiceMigrations } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { EraseTenants1764810000000 } from './erase-tenants.ts';

class CreateBilling1763700000000 implements MigrationInterface {
  readonly name = 'CreateBilling1763700000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'billing');
    await schema.foundation();
    await createMessagingTables(schema);
    await schema.run(`
      CREATE TABLE subscription (
        tenant_id uuid PRIMARY KEY,
        plan text NOT NULL CHECK (plan IN ('basic', 'professional', 'enterprise')),
        trial_ends_at timestamptz,
        version bigint NOT NULL DEFAULT 1,
        changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX subscription_trial ON subscription (trial_ends_at) WHERE trial_ends_at IS NOT NULL;
    `);
    await schema.tenantTable('subscription');
    await schema.claimColumns('subscription', ['tenant_id', 'trial_ends_at']);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}

export const migrations: ServiceMigrations = {
  service: 'billing',
  migrations: [CreateBilling1763700000000, EraseTenants1764810000000],
};

/** Tables without tenant security, each with its reason. */
export const sharedTables: Readonly<Record<string, string>> = {};
