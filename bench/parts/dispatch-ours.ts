// Our side: the alerting service as it runs in production. Deliveries are put into its tables beforehand, due at once
// when the clock starts.
import 'reflect-metadata';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Clock, SecretBox } from '@blackfang/core';
import { createLogger, createMetrics } from '@blackfang/observability';
import { Database, EVENT_LOG_ROLE, rolesOf } from '@blackfang/persistence';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { migrations } from '../../services/alerting/migrations/index.ts';
import { AppModule } from '../../services/alerting/src/app.module.ts';
import { DeliveryQueues, type NewDelivery } from '../../services/alerting/src/deliveries/delivery.ts';
import { createDeliveries } from '../../services/alerting/src/deliveries/delivery.store.ts';
import { insertEndpoint } from '../../services/alerting/src/endpoints/endpoint.store.ts';
import { serveApart } from './apart.ts';
import type { BenchEndpoint, DispatchOrder, DispatchSetting } from './dispatch-setting.ts';
import { measure, quantiles } from './measure.ts';
import { installService, withRole } from './postgres.ts';

const LOOK_MS = 2;
const LATER = new Date('2100-01-01');
const BEGIN = `UPDATE webhook_queue SET due_at = clock_timestamp()`;
const WAITING = 'SELECT EXISTS (SELECT 1 FROM webhook_queue) AS waiting';
const TIMES = `
  SELECT extract(epoch FROM d.delivered_at - a.at)::float8 * 1000 AS ms FROM attempt a
  JOIN delivery d ON d.tenant_id = a.tenant_id AND d.id = a.delivery_id
  WHERE d.id = ANY ($1::uuid[]) AND d.status = 'delivered' AND a.status = 'succeeded' AND a.http_status = 204`;

serveApart<DispatchSetting, DispatchOrder>(async ({ databaseUrl, servers, endpoints }) => {
  await installService(databaseUrl, migrations);
  const superuser = new pg.Client({ connectionString: databaseUrl, options: '-c search_path=alerting,public' });
  await superuser.connect();
  const service = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const masterKey = randomBytes(32);
  const config = AppModule.parse({
    DATABASE_URL: withRole(databaseUrl, rolesOf('alerting').login),
    EVENT_LOG_URL: withRole(databaseUrl, EVENT_LOG_ROLE),
    RPC_LISTEN: 'unix:/nowhere',
    IDENTITY_ADDRESS: 'unix:/nowhere',
    SCRAPING_ADDRESS: 'unix:/nowhere',
    ANALYSIS_ADDRESS: 'unix:/nowhere',
    SERVICE_PRIVATE_KEY: service.privateKey,
    SERVICE_PUBLIC_KEYS: '{}',
    PUBLIC_URL: 'https://app.blackfang.test',
    ALERTING_SECRET_KEY: masterKey.toString('base64'),
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'Blackfang <alerts@blackfang.test>',
    EGRESS_ALLOW: [...new Set(endpoints.map(({ url }) => new URL(url).host))].join(','),
  });
  const log = createLogger({ service: 'bench', level: 'warn' });
  const host = { instance: 'bench', log, metrics: createMetrics('alerting'), clock: new Clock() };
  const app = await NestFactory.createApplicationContext(AppModule.register(config, host), { logger: ['error'] });
  const [db, queues] = [app.get(Database), app.get(DeliveryQueues)];
  await insertEndpoints(db, endpoints, new SecretBox(masterKey, 'endpoint secrets'));

  const times = async (deliveries: readonly NewDelivery[]): Promise<number[]> => {
    const { rows } = await superuser.query<{ ms: number }>(TIMES, [deliveries.map(({ id }) => id)]);
    if (rows.length !== deliveries.length) throw new Error(`${rows.length} of ${deliveries.length} are recorded.`);
    return rows.map(({ ms }) => ms);
  };
  return async ({ deliveries }) => {
    const tenants = [...new Set(deliveries.map(({ tenantId }) => tenantId))];
    const later = deliveries.map((one) => ({ ...one, dueAt: LATER }));
    await db.batch(tenants, (tx) => createDeliveries(tx, queues, later));
    await superuser.query('ANALYZE');
    const measured = await measure(servers, async () => {
      await superuser.query(`BEGIN; ${BEGIN}; NOTIFY ${queues.webhook.channel}; COMMIT`);
      for (let waiting = true; waiting;) {
        await delay(LOOK_MS);
        const { rows } = await superuser.query<{ waiting: boolean }>(WAITING);
        waiting = rows[0]?.waiting ?? false;
      }
      return { count: deliveries.length };
    });
    return { ...measured, ...quantiles(await times(deliveries)) };
  };
});

async function insertEndpoints(db: Database, endpoints: readonly BenchEndpoint[], box: SecretBox): Promise<void> {
  for (const { tenantId, id, url, secret } of endpoints) {
    const endpoint = { tenantId, id, url, topics: ['alert.raised'], description: '', secret: box.seal(secret, id) };
    await db.tenant({ tenantId }, (tx) => insertEndpoint(tx, endpoint));
  }
}
