import pg from 'pg';
import type { MigrationInterface } from 'typeorm';
import { EVENT_LOG_ROLE, rolesOf } from './roles.ts';

export interface ServiceMigrations {
  readonly service: string;
  /** TypeORM migrations, oldest first; each class name ends in its time, `CreateRules1763700000000`. */
  readonly migrations: readonly (new () => MigrationInterface)[];
}

export interface MigrateOptions {
  /** Address with the rights of a superuser, or of a role that may create roles and schemas. */
  readonly adminUrl: string;
  readonly services: readonly ServiceMigrations[];
  /** Passwords of the login roles by role name; a role without one can't log in. */
  readonly passwords: Readonly<Record<string, string>>;
}

const LOCK = 7_201_883_512;
const ROLE_TRIES = 10;

/**
 * Creates the roles and schemas of the services and brings their tables up to date.
 * One at a time, under an advisory lock; safe to repeat.
 * @returns names of the migrations that ran, `scraping.CreateWatches1763700000000`.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const admin = new pg.Client({ connectionString: options.adminUrl });
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await createRoles(admin, options);
    const ran: string[] = [];
    for (const service of options.services) ran.push(...(await migrateService(options.adminUrl, admin, service)));
    return ran;
  } finally {
    await admin.end();
  }
}

/** Roles belong to the whole cluster, so two databases that migrate at once meet here. */
async function createRoles(admin: pg.Client, options: MigrateOptions): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ensureRole(admin, EVENT_LOG_ROLE, 'LOGIN', options.passwords[EVENT_LOG_ROLE]);
      for (const { service } of options.services) {
        const roles = rolesOf(service);
        await ensureRole(admin, roles.login, 'LOGIN NOINHERIT', options.passwords[roles.login]);
        for (const role of [roles.owner, roles.tenant, roles.batch, roles.system])
          await ensureRole(admin, role, 'NOLOGIN');
        await admin.query(`GRANT ${roles.tenant}, ${roles.batch}, ${roles.system} TO ${roles.login}`);
      }
      return;
    } catch (error) {
      // 42710, 23505: another migration made the role first; XX000: it changed the same catalogue row.
      const state = error instanceof pg.DatabaseError ? error.code : undefined;
      if (attempt === ROLE_TRIES || (state !== '42710' && state !== '23505' && state !== 'XX000')) throw error;
    }
  }
}

async function ensureRole(admin: pg.Client, role: string, kind: string, password?: string): Promise<void> {
  const { rows } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (rows.length === 0) await admin.query(`CREATE ROLE ${role} ${kind}`);
  if (password !== undefined) await admin.query(`ALTER ROLE ${role} PASSWORD ${admin.escapeLiteral(password)}`);
}

async function migrateService(adminUrl: string, admin: pg.Client, service: ServiceMigrations): Promise<string[]> {
  const { owner } = rolesOf(service.service);
  await admin.query(`CREATE SCHEMA IF NOT EXISTS ${service.service} AUTHORIZATION ${owner}`);
  // Every service imports this file, and few processes migrate: it is a fifth of what there would be to load.
  const { DataSource } = await import('typeorm');
  const source = new DataSource({
    type: 'postgres',
    url: adminUrl,
    schema: service.service,
    migrations: [...service.migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    // Everything is made as the owner, so that nothing belongs to a superuser.
    extra: { options: `-c role=${owner} -c search_path=${service.service},public`, max: 1 },
    installExtensions: false,
  });
  await source.initialize();
  try {
    const ran = await source.runMigrations();
    return ran.map((migration) => `${service.service}.${migration.name}`);
  } finally {
    await source.destroy();
  }
}
