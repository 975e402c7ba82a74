import { setTimeout as pause } from 'node:timers/promises';
import type { ProxiedServer } from '@blackfang/local-servers';
import { Arena } from '../arena/arena.ts';
import { countWrites, KINDS_OF_READS, troubleFaults, type Asked, type Customers } from '../arena/customers.ts';
import { percentile } from '../arena/percentile.ts';
import { register } from '../arena/tenants.ts';
import { until } from '@blackfang/testing';
import type { Way } from '../arena/ways.ts';
import type { Outcome, Row, RowContext } from '../row.ts';
import { verdictFigures } from './verdict-figures.ts';

type Fault = 'slow' | 'resets' | 'half-open' | '1 KB/s';

const SIZES = {
  long: { tenants: 6, watchesPerTenant: 40, perSecond: 15, runsPerSecond: 8, leastRuns: 2000, leastAlerts: 100 },
  short: { tenants: 2, watchesPerTenant: 8, perSecond: 10, runsPerSecond: 10, leastRuns: 120, leastAlerts: 1 },
};
const LATENCY_MS = 300;
const FAULTS: Readonly<Record<Fault, (server: ProxiedServer) => Promise<void>>> = {
  slow: (server) => server.slow(LATENCY_MS),
  resets: (server) => server.reset(),
  'half-open': (server) => server.hang(),
  '1 KB/s': (server) => server.bandwidth(1),
};
const KINDS = Object.keys(FAULTS) as Fault[];
/** A page that can not be fetched time and again is told to its customer as such: there is nothing to be lost. */
const SHOP_FAULTS: readonly Fault[] = ['slow', '1 KB/s'];
/** Longer than what a request is given, so that those which wait for all of it are seen. */
const FAULT_MS: Readonly<Record<Fault, number>> = { slow: 4_000, resets: 4_000, 'half-open': 11_000, '1 KB/s': 7_000 };
/** That differ most. */
const SHORT: readonly (readonly [way: string, fault: Fault, ms: number])[] = [
  ['gateway to scraping', 'half-open', 6_000],
  ['services to postgres', 'resets', 1_000],
  ['services to redis', '1 KB/s', 1_000],
];

/** What a gateway gives a request for all that it asks, and how much later its answer may come. */
const DEADLINE_MS = 5_000;
/** A short form has its two cores not for itself: what is late there may be the machine. */
const LATE_MS = { long: 200, short: 1_000 };
const MOST_ATTEMPTS = 1.2;
/** With these alone may a request be answered that something is in the way of. */
const COME_BACK: ReadonlySet<number> = new Set([503, 504]);
const RECOVER_MS = 60_000;
const LOOK_MS = 100;
/** Of the shop: more than watches that runs are queued for. */
const FIRST_PRODUCT = 1_000_000;
/** Those who come are asked for their plan, and written to. */
const NEWCOMERS_WAYS: ReadonlySet<string> = new Set(['services to billing', 'services to the mail server']);
const NEWS_MS = 1_000;
const OTHER_RUNS = 'SELECT id FROM scraping.run WHERE id <> ALL ($1::uuid[])';
const FEED_MS = 120_000;
const SETTLE_MS = 240_000;
const BYTES_MS = 10_000;

/** One fault on one way. */
interface Trial {
  readonly way: string;
  readonly fault: Fault;
  /** Of requests that met it, all statuses. */
  readonly p99Ms: number;
  readonly met: number;
  readonly attempts: number;
  /** Until customers had their answers again. */
  readonly recoveredMs: number;
}

export const slowNetwork: Row = {
  name: 'slow network',
  happens: 'a proxy adds latency, resets, half-open connections, 1 KB/s between any two parts',
  holds: 'p99 within the deadline plus 200 ms, retries under 1.2x',
  run: (context) => {
    const { tenants, watchesPerTenant } = SIZES[context.scale];
    const { logFile } = context;
    const proxied = ['rpc', 'postgres', 'kafka', 'redis', 'outside'] as const;
    // Endpoints that are silent rest for longer and longer.
    const settings = { alerting: { WEBHOOK_TIMEOUT_MS: '3000' } };
    const options = { logFile, tenants, watchesPerTenant, proxied, settings };
    return Arena.with(options, (arena) => breakWays(arena, context));
  },
};

