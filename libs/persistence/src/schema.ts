import type { QueryRunner } from 'typeorm';
import { rolesOf } from './roles.ts';

/**
 * The words that migrations are written in. Each table of a service says how it is guarded: `tenantTable` for rows of
 * tenants, `claimColumns` where the system role may see which work is due, `sharedTable` for the few without a tenant.
 */
export class Schema {
  readonly #query: QueryRunner;
  readonly service: string;
  readonly #roles;

  constructor(query: QueryRunner, service: string) {
    this.#query = query;
    this.service = service;
    this.#roles = rolesOf(service);
  }

  async run(sql: string): Promise<void> {
    await this.#query.query(sql);
  }

  /**
   * Puts row-level security, forced, on a table that has `tenant_id uuid`, and lets requests and consumers in.
   * The owner sees all rows: without that a backfill would change none, in silence.
   */
  async tenantTable(table: string): Promise<void> {
    const { owner, tenant, batch } = this.#roles;
    const one = `tenant_id = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;
    const many = `tenant_id = ANY ((SELECT string_to_array(nullif(current_setting('app.tenant_ids', true), ''), ',')::uuid[])::uuid[])`;
    await this.run(`
      ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
      ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
      CREATE POLICY owner_rows ON ${table} TO ${owner} USING (true) WITH CHECK (true);
      CREATE POLICY tenant_rows ON ${table} TO ${tenant} USING (${one}) WITH CHECK (${one});
      CREATE POLICY batch_rows ON ${table} TO ${batch} USING (${many}) WITH CHECK (${many});
      GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${tenant}, ${batch};
    `);
  }

  /** Lets the system role see (and move) the columns that say which work is due, on a tenant table. */
  async claimColumns(table: string, see: readonly string[], move: readonly string[] = []): Promise<void> {
    const { system } = this.#roles;
    await this.run(`
      CREATE POLICY system_rows ON ${table} TO ${system} USING (true) WITH CHECK (true);
      GRANT SELECT (${see.join(', ')}) ON ${table} TO ${system};
    `);
    if (move.length > 0) await this.run(`GRANT UPDATE (${move.join(', ')}) ON ${table} TO ${system}`);
  }

  /** A table without tenants: must stand in the catalogue test's list with its reason. */
  async sharedTable(table: string, rights: Partial<Record<'tenant' | 'batch' | 'system', string>>): Promise<void> {
    for (const [way, verbs] of Object.entries(rights)) {
      await this.run(`GRANT ${verbs} ON ${table} TO ${this.#roles[way as keyof typeof rights]}`);
    }
  }

  /**
   * Registers a range-partitioned table with the service's partition plan and makes its first partitions.
   * @param by what its key is: a UUIDv7 `id`, a `date` or a `timestamptz`.
   * @param keep days after which a partition falls.
   */
  async partition(
    table: string,
    plan: { by: 'uuid' | 'date' | 'time'; every: 'day' | 'month'; keepDays: number },
  ): Promise<void> {
    await this.#query.query(`INSERT INTO partition_plan (parent, key_kind, every, keep_days) VALUES ($1, $2, $3, $4)`, [
      table,
      plan.by,
      plan.every,
      plan.keepDays,
    ]);
    await this.run('SELECT maintain_partitions()');
  }

  /** Makes a partition of a table by month and UUIDv7 for ids that tell a time which lies back so many months. */
  async partitionBefore(table: string, months: number): Promise<void> {
    await this.run(`
      DO $$
        DECLARE month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC') - interval '${months} months';
        BEGIN
          SET LOCAL timezone = 'UTC';
          EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF ${table} FOR VALUES FROM (%L) TO (%L)',
            '${table}_' || to_char(month, 'YYYYMM'), uuid_at(month), uuid_at(month + interval '1 month'));
        END $$;
    `);
  }

  /** What every service's schema starts with: rights, the partition plan and its keeper. */
  async foundation(): Promise<void> {
    const { tenant, batch, system } = this.#roles;
    await this.run(`
      GRANT USAGE ON SCHEMA ${this.service} TO ${tenant}, ${batch}, ${system};
      GRANT SELECT ON migration TO ${system};

      CREATE TABLE partition_plan (
        parent text PRIMARY KEY,
        key_kind text NOT NULL CHECK (key_kind IN ('uuid', 'date', 'time')),
        every text NOT NULL CHECK (every IN ('day', 'month')),
        keep_days integer NOT NULL
      );

      -- Answers to requests that carried an Idempotency-Key, for a day.
      CREATE TABLE idempotent_request (
        tenant_id uuid NOT NULL,
        key_hash bytea NOT NULL,
        operation text NOT NULL,
        request_hash bytea NOT NULL,
        response bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, key_hash)
      );
      CREATE INDEX idempotent_request_expired ON idempotent_request (expires_at);

      -- The smallest UUIDv7 of a moment (RFC 9562: 48 bits of milliseconds first).
      CREATE FUNCTION uuid_at(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
      $$;

      -- Makes the partitions of the time ahead and drops those past their time. Runs as the owner of the tables.
      CREATE FUNCTION maintain_partitions() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = ${this.service}, pg_temp SET timezone = 'UTC' AS $$
      DECLARE plan partition_plan; step interval; lower_time timestamp; name text; bounds text; made integer := 0; old record;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('${this.service}.partitions'));
        FOR plan IN SELECT * FROM partition_plan LOOP
          step := ('1 ' || plan.every)::interval;
          lower_time := date_trunc(plan.every, now()::timestamp) - step;
          WHILE lower_time < now()::timestamp + CASE plan.every WHEN 'day' THEN interval '10 days' ELSE interval '3 months' END LOOP
            name := plan.parent || to_char(lower_time, CASE plan.every WHEN 'day' THEN '"_"YYYYMMDD' ELSE '"_"YYYYMM' END);
            IF to_regclass('${this.service}.' || name) IS NULL THEN
              bounds := CASE plan.key_kind
                WHEN 'uuid' THEN format('FROM (%L) TO (%L)', uuid_at(lower_time), uuid_at(lower_time + step))
                WHEN 'date' THEN format('FROM (%L) TO (%L)', lower_time::date, (lower_time + step)::date)
                ELSE format('FROM (%L) TO (%L)', lower_time::timestamptz, (lower_time + step)::timestamptz) END;
              EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES %s', name, plan.parent, bounds);
              made := made + 1;
            END IF;
            lower_time := lower_time + step;
          END LOOP;
          FOR old IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
              WHERE i.inhparent = ('${this.service}.' || plan.parent)::regclass
                AND to_timestamp(right(c.relname, CASE plan.every WHEN 'day' THEN 8 ELSE 6 END),
                      CASE plan.every WHEN 'day' THEN 'YYYYMMDD' ELSE 'YYYYMM' END) + step
                    < now() - make_interval(days => plan.keep_days) LOOP
            EXECUTE format('DROP TABLE %I', old.relname);
          END LOOP;
        END LOOP;
        RETURN made;
      END $$;
      REVOKE ALL ON FUNCTION maintain_partitions() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION maintain_partitions() TO ${system};
    `);
    await this.tenantTable('idempotent_request');
    await this.claimColumns('idempotent_request', ['expires_at']);
    await this.run(`GRANT DELETE ON idempotent_request TO ${system}`);
  }
}
