import { EVENT_LOG_ROLE, rolesOf } from '@blackfang/persistence';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import pg from 'pg';
import { OWN_SERVICES, SERVICES, type OwnService } from '../src/services.ts';
import { applicationRoles, policiesOf, readTables, sharedTablesOf, type Table } from './catalogue.ts';

/** Fewer than this, and the catalogue was not read: a check that looked at nothing must not pass. */
const LEAST_TENANT_TABLES = 36;
const LEAST_TABLES_A_SERVICE = 8;

/** What background work sees of the rows of all tenants, besides the queues: columns that say what is due. */
const CLAIM_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'alerting.idempotent_request': ['DELETE', 'SELECT (expires_at)'],
  'analysis.idempotent_request': ['DELETE', 'SELECT (expires_at)'],
  'billing.idempotent_request': ['DELETE', 'SELECT (expires_at)'],
  'identity.idempotent_request': ['DELETE', 'SELECT (expires_at)'],
  'scraping.idempotent_request': ['DELETE', 'SELECT (expires_at)'],
  'analysis.offer': ['DELETE', 'SELECT (deleted_at)', 'SELECT (erased_at)', 'SELECT (tenant_id)', 'SELECT (watch_id)'],
  'billing.subscription': ['SELECT (tenant_id)', 'SELECT (trial_ends_at)'],
  'scraping.check_count': ['DELETE', 'SELECT (day)'],
  'scraping.cookie_jar': ['DELETE', 'SELECT (kept_until)'],
  'scraping.data_export': ['DELETE', 'SELECT (created_at)', 'SELECT (expires_at)'],
  'scraping.deleted_watch': ['DELETE', 'SELECT (deleted_at)', 'SELECT (tenant_id)', 'SELECT (watch_id)'],
  'scraping.review': ['DELETE', 'SELECT (last_seen_at)', 'SELECT (tenant_id)', 'SELECT (watch_id)'],
  'scraping.watch_job': ['DELETE', 'SELECT (created_at)'],
  'scraping.watch': ['SELECT (id)', 'SELECT (next_run_at)', 'SELECT (tenant_id)'],
};
/** What guards rows beside the tenant: what was seen can't be taken away, but for sample data. */
const MORE_POLICIES: Readonly<Record<string, readonly string[]>> = {
  'scraping.observation': [
    'restrictive samples_alone: DELETE to {blackfang_scraping_tenant} using (sample_id IS NOT NULL) check nothing',
  ],
};
/** A queue's row says that something is due and what it is spaced by; the work itself stands elsewhere. */
const QUEUE_COLUMNS = ['SELECT', 'UPDATE (attempts)', 'UPDATE (due_at)', 'UPDATE (lease)'];

