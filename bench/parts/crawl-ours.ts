// Our side: the scraping service as it runs in production, from the queue of runs to the event log. Watches and runs are
// put into its tables at once instead of one by one over gRPC.
import 'reflect-metadata';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Clock, newId } from '@blackfang/core';
import { createLogger, createMetrics } from '@blackfang/observability';
import { EVENT_LOG_ROLE, rolesOf } from '@blackfang/persistence';
import { QueueWorker } from '@blackfang/work-queue';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { migrations } from '../../services/scraping/migrations/index.ts';
import { AppModule } from '../../services/scraping/src/app.module.ts';
import { serveSide, type Crawl, type StoredRow } from './crawl-side.ts';
import { installService, withRole } from './postgres.ts';

const TENANTS = 10;
/** Runs in hand, as for an installation that watches many hosts: what one process takes on of ten tenants. */
const WORKERS = 200;
const LOOK_MS = 2;

const INSERT_WATCHES = `
  WITH watched AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS w (tenant_id, id, competitor_id, url)),
  named AS (
    INSERT INTO competitor (tenant_id, id, name) SELECT DISTINCT tenant_id, competitor_id, 'A shop' FROM watched)
  INSERT INTO watch (tenant_id, id, competitor_id, url, host, every_s)
  SELECT tenant_id, id, competitor_id, url, '127.0.0.1', 3600 FROM watched`;
const QUEUE_RUNS = `
  WITH wanted AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS r (tenant_id, id, watch_id, lane)),
  runs AS (INSERT INTO run (tenant_id, id, watch_id) SELECT tenant_id, id, watch_id FROM wanted),
  queued AS (
    UPDATE watch w SET queued_run_id = wanted.id FROM wanted WHERE w.tenant_id = wanted.tenant_id AND w.id = wanted.watch_id)
  INSERT INTO run_queue (tenant_id, id, lane, priority) SELECT tenant_id, id, lane, 1 FROM wanted`;
/** Runs that are not done, and events that the log has not got yet. */
const WAITING = `
  SELECT EXISTS (SELECT 1 FROM run_queue) OR EXISTS (SELECT 1 FROM outbox) AS waiting`;
const ENDED = `
  SELECT extract(epoch FROM finished_at - started_at)::float8 * 1000 AS ms, status, unchanged FROM run WHERE id = ANY ($1::uuid[])`;
const LATEST = `
  SELECT w.url, o.title AS name, w.latest_price::text AS price, w.latest_currency AS currency,
    w.latest_availability AS availability
  FROM watch w JOIN observation o ON o.tenant_id = w.tenant_id AND o.id = w.latest_observation_id AND o.watch_id = w.id
  WHERE o.status = 'ok' AND o.price = w.latest_price ORDER BY w.url COLLATE "C"`;

interface Watch {
  readonly tenantId: string;
  readonly id: string;
  readonly url: string;
}

serveSide(async ({ databaseUrl, hosts, urls }) => {
  await installService(databaseUrl, migrations);
  const superuser = new pg.Client({ connectionString: databaseUrl, options: '-c search_path=scraping,public' });
  await superuser.connect();
  const watches = await insertWatches(superuser, urls);
  await superuser.query('ANALYZE');

  const folder = await mkdtemp(join(tmpdir(), 'blackfang-bench-snapshots-'));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  const service = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const config = AppModule.parse({
    DATABASE_URL: withRole(databaseUrl, rolesOf('scraping').login),
    EVENT_LOG_URL: withRole(databaseUrl, EVENT_LOG_ROLE),
    RPC_LISTEN: 'unix:/nowhere',
    IDENTITY_ADDRESS: 'unix:/nowhere',
    BILLING_ADDRESS: 'unix:/nowhere',
    ALERTING_ADDRESS: 'unix:/nowhere',
    SERVICE_PRIVATE_KEY: service.privateKey,
    SERVICE_PUBLIC_KEYS: '{}',
    SNAPSHOT_STORE: `file:${folder}`,
    EGRESS_ALLOW: hosts.join(','),
    WATCH_SECRET_KEY: randomBytes(32).toString('base64'),
    WORKERS: String(WORKERS),
  });
  const log = createLogger({ service: 'bench', level: 'warn' });
  const host = { instance: 'bench', log, metrics: createMetrics('scraping'), clock: new Clock() };
  const app = await NestFactory.createApplicationContext(AppModule.register(config, host), { logger: ['error'] });
  const worker = app.get(QueueWorker);

  const prepare = async (addresses: readonly string[], unchanged: boolean): Promise<Crawl> => {
    const wanted = addresses.flatMap((url) => watches.get(url) ?? []);
    const runs = wanted.map(() => newId());
    await superuser.query('BEGIN');
    await superuser.query(QUEUE_RUNS, [
      wanted.map((watch) => watch.tenantId),
      runs,
      wanted.map((watch) => watch.id),
      wanted.map((watch) => new URL(watch.url).host),
    ]);
    const run = async () => {
      await superuser.query('NOTIFY queue_run_queue; COMMIT');
      for (;;) {
        await delay(LOOK_MS);
        if (worker.inHand > 0) continue;
        const { rows } = await superuser.query<{ waiting: boolean }>(WAITING);
        if (rows[0]?.waiting === false) break;
      }
    };
    return { run, times: () => timesOf(runs, unchanged) };
  };
  const timesOf = async (runs: readonly string[], unchanged: boolean): Promise<number[]> => {
    const { rows } = await superuser.query<{ ms: number; status: string; unchanged: boolean }>(ENDED, [runs]);
    const wrong = rows.filter((row) => row.status !== 'succeeded' || row.unchanged !== unchanged);
    if (rows.length !== runs.length || wrong.length > 0) {
      throw new Error(`${wrong.length} of ${rows.length} runs did not end as expected: ${JSON.stringify(wrong[0])}`);
    }
    return rows.map((row) => row.ms);
  };

  return { prepare, rows: async () => (await superuser.query<StoredRow>(LATEST)).rows };
});

/** Each tenant watches pages at each host. */
async function insertWatches(superuser: pg.Client, urls: readonly string[]): Promise<Map<string, Watch>> {
  const tenants = Array.from({ length: TENANTS }, () => ({ tenantId: newId(), competitorId: newId() }));
  const place = (index: number) => tenants[Math.floor(index / TENANTS) % TENANTS] ?? { tenantId: '', competitorId: '' };
  const watches = urls.map((url, index) => ({ ...place(index), id: newId(), url }));
  await superuser.query(INSERT_WATCHES, [
    watches.map((watch) => watch.tenantId),
    watches.map((watch) => watch.id),
    watches.map((watch) => watch.competitorId),
    watches.map((watch) => watch.url),
  ]);
  return new Map(watches.map((watch) => [watch.url, watch]));
}
