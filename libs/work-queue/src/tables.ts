import { rolesOf, type Schema } from '@blackfang/persistence';

/**
 * The tables of a queue: `<name>` with one row a piece of work, and `<name>_lane` with one row for whatever work must
 * be spaced by (a host, an endpoint). The work itself stands elsewhere, under the same id.
 * Being leased is being due later: an expired lease makes the row due again by itself.
 */
export async function createWorkQueue(schema: Schema, name: string): Promise<void> {
  const { system, tenant, batch } = rolesOf(schema.service);
  await schema.run(`
    CREATE TABLE ${name} (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      lane text NOT NULL,
      priority smallint NOT NULL CHECK (priority BETWEEN 0 AND 1),
      due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      attempts integer NOT NULL DEFAULT 0,
      lease uuid,
      PRIMARY KEY (tenant_id, id)
    ) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
    CREATE INDEX ${name}_due ON ${name} (tenant_id, priority, due_at);

    CREATE TABLE ${name}_lane (
      lane text PRIMARY KEY,
      next_free_at timestamptz NOT NULL DEFAULT '-infinity'
    );
  `);
  await schema.tenantTable(name);
  await schema.run(`
    CREATE POLICY system_rows ON ${name} TO ${system} USING (true) WITH CHECK (true);
    GRANT SELECT ON ${name} TO ${system};
    GRANT UPDATE (due_at, attempts, lease) ON ${name} TO ${system};
  `);
  await schema.sharedTable(`${name}_lane`, { system: 'SELECT, INSERT, UPDATE, DELETE' });
  await schema.run(`GRANT SELECT, INSERT, UPDATE ON ${name}_lane TO ${tenant}, ${batch}`);
}

/**
 * Keeps the index of what is due to those who ask what is due. Having the tenant in front it looked as good as the primary
 * key for finding rows by their ids, and then read all work of a tenant for each of them.
 */
export async function narrowDueIndex(schema: Schema, name: string): Promise<void> {
  await schema.run(`
    DROP INDEX ${name}_due;
    CREATE INDEX ${name}_due ON ${name} (tenant_id, priority, due_at) WHERE due_at IS NOT NULL;
  `);
}

/**
 * Lets each lane have a spacing of its own, and be bounded in how much of it all processes together have in hand.
 * For queues that are made with `lanes`.
 */
export async function paceLanes(schema: Schema, name: string): Promise<void> {
  await schema.run(`
    -- More than the usual, where the lane was slowed or asks for it itself; 0 where it is as usual.
    ALTER TABLE ${name}_lane ADD COLUMN spacing_ms double precision NOT NULL DEFAULT 0;
    CREATE INDEX ${name}_leased ON ${name} (lane) WHERE lease IS NOT NULL;
  `);
}
