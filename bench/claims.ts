// From watches whose time has come to claimed work, out of 10,000, 100,000 and 1,000,000 rows, of which one tenant owns
// nine in ten. The peer takes what is due first, whosever it is. Flat means that the most rows cost no more than half as
// much again as the fewest; fair, that nobody's first waits behind the large tenant's hundredth.
import { setTimeout as pause } from 'node:timers/promises';
import { Egress } from '@blackfang/egress';
import { createLogger } from '@blackfang/observability';
import type { Database } from '@blackfang/persistence';
import { WorkQueue, type Claim } from '@blackfang/work-queue';
import pg from 'pg';
import { migrations } from '../services/scraping/migrations/index.ts';
import { hostRules } from '../services/scraping/src/app.module.ts';
import { QueueRuns } from '../services/scraping/src/runs/queue-runs.ts';
import { ScheduleRules } from '../services/scraping/src/watches/schedule-rules.ts';
import { ScheduleRuns } from '../services/scraping/src/watches/schedule-runs.ts';
import { quantiles } from './parts/measure.ts';
import { installService, startBenchPostgres, type BenchPostgres } from './parts/postgres.ts';
import { openDatabase } from './parts/relay-rate.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const TENANTS = 200;
const HOSTS = 2_000;
/** As a process with 50 workers asks. */
const LIMIT = 50;
const PER_TENANT = 10;
/** While so many are made every tenant still has work that waits; then all is handed back. */
const CLAIMS = 16;
const TURNS = 6;
/** Of the watches; however many there are, so many are due. */
const DUE = 4_000;
const ROUNDS = 12;
const GOAL_GROWTH = 1.5;

/** Nine in ten are the first tenant's. */
const OWNER = `CASE WHEN n % 10 < 9 THEN 1 ELSE 2 + (n / 10) % ${TENANTS - 1} END`;
const idOf = (number: string) => `('00000000-0000-7000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
const LARGE = '00000000-0000-7000-8000-000000000001';
const HOST = `'host-' || n % ${HOSTS}`;

const FILL_QUEUE = `
  INSERT INTO scraping.run_queue (tenant_id, id, lane, priority, due_at)
  SELECT ${idOf(OWNER)}, uuidv7(), ${HOST}, 1, now() - make_interval(secs => n % 3600) FROM generate_series(1, $1::int) AS n`;
const FILL_LANES = `
  INSERT INTO scraping.run_queue_lane (lane) SELECT 'host-' || n FROM generate_series(0, ${HOSTS - 1}) AS n`;
const FILL_TENANTS = [
  `INSERT INTO scraping.entitlement
   SELECT ${idOf('n')}, 'enterprise', NULL, 100000, 10000000, 60, 1 FROM generate_series(1, ${TENANTS}) AS n`,
  `INSERT INTO scraping.competitor (tenant_id, id, name)
   SELECT ${idOf('n')}, ${idOf('n')}, 'A shop' FROM generate_series(1, ${TENANTS}) AS n`,
];
const FILL_WATCHES = `
  INSERT INTO scraping.watch (tenant_id, id, competitor_id, url, host, every_s, next_run_at)
  SELECT ${idOf(OWNER)}, uuidv7(), ${idOf(OWNER)}, 'https://' || ${HOST} || '.example/' || n, ${HOST} || '.example', 3600,
    CASE WHEN n <= ${DUE} THEN now() - interval '1 second' ELSE now() + make_interval(secs => 600 + n % 3000) END
  FROM generate_series(1, $1::int) AS n`;
const TAKE_OLDEST = `
  UPDATE scraping.run_queue SET due_at = now() + interval '1 minute' WHERE (tenant_id, id) IN (
    SELECT tenant_id, id FROM scraping.run_queue WHERE due_at <= now() ORDER BY due_at LIMIT ${LIMIT} FOR UPDATE SKIP LOCKED)
  RETURNING tenant_id AS "tenantId"`;
const GIVE_BACK = "UPDATE scraping.run_queue SET due_at = now() - interval '1 hour' WHERE due_at > now()";

interface Figures {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The large tenant's share of what was claimed. */
  readonly large: number;
  /** Others of whom something was claimed. */
  readonly served: number;
}

/** Durations in ms. */
async function timed<T>(times: number, work: () => Promise<T>): Promise<{ took: number[]; results: T[] }> {
  const took: number[] = [];
  const results: T[] = [];
  for (let index = 0; index < times; index += 1) {
    const since = performance.now();
    results.push(await work());
    took.push(performance.now() - since);
    // As between the claims of workers that are busy.
    await pause(1);
  }
  return { took, results };
}

interface Taken {
  readonly tenantId: string;
}

/** What the claims of all turns took, and whose they were. */
class Claimed {
  readonly #durations: number[] = [];
  readonly #owners: string[] = [];

  async turn<T extends Taken>(claim: () => Promise<T[]>, handBack: (taken: T[]) => Promise<unknown>): Promise<void> {
    const { took, results } = await timed(CLAIMS, claim);
    this.#durations.push(...took);
    this.#owners.push(...results.flat().map(({ tenantId }) => tenantId));
    await handBack(results.flat());
  }

  get figures(): Figures {
    const others = this.#owners.filter((owner) => owner !== LARGE);
    const large = (this.#owners.length - others.length) / this.#owners.length;
    return { ...quantiles(this.#durations), large, served: new Set(others).size };
  }
}

function schedulerOf(db: Database): ScheduleRuns {
  const log = createLogger({ service: 'bench', level: 'warn' });
  const queueRuns = new QueueRuns(new WorkQueue(db, 'run_queue'), new Egress({ userAgent: 'Blackfang benchmark' }));
  return new ScheduleRuns(db, queueRuns, new ScheduleRules(undefined), log);
}

async function handBack(queue: WorkQueue, claims: readonly Claim[]): Promise<void> {
  for (const some of Map.groupBy(claims, ({ lease }) => lease).values()) await queue.handBack(some);
}

async function fillQueue(superuser: pg.Client, rows: number): Promise<void> {
  await superuser.query('TRUNCATE scraping.run_queue');
  await superuser.query(FILL_QUEUE, [rows]);
  await superuser.query('VACUUM ANALYZE scraping.run_queue');
  await superuser.query('CHECKPOINT');
}

const show = (label: string, rows: number, { p50Ms, p99Ms, large, served }: Figures) =>
  `${label.padEnd(6)} ${String(rows).padStart(9)} rows   p50 ${p50Ms.toFixed(2)} ms   p99 ${p99Ms.toFixed(2)} ms   ` +
  `${(large * 100).toFixed(1)}% were the large tenant's, ${served} of ${TENANTS - 1} others served`;

