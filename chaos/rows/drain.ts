import { Arena } from '../arena/arena.ts';
import { countWrites, lateAnswers, troubleFaults } from '../arena/customers.ts';
import { Random } from '../arena/random.ts';
import { until } from '@blackfang/testing';
import type { ServiceProcess } from '../../services/standalone/src/distributed/service-process.ts';
import type { AnyService } from '../../services/standalone/src/distributed/plan-processes.ts';
import { OWN_SERVICES } from '../../services/standalone/src/services.ts';
import type { Outcome, Row, RowContext } from '../row.ts';
import { verdictFigures } from './verdict-figures.ts';

const SIZES = {
  long: {
    tenants: 12,
    watchesPerTenant: 50,
    perSecond: 50,
    runsPerSecond: 10,
    times: 10,
    leastRuns: 3000,
    leastAlerts: 100,
  },
  short: {
    tenants: 2,
    watchesPerTenant: 8,
    perSecond: 20,
    runsPerSecond: 10,
    times: 1,
    leastRuns: 120,
    leastAlerts: 1,
  },
};
const SERVICES: readonly AnyService[] = [...OWN_SERVICES, 'gateway'];
const REPLICAS = Object.fromEntries(SERVICES.map((service) => [service, 2]));
/**
 * Longer than a load balancer needs to hear of it; and than callers need to find the replica that came back before, whom
 * they look for every 2 s at least.
 */
const DRAIN = { DRAIN_MS: '3000' };
const EXIT_MS = 25_000;
/** Of requests at the usual rate, before the first process is asked to end. */
const FIRST_S = 4;
/** For one that does not end at all: then how long it took is told too. */
const GIVE_UP_MS = 60_000;
const FEED_MS = 60_000;

/** How a process ended that was asked to. */
interface Exit {
  readonly name: string;
  readonly how: string;
  readonly ms: number;
}

export const drain: Row = {
  name: 'drain',
  happens: 'SIGTERM of each service 10 times at 50 requests/s',
  holds: 'no reset, no 5xx; exit within 25 s',
  // A request that is too slow fails, and two processes of each service are much for two cores as it is.
  alone: true,
  run: (context) => {
    const { tenants, watchesPerTenant } = SIZES[context.scale];
    const settings = Object.fromEntries(SERVICES.map((service) => [service, DRAIN]));
    const options = { logFile: context.logFile, tenants, watchesPerTenant, replicas: REPLICAS, settings };
    return Arena.with(options, (arena) => endAll(arena, context));
  },
};

async function endAll(arena: Arena, { scale, seed, say }: RowContext): Promise<Outcome> {
  const { perSecond, runsPerSecond, times, leastRuns, leastAlerts } = SIZES[scale];
  const { processes } = arena;
  const random = new Random(seed);
  const since = performance.now();
  const customers = arena.customers(perSecond);
  const halt = arena.feeder.flow(runsPerSecond);
  // A deployment meets an installation that serves; one whose processes have all just begun is another matter.
  await until('answers to the first customers', () => customers.asked.length >= FIRST_S * perSecond);
  const exits: Exit[] = [];
  for (let round = 0; round < times; round += 1) {
    for (const service of random.shuffled(SERVICES)) {
      // A deployment goes on when the process before this one takes work again.
      await Promise.all(processes.list.map((one) => one.ready()));
      exits.push(await end(arena, random.pick(processes.of(service))));
    }
    say(`${exits.length} processes ended, ${customers.asked.length} requests, ${customers.troubles.length} in trouble`);
  }
  await Promise.all(processes.list.map((one) => one.ready()));
  halt();
  arena.feeder.upTo(leastRuns);
  await customers.close();
  await arena.feeder.done(FEED_MS);
  await arena.settled();

  const verdict = await arena.count(leastAlerts);
  const unclean = exits.filter(({ how }) => how !== 'code 0');
  const late = exits.filter(({ ms }) => ms > EXIT_MS);
  const unasked = processes.deaths.length - exits.length;
  return {
    figures: {
      seed,
      SIGTERMs: exits.length,
      'slowest exit, s': (Math.max(...exits.map(({ ms }) => ms)) / 1_000).toFixed(1),
      ...customers.figures(),
      ...verdictFigures(verdict),
    },
    faults: [
      ...verdict.faults,
      ...troubleFaults(customers.troubles, since),
      ...(await countWrites(arena.db, customers)),
      ...unclean.map(({ name, how }) => `${name} ended with ${how}.`),
      ...(unasked === 0 ? [] : [`${unasked} processes ended that nobody had asked to.`]),
    ],
    unproven: [
      ...verdict.unproven,
      ...lateAnswers(customers.troubles, since),
      ...late.map(({ name, ms }) => `${name} took ${Math.round(ms)} ms to end.`),
    ],
  };
}

/** It is started again by itself. */
async function end({ processes }: Arena, victim: ServiceProcess): Promise<Exit> {
  const { name, pid } = victim;
  const since = performance.now();
  victim.signal('SIGTERM');
  const death = await until(`end of ${name}`, () => processes.deaths.find((one) => one.pid === pid), {
    timeoutMs: GIVE_UP_MS,
    everyMs: 20,
  });
  return { name, how: death.how, ms: performance.now() - since };
}