describe('the catalogue of the database', () => {
  let house: ServiceDatabase;
  let client: pg.Client;
  let tables: Table[];
  /** Guarded by tenant, partitions left out. */
  let tenantTables: Table[];
  const isShared = ({ schema, name }: Table): boolean => name in sharedTablesOf(schema as OwnService, tables);

  beforeAll(async () => {
    const [first, ...others] = OWN_SERVICES.map((service) => SERVICES[service].migrations);
    if (first === undefined) throw new Error('There is no service.');
    house = await createServiceDatabase([first, ...others]);
    client = new pg.Client({ connectionString: house.superuserUrl });
    await client.connect();
    tables = await readTables(client, OWN_SERVICES);
    tenantTables = tables.filter((table) => table.parent === null && !isShared(table));
  });
  afterAll(async () => {
    await client.end();
    await house.close();
  });

  const query = async (sql: string, ...values: unknown[]) =>
    (await client.query<Record<string, unknown>>(sql, values)).rows;

  it('was read: there is about as much in it as there must be', () => {
    expect(tenantTables.length).toBeGreaterThanOrEqual(LEAST_TENANT_TABLES);
    for (const service of OWN_SERVICES) {
      const own = tables.filter((table) => table.schema === service && table.parent === null);
      expect(own.length).toBeGreaterThanOrEqual(LEAST_TABLES_A_SERVICE);
      expect(tables.some((table) => table.schema === service && table.parent !== null)).toBe(true);
    }
  });

  it('has tables alone: no view, no materialized view, no foreign table shows rows past their policies', async () => {
    expect(tables.filter(({ kind }) => kind !== 'r' && kind !== 'p')).toEqual([]);
    const elsewhere = await query(
      `SELECT relname FROM pg_class WHERE relkind NOT IN ('i', 'I', 'S', 't') AND relnamespace NOT IN
         (SELECT oid FROM pg_namespace WHERE nspname = ANY ($1) OR nspname ~ '^(pg_|information_schema$)')`,
      [...OWN_SERVICES, 'event_log'],
    );
    expect(elsewhere).toEqual([]);
  });

  it('forces row security on every table of tenants, by exactly the policies that it must have', () => {
    const guards = Object.fromEntries(tenantTables.map((table) => [table.path, guardOf(table)]));
    const expected = tenantTables.map(({ schema, path, name }) => {
      const { rows, claims } = policiesOf(schema);
      const claimed = name.endsWith('_queue') || path in CLAIM_COLUMNS;
      const policies = [...rows, ...(claimed ? [claims] : []), ...(MORE_POLICIES[path] ?? [])].toSorted();
      return [path, { tenantColumn: 'uuid not null', secured: true, forced: true, policies }];
    });
    expect(guards).toEqual(Object.fromEntries(expected));
  });

  it('begins each unique index of a table of tenants with the tenant, and each has a primary key', async () => {
    const keyed = await query(`SELECT conrelid::regclass::text AS path FROM pg_constraint WHERE contype = 'p'`);
    const primary = new Set(keyed.map(({ path }) => path));
    for (const { path, uniqueBy } of tenantTables) {
      expect({ path, primary: primary.has(path) }).toEqual({ path, primary: true });
      const others = Object.entries(uniqueBy).filter(([, first]) => first !== 'tenant_id');
      expect({ path, others }).toEqual({ path, others: [] });
    }
  });

  it('binds rows of a tenant to rows of the same tenant alone', () => {
    const guarded = new Set(tenantTables.map(({ path }) => path));
    const crossing = tables.flatMap((table) =>
      table.foreignKeys
        .filter(({ to, columns, toColumns }) => {
          if (!guarded.has(to)) return guarded.has(table.path) ? !to.startsWith(`${table.schema}.`) : false;
          return columns[0] !== 'tenant_id' || toColumns[0] !== 'tenant_id';
        })
        .map(({ name, to }) => `${table.path}.${name} -> ${to}`),
    );
    expect(crossing).toEqual([]);
    expect(tables.flatMap((table) => table.foreignKeys).length).toBeGreaterThan(10);
  });

  it('lists each table without tenants with a reason, and lists none that does not exist', () => {
    for (const service of OWN_SERVICES) {
      const listed = sharedTablesOf(service, tables);
      const existing = tables.filter((table) => table.schema === service && isShared(table)).map(({ name }) => name);
      expect({ service, listed: Object.keys(listed).toSorted() }).toEqual({ service, listed: existing.toSorted() });
      for (const reason of Object.values(listed)) expect(reason.length).toBeGreaterThan(20);
    }
  });

  it('lets nobody at a partition but through its table, whose policies would not hold there', () => {
    const partitions = tables.filter(({ parent }) => parent !== null);
    expect(partitions.length).toBeGreaterThan(50);
    for (const { path, parent, rights, schema, owner } of partitions) {
      expect({ path, rights, owner }).toEqual({ path, rights: [], owner: rolesOf(schema).owner });
      expect(tables.some((table) => table.path === parent && table.kind === 'p')).toBe(true);
    }
  });

  it('shows to background work no more of the rows of tenants than what says that they are due', () => {
    const seen = tenantTables.flatMap(({ path, schema, rights }): [string, string[]][] => {
      const prefix = `${rolesOf(schema).system}: `;
      const own = rights.filter((right) => right.startsWith(prefix)).map((right) => right.slice(prefix.length));
      return own.length === 0 ? [] : [[path, own]];
    });
    const queues = tenantTables.filter(({ name }) => name.endsWith('_queue')).map(({ path }) => [path, QUEUE_COLUMNS]);
    expect(queues.length).toBeGreaterThanOrEqual(4);
    expect(Object.fromEntries(seen)).toEqual({ ...CLAIM_COLUMNS, ...Object.fromEntries(queues) });
  });

  it('gives each right to a role of the service itself, and none to its login or to everybody', async () => {
    for (const { path, schema, rights } of tables) {
      const { tenant, batch, system } = rolesOf(schema);
      const others = rights.filter((right) => ![tenant, batch, system].includes(right.split(': ')[0] ?? ''));
      expect({ path, others }).toEqual({ path, others: [] });
    }
    const logins = [...OWN_SERVICES.map((service) => rolesOf(service).login), EVENT_LOG_ROLE];
    const direct = await query(
      `SELECT d.classid::regclass::text AS kind, d.objid, d.refobjid::regrole::text AS role FROM pg_shdepend d
       WHERE d.refclassid = 'pg_authid'::regclass AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
         AND d.classid <> 'pg_auth_members'::regclass AND d.refobjid::regrole::text = ANY ($1) AND d.deptype = 'a'
         AND NOT (d.classid = 'pg_class'::regclass AND d.objid::regclass::text LIKE 'event_log.%')
         AND NOT (d.classid = 'pg_namespace'::regclass AND d.objid = 'event_log'::regnamespace)`,
      logins,
    );
    expect(direct).toEqual([]);
  });

  it('lets no role of one service into the schema of another, and none but its own into the event log', async () => {
    const roles = [...OWN_SERVICES.flatMap((service) => Object.values(rolesOf(service))), EVENT_LOG_ROLE];
    const inside = await query(
      `SELECT r.role, n.schema FROM unnest($1::text[]) AS r (role), unnest($2::text[]) AS n (schema)
       WHERE has_schema_privilege(r.role, n.schema, 'USAGE, CREATE') ORDER BY 1, 2`,
      roles,
      [...OWN_SERVICES, 'event_log'],
    );
    const expected = OWN_SERVICES.flatMap((service) => {
      const { owner, tenant, batch, system } = rolesOf(service);
      return [owner, tenant, batch, system].map((role) => ({ role, schema: service }));
    });
    const all = [...expected, { role: EVENT_LOG_ROLE, schema: 'event_log' }];
    expect(inside).toEqual(all.toSorted((a, b) => (a.role < b.role ? -1 : 1)));
    const objects = await query(
      `SELECT r.role, c.oid::regclass::text AS relation FROM unnest($1::text[]) AS r (role)
       CROSS JOIN pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ANY ($2) AND c.relkind IN ('r', 'p', 'S') AND r.role !~ ('^blackfang_' || n.nspname || '(_|$)')
         AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege(r.role, c.oid, 'USAGE, SELECT, UPDATE')
           ELSE has_table_privilege(r.role, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
             OR has_any_column_privilege(r.role, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES') END`,
      roles,
      [...OWN_SERVICES, 'event_log'],
    );
    expect(objects).toEqual([]);
    const inPublic = await query(
      `SELECT role FROM unnest($1::text[]) AS role WHERE has_schema_privilege(role, 'public', 'CREATE')`,
      roles,
    );
    expect(inPublic).toEqual([]);
  });

  it('knows no role of ours that stands above the policies, owns what it uses, or can become what it must not', async () => {
    const roles = [...applicationRoles(), ...OWN_SERVICES.map((service) => rolesOf(service).owner)];
    const above = await query(
      `SELECT rolname FROM pg_roles WHERE rolname = ANY ($1)
         AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)`,
      roles,
    );
    expect(above).toEqual([]);
    const known = await query('SELECT 1 FROM pg_roles WHERE rolname = ANY ($1)', roles);
    expect(known).toHaveLength(roles.length);
    const owning = await query(
      `SELECT refobjid::regrole::text AS role, classid::regclass::text AS kind, objid FROM pg_shdepend
       WHERE deptype = 'o' AND refclassid = 'pg_authid'::regclass AND refobjid::regrole::text = ANY ($1)
         AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))`,
      applicationRoles(),
    );
    expect(owning).toEqual([]);
    const becomes = await query(
      `SELECT m.rolname AS login, array_agg(r.rolname::text ORDER BY r.rolname) AS becomes,
         bool_or(a.inherit_option OR a.admin_option) AS more
       FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
       WHERE m.rolname = ANY ($1) OR r.rolname = ANY ($1) GROUP BY 1 ORDER BY 1`,
      roles,
    );
    const expected = OWN_SERVICES.map((service) => {
      const { login, batch, system, tenant } = rolesOf(service);
      return { login, becomes: [batch, system, tenant], more: false };
    });
    expect(becomes).toEqual(expected.toSorted((a, b) => (a.login < b.login ? -1 : 1)));
  });

  it('pins the search path of each function that runs as its owner, and offers none of them to everybody', async () => {
    const functions = await query(
      `SELECT n.nspname AS schema, p.proname AS name, pg_get_userbyid(p.proowner) AS owner, p.proconfig AS config,
         p.proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) WHERE grantee = 0) AS everybody
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE p.prosecdef AND n.nspname !~ '^(pg_|information_schema$)'`,
    );
    expect(functions.length).toBeGreaterThanOrEqual(OWN_SERVICES.length);
    for (const { schema, name, owner, config, everybody } of functions) {
      expect({ schema, name, owner, everybody }).toEqual({
        schema,
        name,
        owner: rolesOf(String(schema)).owner,
        everybody: false,
      });
      expect(config).toContain(`search_path=${schema}, pg_temp`);
    }
  });
});

function guardOf({ tenantColumn, secured, forced, policies }: Table) {
  return { tenantColumn, secured, forced, policies: policies.toSorted() };
}