/** @returns the rise from the fewest rows to the most. */
function tellGrowth(what: string, p50s: readonly number[]): number {
  const growth = (p50s.at(-1) ?? Number.NaN) / (p50s[0] ?? Number.NaN);
  console.log(
    `growth ${growth.toFixed(2)}x of ${what} from ${SIZES[0]} to ${SIZES.at(-1)} (goal flat: under ${GOAL_GROWTH}x)`,
  );
  return growth;
}

/** A database with so many rows that wait. */
async function prepare(postgres: BenchPostgres, size: number) {
  const url = await postgres.createDatabase(`rows_${size}`, 'installed');
  const superuser = new pg.Client({ connectionString: url });
  await superuser.connect();
  await superuser.query(FILL_LANES);
  await fillQueue(superuser, size);
  await superuser.query('CREATE INDEX peer_due ON scraping.run_queue (due_at)');
  const peer = new Claimed();
  const takeOldest = async () => (await superuser.query<Taken>(TAKE_OLDEST)).rows;
  for (let turn = 0; turn < TURNS; turn += 1) await peer.turn(takeOldest, () => superuser.query(GIVE_BACK));
  // Ours is not to pay for an index that it does not have, nor for what the peer has moved.
  await superuser.query('DROP INDEX scraping.peer_due');
  await fillQueue(superuser, size);
  const db = openDatabase(url);
  return {
    size,
    superuser,
    peer,
    ours: new Claimed(),
    db,
    queue: new WorkQueue(db, 'run_queue', hostRules({ HOST_CONCURRENCY: 4, HOST_SPACING_MS: 1_000 })),
    rounds: [] as number[],
  };
}

async function watchInstead(superuser: pg.Client, size: number): Promise<void> {
  await superuser.query('TRUNCATE scraping.run_queue');
  for (const statement of FILL_TENANTS) await superuser.query(statement);
  await superuser.query(FILL_WATCHES, [size]);
  await superuser.query('VACUUM ANALYZE scraping.watch');
  await superuser.query('CHECKPOINT');
}

const postgres = await startBenchPostgres();
try {
  const empty = await postgres.createDatabase('installed');
  await installService(empty, migrations);
  console.log(`${TURNS} x ${CLAIMS} claims of ${LIMIT}; peer: the ${LIMIT} that are due first`);
  const settings = [];
  for (const size of SIZES) settings.push(await prepare(postgres, size));
  // The sizes take turns, so that what the machine does meanwhile falls on all of them.
  const options = { limit: LIMIT, perTenant: PER_TENANT, leaseMs: 60_000, spacingMs: 0 };
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const { ours, queue } of settings) {
      await ours.turn<Claim>(
        () => queue.claim(options),
        (claims) => handBack(queue, claims),
      );
    }
  }
  for (const { superuser, size } of settings) await watchInstead(superuser, size);
  const schedulers = settings.map(({ db, rounds }) => ({ rounds, scheduler: schedulerOf(db) }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { rounds, scheduler } of schedulers) {
      const { took } = await timed(1, () => scheduler.round());
      rounds.push(...took);
    }
  }
  for (const { size, superuser, db, ours, peer, rounds } of settings) {
    const { rows } = await superuser.query<{ count: number }>('SELECT count(*)::int AS count FROM scraping.run');
    if (rows[0]?.count === 0) throw new Error('Nothing was scheduled.');
    const { p50Ms, p99Ms } = quantiles(rounds);
    console.log(show('ours', size, ours.figures));
    console.log(show('peer', size, peer.figures));
    console.log(
      `ours   ${String(size).padStart(9)} watches, ${DUE} due: a round of the scheduler p50 ${p50Ms.toFixed(1)} ms   p99 ${p99Ms.toFixed(1)} ms`,
    );
    await db.close();
    await superuser.end();
  }
  const claims = settings.map(({ ours }) => ours.figures);
  const growths = [
    tellGrowth(
      'a claim',
      claims.map(({ p50Ms }) => p50Ms),
    ),
    tellGrowth(
      'a round of the scheduler',
      settings.map(({ rounds }) => quantiles(rounds).p50Ms),
    ),
  ];
  const isFair = claims.every(({ served, large }) => served === TENANTS - 1 && large < 2 / TENANTS);
  console.log(isFair ? 'fair   the large tenant gets what each of the others gets' : 'fair   NOT: somebody waits');
  process.exitCode = growths.every((growth) => growth < GOAL_GROWTH) && isFair ? 0 : 1;
} finally {
  await postgres.remove();
}
