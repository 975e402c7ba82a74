// Claims of due work out of 10,000, 100,000 and 1,000,000 rows, of which one tenant owns nine in ten; and the scheduler
// that makes work of watches. The peer takes what is due first, whosever it is. Flat means that the most rows cost no more
// than half as much again as the fewest; fair, that a small tenant's work is not behind the large one's.
import { setTimeout as pause } from 'node:timers/promises';
import { WorkQueue, type Claim } from '@blackfang/work-queue';
import pg from 'pg';
import { migrations } from '../services/scraping/migrations/index.ts';
import { installService, startBenchPostgres } from './parts/postgres.ts';
import { openDatabase } from './parts/relay-rate.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const TENANTS = 200;
const LARGE_SHARE = 0.9;
const LANES = 2_000;
/** As a process with 50 workers asks. */
const LIMIT = 50;
const PER_TENANT = 10;
const ROUNDS = 100;
const GOAL_GROWTH = 1.5;

const TENANT_OF = `CASE WHEN n % 10 < ${LARGE_SHARE * 10} THEN 1 ELSE 2 + (n / 10) % ${TENANTS - 1} END`;
const idOf = (number: string) => `('00000000-0000-7000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
const FILL = [
  `INSERT INTO scraping.run_queue (tenant_id, id, lane, priority, due_at)
   SELECT ${idOf(TENANT_OF)}, uuidv7(), 'host-' || n % ${LANES}, 1, now() - make_interval(secs => n % 3600)
   FROM generate_series(1, $1::int) AS n`,
  `INSERT INTO scraping.run_queue_lane (lane) SELECT 'host-' || n FROM generate_series(0, ${LANES - 1}) AS n`,
];
const TAKE_OLDEST = `
  UPDATE scraping.run_queue SET due_at = now() + interval '1 minute' WHERE (tenant_id, id) IN (
    SELECT tenant_id, id FROM scraping.run_queue WHERE due_at <= now() ORDER BY due_at LIMIT ${LIMIT} FOR UPDATE SKIP LOCKED)
  RETURNING tenant_id`;
const LARGE = '00000000-0000-7000-8000-000000000001';

interface Figures {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of what was claimed, how much was the large tenant's. */
  readonly largeShare: number;
  /** Small tenants of whom something was claimed. */
  readonly served: number;
}

function figuresOf(durations: readonly number[], owners: readonly string[]): Figures {
  const sorted = durations.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  const small = new Set(owners.filter((owner) => owner !== LARGE));
  const largeShare = (owners.length - owners.filter((owner) => owner !== LARGE).length) / owners.length;
  return { p50Ms: at(0.5), p99Ms: at(0.99), largeShare, served: small.size };
}

async function timed<T>(rounds: number, round: () => Promise<readonly T[]>, ownerOf: (one: T) => string) {
  const durations: number[] = [];
  const owners: string[] = [];
  for (let index = 0; index < rounds; index += 1) {
    const since = performance.now();
    const taken = await round();
    durations.push(performance.now() - since);
    owners.push(...taken.map(ownerOf));
    // As between the claims of workers that are busy.
    await pause(1);
  }
  return figuresOf(durations, owners);
}

const show = (label: string, rows: number, { p50Ms, p99Ms, largeShare, served }: Figures) =>
  `${label.padEnd(6)} ${String(rows).padStart(9)} rows   p50 ${p50Ms.toFixed(2)} ms   p99 ${p99Ms.toFixed(2)} ms   ` +
  `${(largeShare * 100).toFixed(1)}% of what was claimed is the large tenant's, ${served} of ${TENANTS - 1} others served`;

const postgres = await startBenchPostgres();
try {
  const empty = await postgres.createDatabase('installed');
  await installService(empty, migrations);
  const ours: Figures[] = [];
  console.log(`${LIMIT} a claim, ${ROUNDS} claims; peer: the ${LIMIT} that are due first`);
  for (const size of SIZES) {
    const url = await postgres.createDatabase(`rows_${size}`, 'installed');
    const superuser = new pg.Client({ connectionString: url });
    await superuser.connect();
    for (const statement of FILL) await superuser.query(statement, statement.includes('$1') ? [size] : []);
    await superuser.query('CREATE INDEX peer_due ON scraping.run_queue (due_at)');
    await superuser.query('VACUUM ANALYZE scraping.run_queue');
    await superuser.query('CHECKPOINT');
    const peer = await timed(
      ROUNDS,
      async () => (await superuser.query<{ tenant_id: string }>(TAKE_OLDEST)).rows,
      (row) => row.tenant_id,
    );
    // Ours is not to pay for an index that it does not have.
    await superuser.query('DROP INDEX scraping.peer_due');
    const db = openDatabase(url);
    const queue = new WorkQueue(db, 'run_queue');
    const options = { limit: LIMIT, perTenant: PER_TENANT, leaseMs: 60_000, spacingMs: 0 };
    await queue.claim(options);
    const figures = await timed<Claim>(
      ROUNDS,
      () => queue.claim(options),
      (claim) => claim.tenantId,
    );
    ours.push(figures);
    console.log(show('ours', size, figures));
    console.log(show('peer', size, peer));
    await db.close();
    await superuser.end();
  }
  const [fewest, most] = [ours[0], ours.at(-1)];
  const growth = (most?.p50Ms ?? Number.NaN) / (fewest?.p50Ms ?? Number.NaN);
  const isFair = ours.every(({ served, largeShare }) => served === TENANTS - 1 && largeShare < 0.2);
  console.log(
    `growth   ${growth.toFixed(2)}x from ${SIZES[0]} to ${SIZES.at(-1)} rows (goal flat: under ${GOAL_GROWTH}x)`,
  );
  console.log(
    isFair
      ? 'fair     all others served, each like the large one'
      : 'fair     NOT: somebody waits behind the large tenant',
  );
  process.exitCode = growth < GOAL_GROWTH && isFair ? 0 : 1;
} finally {
  await postgres.remove();
}
