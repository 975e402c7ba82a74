import { rolesOf, type Schema } from '@blackfang/persistence';

/**
 * What it takes to erase a tenant from a service: who is erased, which the consumers ask before they take an event in, and
 * a function that deletes some of the tenant's rows, whatever tables there are by then. Part of a migration.
 */
export async function createErasureTables(schema: Schema): Promise<void> {
  const { system } = rolesOf(schema.service);
  await schema.run(`
    CREATE TABLE erased_tenant (
      tenant_id uuid PRIMARY KEY,
      erased_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      -- When to look for rows again; null when nothing can come any more.
      next_at timestamptz DEFAULT clock_timestamp(),
      deleted_rows bigint NOT NULL DEFAULT 0
    );
    CREATE INDEX erased_tenant_next ON erased_tenant (next_at) WHERE next_at IS NOT NULL;

    -- Runs as the owner of the tables, past row security: the tenant stands in each statement. Tables that refer to others
    -- go first. Returns how many rows it deleted: fewer than it may, and there are no more.
    CREATE FUNCTION erase_tenant_rows(erased uuid, most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = ${schema.service}, pg_temp AS $$
    DECLARE target record; gone integer := 0; deleted integer;
    BEGIN
      IF NOT EXISTS (SELECT FROM erased_tenant WHERE tenant_id = erased) THEN
        RAISE EXCEPTION 'Tenant % is not to be erased', erased;
      END IF;
      FOR target IN
        WITH RECURSIVE owned AS (
          SELECT c.oid, c.relname FROM pg_class c
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
          WHERE c.relnamespace = '${schema.service}'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            AND c.relname <> 'erased_tenant'
        ), held (oid, depth) AS (
          SELECT oid, 0 FROM owned
          UNION ALL
          SELECT k.confrelid, held.depth + 1 FROM held
          JOIN pg_constraint k ON k.conrelid = held.oid AND k.contype = 'f' AND k.confrelid <> k.conrelid
          WHERE held.depth < 10
        )
        SELECT owned.relname AS name, max(held.depth) AS depth, (
          SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.place)
          FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS u (number, place)
          JOIN pg_attribute a ON a.attrelid = owned.oid AND a.attnum = u.number
          WHERE i.indrelid = owned.oid AND i.indisprimary AND u.place <= i.indnkeyatts
        ) AS key
        FROM owned JOIN held USING (oid) GROUP BY owned.oid, owned.relname ORDER BY depth, name
      LOOP
        EXECUTE format('DELETE FROM %1$I WHERE tenant_id = $1 AND (%2$s) IN (SELECT %2$s FROM %1$I WHERE tenant_id = $1 LIMIT $2)',
          target.name, target.key) USING erased, most - gone;
        GET DIAGNOSTICS deleted = ROW_COUNT;
        gone := gone + deleted;
        EXIT WHEN gone >= most;
      END LOOP;
      IF gone < most THEN
        DELETE FROM dead_letter WHERE headers ->> 'tenantid' = erased::text;
      END IF;
      RETURN gone;
    END $$;
    REVOKE ALL ON FUNCTION erase_tenant_rows(uuid, integer) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION erase_tenant_rows(uuid, integer) TO ${system};
  `);
  await schema.sharedTable('erased_tenant', { batch: 'SELECT, INSERT', system: 'SELECT, UPDATE' });
}
