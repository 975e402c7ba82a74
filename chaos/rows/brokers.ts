import { setTimeout as pause } from 'node:timers/promises';
import { Arena } from '../arena/arena.ts';
import { countWrites, lateAnswers, troubleFaults } from '../arena/customers.ts';
import { Memory } from '../arena/memory.ts';
import { Random } from '../arena/random.ts';
import { until } from '@blackfang/testing';
import type { Outcome, Row, RowContext } from '../row.ts';
import { verdictFigures } from './verdict-figures.ts';

const SIZES = {
  long: { tenants: 12, watchesPerTenant: 50, perSecond: 15, runsPerSecond: 20, faultMs: 60_000, leastAlerts: 100 },
  short: { tenants: 2, watchesPerTenant: 8, perSecond: 10, runsPerSecond: 15, faultMs: 2_000, leastAlerts: 1 },
};
const LAG_GONE_MS = 90_000;
/** Longer than what must hold, so that a figure is told for what does not. */
const GIVE_UP_MS = 180_000;
const MOST_GROWTH_MB = 200;
/** What processes take for their work when it begins is no growth. */
const WARM_RUNS = { long: 600, short: 60 };
const FEED_MS = 120_000;
const BYTES_MS = 10_000;

/** What is done to the brokers, and what ends it. */
interface Fault {
  readonly what: string;
  begin(): Promise<void> | void;
  end(): Promise<void> | void;
}

export const brokers: Row = {
  name: 'brokers',
  happens: 'of three, one frozen (SIGSTOP) 60 s, one killed and its disk kept, then all away for 60 s',
  holds: 'API answers 2xx; 0 lost; lag gone within 90 s; memory growth under 200 MB',
  run: (context) => {
    const { tenants, watchesPerTenant } = SIZES[context.scale];
    const { logFile } = context;
    const options = { logFile, tenants, watchesPerTenant, brokers: 3, proxied: ['kafka'] } as const;
    return Arena.with(options, (arena) => breakAll(arena, context));
  },
};

async function breakAll(arena: Arena, { scale, seed, say }: RowContext): Promise<Outcome> {
  const { perSecond, runsPerSecond, faultMs, leastAlerts } = SIZES[scale];
  const { processes, feeder } = arena;
  const faults = faultsOf(arena, new Random(seed));
  feeder.upTo(WARM_RUNS[scale]);
  await feeder.done(FEED_MS);
  await arena.settled();
  const memory = new Memory();
  memory.start(() => processes.list);
  const since = performance.now();
  const customers = arena.customers(perSecond);
  const lagMs: number[] = [];
  for (const fault of faults) {
    const halt = feeder.flow(runsPerSecond);
    await fault.begin();
    await pause(faultMs);
    await fault.end();
    halt();
    await feeder.done(FEED_MS);
    lagMs.push(await arena.settled(GIVE_UP_MS));
    say(`${fault.what} for ${faultMs / 1_000} s; lag gone ${seconds(lagMs.at(-1) ?? 0)} s later`);
  }
  await customers.close();
  const growths = await memory.end();

  const verdict = await arena.count(leastAlerts);
  const bytes = await bytesThroughAll(arena);
  const late = faults.filter((_, index) => (lagMs[index] ?? 0) > LAG_GONE_MS);
  const grown = growths.filter(({ mb }) => mb >= MOST_GROWTH_MB);
  return {
    figures: {
      seed,
      ...Object.fromEntries(faults.map(({ what }, index) => [`lag gone after ${what}, s`, seconds(lagMs[index] ?? 0)])),
      ...customers.figures(),
      'largest growth of a process, MB': growths[0]?.mb ?? 0,
      'which was': growths[0]?.name ?? '',
      'bytes through the proxies': bytes,
      ...verdictFigures(verdict),
    },
    faults: [
      ...verdict.faults,
      ...troubleFaults(customers.troubles, since),
      ...(await countWrites(arena.db, customers)),
      ...grown.map(({ name, mb }) => `${name} grew by ${mb} MB.`),
      ...processes.deaths.map(({ name, how }) => `${name} ended with ${how}.`),
      ...(bytes > 0 ? [] : ['Nothing went through the proxies: the brokers were not away.']),
    ],
    unproven: [
      ...verdict.unproven,
      ...lateAnswers(customers.troubles, since),
      ...late.map(({ what }) => `The lag was not gone ${LAG_GONE_MS / 1_000} s after ${what}.`),
    ],
  };
}

function faultsOf({ servers }: Arena, random: Random): readonly Fault[] {
  const [frozen, killed] = random.shuffled(servers.kafka.brokers);
  if (frozen === undefined || killed === undefined) throw new Error('There are no three brokers.');
  const ways = servers.ways.kafka;
  return [
    { what: 'one frozen', begin: () => frozen.freeze(), end: () => frozen.thaw() },
    { what: 'one killed', begin: () => killed.kill(), end: () => killed.start() },
    {
      what: 'all away',
      async begin() {
        await Promise.all(ways.map((way) => way.cut()));
      },
      async end() {
        await Promise.all(ways.map((way) => way.heal()));
      },
    },
  ];
}

/** All connections from before the last outage have ended by now, so they are counted. */
async function bytesThroughAll({ servers }: Arena): Promise<number> {
  let sum = 0;
  for (const way of servers.ways.kafka) {
    sum += await until('byte through a proxy', () => way.bytesThrough(), { timeoutMs: BYTES_MS });
  }
  return sum;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
