import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import pg from 'pg';
import { asSuperuser } from './test-cluster.ts';

export interface TestDatabase {
  readonly name: string;
  /** `postgres://` of the superuser, who passes row-level security: for preparing and for looking, not for the code under test. */
  readonly url: string;
  /** Removes it, and ends whoever is still connected. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Names what `prepare` makes, as `templateName` does: the same name is prepared once and cloned from then on. */
  readonly template: string;
  /**
   * Migrates an empty database. Runs once in a cluster, never beside another `prepare`, since roles are shared by all
   * databases. All its connections must be closed when it returns.
   */
  readonly prepare: (superuserUrl: string) => Promise<void>;
}

/** Any number; who prepares a template holds it. */
const PREPARE_LOCK = 7_203_114;
const MAX_TEMPLATES = 30;
/** Longer than any suite: an older database was left by a killed run. */
const ABANDONED_MS = 3_600_000;

/** A database of its own for one suite, in a few dozen milliseconds. */
export async function createTestDatabase(options: TestDatabaseOptions): Promise<TestDatabase> {
  const template = `template_${createHash('sha256').update(options.template).digest('hex').slice(0, 24)}`;
  const name = `test_${Date.now()}_${randomBytes(5).toString('hex')}`;
  return asSuperuser(async (client, clusterUrl) => {
    if (!(await isPrepared(client, template))) await prepareTemplate(client, clusterUrl, template, options.prepare);
    await client.query(`create database ${name} template ${template}`);
    return { name, url: databaseUrl(clusterUrl, name), drop: () => dropDatabase(name) };
  });
}

/**
 * A template's name that changes with the files under `folders`, such as a service's migrations.
 * @param name what it is for: `alerting`
 */
export function templateName(name: string, folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
    if (files.length === 0) throw new Error(`${folder} has no files that a template could be made from`);
    for (const file of files)
      hash
        .update(`${basename(file)}\0`)
        .update(readFileSync(file))
        .update('\0');
  }
  return `${name}-${hash.digest('hex')}`;
}

function databaseUrl(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function dropDatabase(name: string): Promise<void> {
  await asSuperuser((client) => client.query(`drop database if exists ${name} with (force)`));
}

async function isPrepared(client: pg.Client, template: string): Promise<boolean> {
  const { rows } = await client.query('select 1 from pg_database where datname = $1 and datistemplate', [template]);
  return rows.length === 1;
}

async function prepareTemplate(
  client: pg.Client,
  clusterUrl: string,
  template: string,
  prepare: TestDatabaseOptions['prepare'],
): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [PREPARE_LOCK]);
  try {
    if (await isPrepared(client, template)) return;
    const unfinished = `${template}_unfinished`;
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await client.query(`create database ${unfinished} template template0`);
    await prepare(databaseUrl(clusterUrl, unfinished));
    await refuseOpenConnections(client, unfinished);
    await client.query(`alter database ${unfinished} rename to ${template}`);
    await client.query(`alter database ${template} is_template true allow_connections false`);
    await removeOldDatabases(client);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [PREPARE_LOCK]);
  }
}

async function refuseOpenConnections(client: pg.Client, database: string): Promise<void> {
  // In the select list, since a condition may be evaluated before the one on the database. With a time it waits
  // until the backend is gone, which outlives its connection for a moment.
  const { rows } = await client.query<{ state: string | null }>(
    `select state, pg_terminate_backend(pid, 5000) from pg_stat_activity
     where datname = $1 and backend_type = 'client backend'`,
    [database],
  );
  const working = rows.filter(({ state }) => state !== null && state !== 'idle').length;
  if (working > 0) throw new Error(`prepare returned while ${working} of its connections were at work; await them.`);
}

/** Keeps the cluster small: databases of killed runs go, and templates of migrations that have changed since. */
async function removeOldDatabases(client: pg.Client): Promise<void> {
  const { rows: abandoned } = await client.query<{ datname: string }>(
    `select datname from pg_database
     where datname ~ '^test_[0-9]+_[0-9a-f]+$' and split_part(datname, '_', 2)::bigint < $1`,
    [Date.now() - ABANDONED_MS],
  );
  for (const { datname } of abandoned) await client.query(`drop database if exists ${datname} with (force)`);
  const { rows: old } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname ~ '^template_[0-9a-f]{24}$' order by oid desc offset $1`,
    [MAX_TEMPLATES],
  );
  for (const { datname } of old) {
    await client.query(`alter database ${datname} is_template false`);
    await client.query(`drop database ${datname} with (force)`);
  }
}
