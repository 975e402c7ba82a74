import { setTimeout as pause } from 'node:timers/promises';
import { Arena } from '../arena/arena.ts';
import { countWrites, lateAnswers, troubleFaults, type Asked } from '../arena/customers.ts';
import { percentile } from '../arena/percentile.ts';
import { Random } from '../arena/random.ts';
import { until } from '@blackfang/testing';
import type { Outcome, Row, RowContext } from '../row.ts';
import { verdictFigures } from './verdict-figures.ts';

const SIZES = {
  long: {
    tenants: 12,
    watchesPerTenant: 50,
    perSecond: 30,
    runsPerSecond: 30,
    times: 5,
    leastRuns: 3_000,
    leastAlerts: 100,
  },
  short: {
    tenants: 2,
    watchesPerTenant: 8,
    perSecond: 10,
    runsPerSecond: 20,
    times: 1,
    leastRuns: 120,
    leastAlerts: 1,
  },
};
/** As `pg_ctl stop -m immediate` and `-m fast` ask for it. */
const STOPS = { immediate: 'SIGQUIT', fast: 'SIGINT' } as const;
type Stop = keyof typeof STOPS;

const RETURN_MS = 60_000;
const READY_MS = 10_000;
/** Longer than what must hold, so that a figure is told for what does not. */
const GIVE_UP_MS = 60_000;
const BETWEEN_MS: Readonly<Record<RowContext['scale'], readonly [from: number, to: number]>> = {
  long: [2_000, 5_000],
  short: [1_000, 2_000],
};
const FEED_MS = 60_000;
const COME_BACK: ReadonlySet<number> = new Set([503, 504]);

interface Outage {
  readonly stop: Stop;
  /** As `performance.now()` tells it. */
  readonly stoppedAt: number;
  readonly backAt: number;
  readonly readyAt: number;
}

export const postgres: Row = {
  name: 'postgres',
  happens: 'immediate stop five times, fast stop five times',
  holds: 'no acknowledged write lost; ready within 10 s of its return; no process restarts',
  run: (context) => {
    const { tenants, watchesPerTenant } = SIZES[context.scale];
    return Arena.with({ logFile: context.logFile, tenants, watchesPerTenant }, (arena) => stopAll(arena, context));
  },
};

async function stopAll(arena: Arena, { scale, seed, say }: RowContext): Promise<Outcome> {
  const { perSecond, runsPerSecond, times, leastRuns, leastAlerts } = SIZES[scale];
  const { processes, feeder } = arena;
  const random = new Random(seed);
  const stops = random.shuffled((['immediate', 'fast'] as const).flatMap((stop) => Array<Stop>(times).fill(stop)));
  const since = performance.now();
  const customers = arena.customers(perSecond);
  const halt = feeder.flow(runsPerSecond);
  const pids = processes.list.map(({ name, pid }) => `${name} ${pid}`);
  const outages: Outage[] = [];
  for (const stop of stops) {
    await pause(random.between(...BETWEEN_MS[scale]));
    const outage = await stopOnce(arena, stop);
    outages.push(outage);
    say(
      `${stop} stop: away ${between(outage.stoppedAt, outage.backAt)}, ready ${between(outage.backAt, outage.readyAt)}`,
    );
  }
  await pause(random.between(...BETWEEN_MS[scale]));
  halt();
  feeder.upTo(leastRuns);
  await customers.close();
  await feeder.done(FEED_MS);
  const settledMs = await arena.settled();

  const verdict = await arena.count(leastAlerts);
  const awayMs = outages.map(({ stoppedAt, backAt }) => backAt - stoppedAt);
  const readyMs = outages.map(({ backAt, readyAt }) => readyAt - backAt);
  const late = readyMs.filter((ms) => ms > READY_MS);
  const restarted = processes.list.filter(({ name, pid }) => !pids.includes(`${name} ${pid}`));
  const unexcused = customers.troubles.filter((one) => !isExcused(one, outages));
  return {
    figures: {
      seed,
      ...Object.fromEntries(Object.keys(STOPS).map((stop) => [`${stop} stops`, of(outages, stop)])),
      'longest time away, s': (Math.max(...awayMs) / 1_000).toFixed(1),
      'ready after its return, median s': (percentile(readyMs, 0.5) / 1_000).toFixed(1),
      'ready after its return, longest s': (Math.max(...readyMs) / 1_000).toFixed(1),
      'last request refused after a return, s': (lastRefusalMs(customers.troubles, outages) / 1_000).toFixed(1),
      ...customers.figures(),
      'processes that ended': processes.deaths.length + restarted.length,
      'drained, s': (settledMs / 1_000).toFixed(1),
      ...verdictFigures(verdict),
    },
    faults: [
      ...verdict.faults,
      ...troubleFaults(unexcused, since),
      ...(await countWrites(arena.db, customers)),
      ...processes.deaths.map(({ name, how }) => `${name} ended with ${how}.`),
      ...restarted.map(({ name }) => `${name} is another process than it was.`),
    ],
    unproven: [
      ...verdict.unproven,
      ...lateAnswers(unexcused, since),
      ...(late.length === 0
        ? []
        : [`${late.length} times it was more than ${READY_MS / 1_000} s until all were ready.`]),
    ],
  };
}

/** Its supervisor starts it again on the same port, with its data. */
async function stopOnce(arena: Arena, stop: Stop): Promise<Outage> {
  const { servers, processes, inFlightAtKill } = arena;
  const { pid } = servers.postgres;
  const stoppedAt = performance.now();
  process.kill(pid, STOPS[stop]);
  await until('return of Postgres', () => servers.postgres.pid !== pid, { timeoutMs: RETURN_MS, everyMs: 10 });
  const backAt = performance.now();
  // Claimed before the stop, and perhaps sent: nobody could write down that they were.
  for (const id of await arena.leasedDeliveries()) inFlightAtKill.add(id);
  await Promise.all(processes.list.map((one) => one.ready(GIVE_UP_MS)));
  return { stop, stoppedAt, backAt, readyAt: performance.now() };
}

/** While it is away, and for 10 s after its return, customers may be told to come back, and nothing else. */
function isExcused({ at, ms, status }: Asked, outages: readonly Outage[]): boolean {
  if (!COME_BACK.has(status)) return false;
  return outages.some(({ stoppedAt, backAt }) => at >= stoppedAt && at - ms <= backAt + READY_MS);
}

/** How long after a return the last request was refused, ms. */
function lastRefusalMs(troubles: readonly Asked[], outages: readonly Outage[]): number {
  const after = troubles.map(({ at }) => at - (outages.findLast(({ stoppedAt }) => at >= stoppedAt)?.backAt ?? at));
  return Math.max(0, ...after);
}

function between(from: number, to: number): string {
  return `${((to - from) / 1_000).toFixed(1)} s`;
}

function of(outages: readonly Outage[], stop: string): number {
  return outages.filter((one) => one.stop === stop).length;
}
