import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isPostgresRunning, startPostgres, stopLeftPostgres } from '@blackfang/embedded-postgres';
import pg from 'pg';

/** Shared by all test processes of this checkout and of its broken copies; it outlives runs: a start takes 50 ms then. */
const DATA_FOLDER =
  process.env['BLACKFANG_TEST_POSTGRES'] ?? join(import.meta.dirname, '../../../.blackfang/test-postgres');
const MAX_CONNECT_TRIES = 5;

/** What the process that ends an idle cluster calls itself, so that it does not count as a user of it. */
export const IDLE_WATCH_NAME = 'blackfang-test-idle-watch';

/** Starts the cluster of this checkout for tests, or finds it running; it ends by itself when nobody uses it. */
async function ensureTestCluster(): Promise<string> {
  const postgres = await startPostgres({ dataFolder: DATA_FOLDER, durable: false, restart: false });
  postgres.release();
  if (!postgres.adopted) watchForIdleness(postgres.url);
  return postgres.url;
}

/** Jest ends no process that it did not start, so a process of its own looks after the cluster. */
function watchForIdleness(url: string): void {
  const script = join(import.meta.dirname, 'end-when-idle.ts');
  const flags = ['--conditions=blackfang-source', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, script, DATA_FOLDER], {
    cwd: '/',
    detached: true,
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], BLACKFANG_TEST_POSTGRES_URL: url },
  });
  child.unref();
}

/** Runs `work` as the superuser in the database `postgres`. */
export async function asSuperuser<T>(work: (client: pg.Client, url: string) => Promise<T>): Promise<T> {
  const { client, url } = await connect();
  try {
    return await work(client, url);
  } finally {
    await client.end();
  }
}

async function connect(): Promise<{ client: pg.Client; url: string }> {
  for (let attempt = 1; ; attempt++) {
    const url = await ensureTestCluster();
    const client = new pg.Client({ connectionString: url, application_name: 'blackfang-test' });
    try {
      await client.connect();
      return { client, url };
    } catch (error) {
      // The cluster may have been ended for idleness between the look and the connect.
      if (attempt === MAX_CONNECT_TRIES) throw error;
    }
  }
}

/**
 * Ends the cluster unless another test run is connected to it.
 * @returns whether it is down now.
 */
export async function stopTestClusterWhenUnused(): Promise<boolean> {
  if (!(await isPostgresRunning(DATA_FOLDER))) return true;
  const users = await asSuperuser(async (client) => countUsers(client));
  if (users > 0) return false;
  await stopLeftPostgres(DATA_FOLDER);
  return true;
}

/** Connections of others than `client` and the watch for idleness. */
export async function countUsers(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ users: number }>(
    `select count(*)::int as users from pg_stat_activity
     where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name <> $1`,
    [IDLE_WATCH_NAME],
  );
  return rows[0]?.users ?? 0;
}
