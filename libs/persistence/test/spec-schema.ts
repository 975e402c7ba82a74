import { Schema, type ServiceMigrations } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One table of each kind that a service may have. */
class CreatePersistenceSpec1763700000000 implements MigrationInterface {
  readonly name = 'CreatePersistenceSpec1763700000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'spec');
    await schema.foundation();
    await schema.run(`
      CREATE TABLE note (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        text text NOT NULL,
        amount numeric,
        due_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, id)
      );
      CREATE TABLE host (name text PRIMARY KEY);
      CREATE TABLE reading (
        tenant_id uuid NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, at)
      ) PARTITION BY RANGE (at);
      CREATE TABLE visit (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        PRIMARY KEY (tenant_id, id)
      ) PARTITION BY RANGE (id)`);
    await schema.tenantTable('note');
    await schema.claimColumns('note', ['tenant_id', 'id', 'due_at'], ['due_at']);
    await schema.sharedTable('host', { tenant: 'SELECT', system: 'SELECT, INSERT' });
    await schema.tenantTable('reading');
    await schema.partition('reading', { by: 'time', every: 'month', keepDays: 60 });
    await schema.tenantTable('visit');
    await schema.partition('visit', { by: 'uuid', every: 'day', keepDays: 30 });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}

/** A later one, for a schema that is in use. */
export class AddRank1763800000000 implements MigrationInterface {
  readonly name = 'AddRank1763800000000';

  async up(query: QueryRunner): Promise<void> {
    await new Schema(query, 'spec').run(`ALTER TABLE note ADD rank integer; UPDATE note SET rank = length(text)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}

export const migrations: ServiceMigrations = { service: 'spec', migrations: [CreatePersistenceSpec1763700000000] };
