// The least that a look at an unchanged page costs: a 304 by undici alone, and its rows in Postgres alone.
import { Pool } from 'undici';
import pg from 'pg';
import { median } from './parts/median.ts';
import { processorMs, startBenchPostgres } from './parts/postgres.ts';
import { openShop } from './parts/shop.ts';

const PAGES = 500;
const LOOKS = 10_000;
const IN_HAND = 64;
const BATCH = 100;
const ROUNDS = 5;

/** Without guard, robots.txt, limits, timers or reading what came. @returns processor time of a request here, ms */
async function requestAlone(): Promise<number> {
  const shop = await openShop({ pages: PAGES, bytes: 1_024, hosts: 50 });
  const pools = new Map(shop.hosts.map((host) => [host, new Pool(`http://${host}`)]));
  const ask = (address: string, etag?: string) =>
    new Promise<string>((resolve, reject) => {
      const { host, pathname } = new URL(address);
      let seen = '';
      pools.get(host)?.dispatch(
        { path: pathname, method: 'GET', headers: etag === undefined ? {} : { 'if-none-match': etag } },
        {
          onRequestStart: () => undefined,
          onResponseData: () => undefined,
          onResponseStart: (_controller, _status, headers) => void (seen = String(headers['etag'])),
          onResponseEnd: () => resolve(seen),
          onResponseError: (_controller, error) => reject(error),
        },
      );
    });
  const pages = await Promise.all(shop.urls.map(async (url) => ({ url, etag: await ask(url) })));
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const before = process.cpuUsage();
    let asked = 0;
    const worker = async () => {
      for (let page = pages[asked++ % PAGES]; asked <= LOOKS; page = pages[asked++ % PAGES]) {
        if (page !== undefined) await ask(page.url, page.etag);
      }
    };
    await Promise.all(Array.from({ length: IN_HAND }, worker));
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / 1_000 / LOOKS);
  }
  const answers = await shop.answers();
  if ((answers['304'] ?? 0) < LOOKS * ROUNDS) throw new Error(`Not all were 304: ${JSON.stringify(answers)}`);
  for (const pool of pools.values()) await pool.close();
  shop.close();
  return median(rounds.slice(1));
}

const TABLES = `
  CREATE TABLE watch (id int PRIMARY KEY, state text, seen_at timestamptz) WITH (fillfactor = 80);
  CREATE TABLE run (id int PRIMARY KEY, watch_id int, status text, ended_at timestamptz);
  CREATE INDEX ON run (watch_id, id);
  CREATE TABLE queue (id int PRIMARY KEY, due_at timestamptz, lease uuid);
  CREATE INDEX ON queue (due_at);
  INSERT INTO watch SELECT n, repeat('x', 300) FROM generate_series(1, ${LOOKS}) AS n`;
const FILL = `
  TRUNCATE run, queue;
  INSERT INTO run SELECT n, n, 'queued' FROM generate_series(1, ${LOOKS}) AS n;
  INSERT INTO queue SELECT n, now() FROM generate_series(1, ${LOOKS}) AS n; ANALYZE`;
const LEASE = `UPDATE queue SET due_at = now() + interval '1 min', lease = gen_random_uuid() WHERE id = ANY ($1::int[])`;
const END = [
  'DELETE FROM queue WHERE id = ANY ($1::int[])',
  'UPDATE watch SET seen_at = now() WHERE id = ANY ($1::int[])',
  `UPDATE run SET status = 'succeeded', ended_at = now() WHERE id = ANY ($1::int[])`,
];

/** Lease, end of the run and the time on the watch, in batches, for one tenant without row security. @returns ms a look */
async function rowsAlone(): Promise<number> {
  const postgres = await startBenchPostgres();
  try {
    const client = new pg.Client({ connectionString: await postgres.createDatabase('floor') });
    await client.connect();
    await client.query(TABLES);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await client.query(FILL);
      const before = processorMs(postgres.pid);
      for (let from = 1; from <= LOOKS; from += BATCH) {
        const ids = Array.from({ length: BATCH }, (_, index) => from + index);
        await client.query({ name: 'lease', text: LEASE, values: [ids] });
        await client.query('BEGIN');
        for (const text of END) await client.query({ name: text.slice(0, 20), text, values: [ids] });
        await client.query('COMMIT');
      }
      rounds.push((processorMs(postgres.pid) - before) / LOOKS);
    }
    await client.end();
    return median(rounds);
  } finally {
    await postgres.remove();
  }
}

const request = await requestAlone();
const rows = await rowsAlone();
console.log(`304 by undici alone   ${request.toFixed(3)} ms CPU a request`);
console.log(`four rows in Postgres ${rows.toFixed(3)} ms CPU a look, in batches of ${BATCH}`);
console.log(`together              ${(request + rows).toFixed(3)} ms CPU a look`);
process.exit();