async function breakWays(arena: Arena, { scale, seed, say }: RowContext): Promise<Outcome> {
  const { perSecond, runsPerSecond, leastRuns, leastAlerts } = SIZES[scale];
  const { processes, feeder } = arena;
  const since = performance.now();
  const customers = arena.customers(perSecond);
  const halt = feeder.flow(runsPerSecond);
  const newcomers = new Newcomers(arena);
  await newcomers.comeBeforeTheirNews();
  await goodAnswers(customers, performance.now());
  const before = await callsMade(arena);
  const trials: Trial[] = [];
  for (const [way, fault, ms] of trialsOf(scale, arena.ways)) {
    const trial = await tryFault(arena, { customers, newcomers }, way, fault, ms);
    trials.push(trial);
    const { p99Ms, met, attempts, recoveredMs } = trial;
    say(
      `${way.name}, ${fault}: p99 ${Math.round(p99Ms)} ms of ${met}, ${attempts.toFixed(2)} attempts, good again after ${Math.round(recoveredMs)} ms`,
    );
  }
  const attempts = attemptsBetween(before, await callsMade(arena));
  halt();
  feeder.upTo(leastRuns);
  await customers.close();
  await feeder.done(FEED_MS);
  const settledMs = await arena.settled(SETTLE_MS);

  const verdict = await arena.count(leastAlerts, await newcomers.runs());
  const { mails } = await arena.world.state();
  const due = arena.tenants.length + newcomers.count;
  const bytes = await bytesThrough(arena.ways);
  const unused = bytes.filter((one) => one.bytes === 0);
  const slowest = trials.toSorted((one, other) => other.p99Ms - one.p99Ms);
  const late = slowest.filter(({ p99Ms }) => p99Ms > DEADLINE_MS + LATE_MS[scale]);
  const worst = Math.max(...trials.map((trial) => trial.attempts));
  return {
    figures: {
      seed,
      'ways that were broken': new Set(trials.map(({ way }) => way)).size,
      'faults on them': trials.length,
      'largest p99 of requests during a fault, ms': Math.round(slowest[0]?.p99Ms ?? 0),
      'which was': `${slowest[0]?.way ?? ''}, ${slowest[0]?.fault ?? ''}`,
      'attempts for each call': attempts.toFixed(3),
      'attempts for each call during a fault, at most': worst.toFixed(2),
      'longest until all was well after a fault, s': seconds(Math.max(...trials.map((trial) => trial.recoveredMs))),
      ...customers.figures(),
      'settled after the last fault, s': seconds(settledMs),
      'mails that were due': due,
      'mails that arrived': mails,
      'fewest bytes through a proxy': Math.min(...bytes.map((one) => one.bytes)),
      ...verdictFigures(verdict),
    },
    faults: [
      ...verdict.faults,
      ...(attempts < MOST_ATTEMPTS ? [] : [`Each call was attempted ${attempts.toFixed(2)} times.`]),
      ...troubleFaults(
        customers.troubles.filter((one) => !isExcused(one)),
        since,
      ),
      ...(await countWrites(arena.db, customers)),
      ...(mails >= due ? [] : [`${due - mails} mails never arrived.`]),
      ...processes.deaths.map(({ name, how }) => `${name} ended with ${how}.`),
      ...unused.map(({ name }) => `Nothing went through the proxy from ${name}.`),
    ],
    unproven: [
      ...verdict.unproven,
      ...late.map(({ way, fault, p99Ms }) => `${way}, ${fault}: p99 of requests was ${Math.round(p99Ms)} ms.`),
    ],
  };
}

function* trialsOf(scale: RowContext['scale'], ways: readonly Way[]): Generator<readonly [Way, Fault, number]> {
  for (const way of ways) {
    if (scale === 'short') {
      for (const [name, fault, ms] of SHORT) if (name === way.name) yield [way, fault, ms];
      continue;
    }
    const faults = way.name.endsWith('shops') ? SHOP_FAULTS : KINDS;
    for (const fault of faults) yield [way, fault, FAULT_MS[fault]];
  }
}

interface People {
  readonly customers: Customers;
  readonly newcomers: Newcomers;
}

