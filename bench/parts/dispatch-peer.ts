// The usual loop: takes the next delivery that is due, signs and sends it by fetch, and records what came of it, in a
// transaction.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { serveApart } from './apart.ts';
import type { DispatchOrder, DispatchSetting } from './dispatch-setting.ts';
import { measure } from './measure.ts';

const TABLES = `
  CREATE TABLE endpoint (id uuid PRIMARY KEY, url text NOT NULL, secret text NOT NULL);
  CREATE TABLE delivery (
    id uuid PRIMARY KEY, endpoint_id uuid NOT NULL REFERENCES endpoint, payload bytea NOT NULL, status text NOT NULL,
    due_at timestamptz NOT NULL DEFAULT now(), attempts int NOT NULL DEFAULT 0, delivered_at timestamptz);
  CREATE INDEX ON delivery (due_at) WHERE status = 'pending';
  CREATE TABLE attempt (
    id uuid PRIMARY KEY, delivery_id uuid NOT NULL REFERENCES delivery, at timestamptz NOT NULL, status text NOT NULL,
    http_status int, duration_ms int NOT NULL)`;
const ENDPOINTS = 'INSERT INTO endpoint SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])';
const DELIVERIES = `
  INSERT INTO delivery (id, endpoint_id, payload, status)
  SELECT id, endpoint_id, payload, 'pending' FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS d (id, endpoint_id, payload)`;
const TAKE = `
  SELECT d.id, d.payload, e.url, e.secret FROM delivery d JOIN endpoint e ON e.id = d.endpoint_id
  WHERE d.status = 'pending' AND d.due_at <= now() ORDER BY d.due_at LIMIT 1 FOR UPDATE OF d SKIP LOCKED`;
const RECORD = 'UPDATE delivery SET status = $2, attempts = attempts + 1, delivered_at = now() WHERE id = $1';
const ATTEMPT = 'INSERT INTO attempt VALUES ($1, $2, $3, $4, $5, $6)';

interface Due {
  readonly id: string;
  readonly payload: Buffer;
  readonly url: string;
  readonly secret: string;
}

serveApart<DispatchSetting, DispatchOrder>(async ({ databaseUrl, servers, endpoints }) => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(TABLES);
  await client.query(ENDPOINTS, [
    endpoints.map(({ id }) => id),
    endpoints.map(({ url }) => url),
    endpoints.map(({ secret }) => secret),
  ]);
  return async ({ deliveries }) => {
    await client.query(DELIVERIES, [
      deliveries.map(({ id }) => id),
      deliveries.map(({ targetId }) => targetId),
      deliveries.map(({ payload }) => payload),
    ]);
    await client.query('ANALYZE');
    return measure(servers, async () => {
      const times: number[] = [];
      for (let took = await deliverNext(client); took !== undefined; took = await deliverNext(client)) times.push(took);
      return { count: times.length, times };
    });
  };
});

/** @returns how long it took from the call to its record, ms; undefined where nothing is due. */
async function deliverNext(client: pg.Client): Promise<number | undefined> {
  await client.query('BEGIN');
  const [due] = (await client.query<Due>({ name: 'take', text: TAKE })).rows;
  if (due === undefined) return void (await client.query('COMMIT'));
  const at = new Date();
  const began = performance.now();
  const { status, ok } = await send(due, at);
  const outcome = ok ? 'delivered' : 'failed';
  const ms = Math.round(performance.now() - began);
  await client.query({ name: 'record', text: RECORD, values: [due.id, outcome] });
  await client.query({ name: 'attempt', text: ATTEMPT, values: [randomUUID(), due.id, at, outcome, status, ms] });
  await client.query('COMMIT');
  return performance.now() - began;
}

async function send({ id, payload, url, secret }: Due, at: Date): Promise<{ status: number; ok: boolean }> {
  const body = payload.toString();
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
  });
  // Read to its end, so that the connection serves again.
  await response.arrayBuffer();
  return response;
}
