import { rolesOf, Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ways to pages through machines of others, and what sites ask to be told again. */
export class CreateProxies1764930000000 implements MigrationInterface {
  readonly name = 'CreateProxies1764930000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'scraping');
    await schema.run(`
      CREATE TABLE proxy (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('http', 'socks5')),
        host text NOT NULL,
        port integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
        -- Those of one pool take turns.
        pool text NOT NULL,
        -- User name and password, where it wants them.
        login_sealed bytea,
        -- In a row.
        failures integer NOT NULL DEFAULT 0,
        rested_until timestamptz,
        last_worked_at timestamptz,
        last_failed_at timestamptz,
        last_failure text NOT NULL DEFAULT '',
        version bigint NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX proxy_of_pool ON proxy (tenant_id, pool);

      -- Empty: what comes next says it, the competitor, then the pool "default". direct: none.
      ALTER TABLE watch ADD COLUMN proxy_pool text NOT NULL DEFAULT '';
      ALTER TABLE competitor ADD COLUMN proxy_pool text NOT NULL DEFAULT '';

      CREATE TABLE cookie_jar (
        tenant_id uuid NOT NULL,
        host text NOT NULL,
        -- Cookies of requests that are answered in another way, such as in another language, are others.
        variant text NOT NULL,
        sealed bytea NOT NULL CHECK (length(sealed) <= 65536),
        saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        kept_until timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, host, variant)
      );
      CREATE INDEX cookie_jar_past ON cookie_jar (kept_until);
    `);
    await schema.tenantTable('proxy');
    await schema.tenantTable('cookie_jar');
    await schema.claimColumns('cookie_jar', ['kept_until']);
    await schema.run(`GRANT DELETE ON cookie_jar TO ${rolesOf(schema.service).system}`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