async function tryFault(
  arena: Arena,
  { customers, newcomers }: People,
  way: Way,
  fault: Fault,
  ms: number,
): Promise<Trial> {
  const calls = await callsMade(arena);
  const beganAt = performance.now();
  const all = (act: (server: ProxiedServer) => Promise<void>) => Promise.all(way.servers.map(act));
  await all(FAULTS[fault]);
  while (performance.now() < beganAt + ms) {
    // What is on its way to a receiver now may arrive without our hearing so, or writing it down.
    for (const id of await arena.leasedDeliveries()) arena.inFlightAtKill.add(id);
    if (NEWCOMERS_WAYS.has(way.name)) await newcomers.come();
    else await pause(LOOK_MS);
  }
  await all((server) => server.heal());
  const healedAt = performance.now();
  await goodAnswers(customers, healedAt);
  const recoveredMs = performance.now() - healedAt;
  const asked = [...customers.asked, ...newcomers.asked];
  const met = asked.filter((one) => one.at >= beganAt && begunAt(one) <= healedAt).map((one) => one.ms);
  const attempts = attemptsBetween(calls, await callsMade(arena));
  return { way: way.name, fault, p99Ms: percentile(met, 0.99), met: met.length, attempts, recoveredMs };
}

/** New tenants, whose plan scraping has not heard of when they make their first watch: it asks billing then. */
class Newcomers {
  readonly asked: Pick<Asked, 'at' | 'ms' | 'status'>[] = [];
  readonly #arena: Arena;
  #came = 0;

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /** Who have come. */
  get count(): number {
    return this.#came;
  }

  async come(): Promise<void> {
    const { api, world } = this.#arena;
    this.#came += 1;
    const { accessToken } = await register(api, `newcomer-${this.#came}`);
    const began = performance.now();
    const url = world.pageUrl(FIRST_PRODUCT + this.#came);
    const { status } = await api.as(accessToken).call('POST', '/watches', { url });
    const at = performance.now();
    this.asked.push({ at, ms: at - began, status });
  }

  /** At least one whom scraping must ask about, since the news of tenants takes longer than that one. */
  async comeBeforeTheirNews(): Promise<void> {
    const { kafka } = this.#arena.servers.ways;
    await Promise.all(kafka.map((server) => server.slow(NEWS_MS)));
    await this.come();
    await Promise.all(kafka.map((server) => server.heal()));
  }

  /** The first look at each page that they watch. */
  async runs(): Promise<string[]> {
    const rows = await this.#arena.db.rows<{ id: string }>(OTHER_RUNS, [[...this.#arena.feeder.fed.keys()]]);
    return rows.map(({ id }) => id);
  }
}

/** Resolves when what customers read, each kind of it, was there for the last one who asked after a moment. */
async function goodAnswers({ asked }: Customers, after: number): Promise<void> {
  await until(
    'good answers',
    () => {
      const reads = asked.filter((one) => !one.writes && begunAt(one) >= after);
      const last = new Map(reads.map(({ what, status }) => [what, status]));
      return last.size === KINDS_OF_READS && [...last.values()].every((status) => status === 200);
    },
    { timeoutMs: RECOVER_MS },
  );
}

interface Calls {
  readonly asked: number;
  readonly retries: number;
}

async function callsMade({ processes }: Arena): Promise<Calls> {
  const [asked, retries] = await Promise.all([
    processes.total('blackfang_rpc_client_duration_seconds_count'),
    processes.total('blackfang_rpc_client_retries_total'),
  ]);
  return { asked, retries };
}

function attemptsBetween(before: Calls, after: Calls): number {
  const asked = after.asked - before.asked;
  return asked === 0 ? 1 : 1 + (after.retries - before.retries) / asked;
}

async function bytesThrough(ways: readonly Way[]): Promise<{ readonly name: string; readonly bytes: number }[]> {
  const counted: { name: string; bytes: number }[] = [];
  for (const { name, servers } of ways) {
    let bytes = 0;
    for (const server of servers) bytes += await bytesOf(server);
    counted.push({ name, bytes });
  }
  return counted;
}

/** Its connections are ended for that: only then are they counted, in a moment. */
async function bytesOf(server: ProxiedServer): Promise<number> {
  await server.cut();
  const end = performance.now() + BYTES_MS;
  for (;;) {
    const bytes = await server.bytesThrough();
    if (bytes > 0 || performance.now() > end) return bytes;
    await pause(LOOK_MS);
  }
}

/** Whoever sends a write again may come while the first one is still being worked on. */
function isExcused({ status, why }: Asked): boolean {
  return COME_BACK.has(status) || why.includes('request_in_progress');
}

function begunAt({ at, ms }: Pick<Asked, 'at' | 'ms'>): number {
  return at - ms;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
