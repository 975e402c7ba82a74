// A process of its own, started beside the test cluster: ends the cluster when nobody has used it for a while, and
// itself as soon as the cluster is gone. Arguments: the cluster's data folder.
import { setTimeout as sleep } from 'node:timers/promises';
import { stopLeftPostgres } from '@blackfang/embedded-postgres';
import pg from 'pg';
import { countUsers, IDLE_WATCH_NAME } from './test-cluster.ts';

const IDLE_MS = 180_000;
const LOOK_EVERY_MS = 5_000;

const dataFolder = process.argv[2];
const connectionString = process.env['BLACKFANG_TEST_POSTGRES_URL'];
if (dataFolder === undefined || connectionString === undefined)
  throw new Error('end-when-idle needs the data folder as argument and BLACKFANG_TEST_POSTGRES_URL');

const client = new pg.Client({ connectionString, application_name: IDLE_WATCH_NAME });
client.on('error', () => process.exit(0));
client.on('end', () => process.exit(0));
await client.connect();

let sessionsBefore = -1;
let busyAt = performance.now();
while (performance.now() - busyAt < IDLE_MS) {
  const { rows } = await client.query<{ sessions: number }>(
    'select coalesce(sum(sessions), 0)::int as sessions from pg_stat_database',
  );
  const sessions = rows[0]?.sessions ?? 0;
  if (sessions !== sessionsBefore || (await countUsers(client)) > 0) busyAt = performance.now();
  sessionsBefore = sessions;
  await sleep(LOOK_EVERY_MS);
}
await stopLeftPostgres(dataFolder);
