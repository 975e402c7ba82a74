import { setTimeout as pause } from 'node:timers/promises';
import { Arena } from '../arena/arena.ts';
import { Random } from '../arena/random.ts';
import type { OwnService } from '../../services/standalone/src/services.ts';
import type { ServiceProcess } from '../../services/standalone/src/distributed/service-process.ts';
import type { Outcome, Row, RowContext } from '../row.ts';
import { verdictFigures } from './verdict-figures.ts';

const SIZES = {
  long: {
    tenants: 20,
    watchesPerTenant: 50,
    runsPerSecond: 60,
    leastRuns: 10_000,
    leastAlerts: 500,
    changes: 30,
    everyMs: 10_000,
  },
  short: {
    tenants: 4,
    watchesPerTenant: 50,
    runsPerSecond: 40,
    leastRuns: 500,
    leastAlerts: 10,
    changes: 3,
    everyMs: 5_000,
  },
};
/** What each service does in turn: one to three processes, and one again. Who leaves is chosen at random. */
const TURNS = '+-++-+--';
/** The services that join and leave, and the group of each that is looked at. */
const GROUPS: readonly (readonly [OwnService, string])[] = [
  ['analysis', 'analysis.record-observations'],
  ['alerting', 'alerting.raise-alerts'],
];
const FEED_MS = 60_000;

export const rebalance: Row = {
  name: 'rebalance',
  happens: 'a consumer joins or leaves every 10 s for 5 min',
  holds: '0 lost, 0 double effects, no inversion within a key',
  run: (context) => {
    const { tenants, watchesPerTenant } = SIZES[context.scale];
    return Arena.with({ logFile: context.logFile, tenants, watchesPerTenant }, (arena) => comeAndGo(arena, context));
  },
};

async function comeAndGo(arena: Arena, { scale, seed, say }: RowContext): Promise<Outcome> {
  const { runsPerSecond, leastRuns, leastAlerts, changes, everyMs } = SIZES[scale];
  const random = new Random(seed);
  const { processes } = arena;
  const halt = arena.feeder.flow(runsPerSecond);
  let joined = 0;
  let left = 0;
  const shares: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    const [service, group] = GROUPS[change % GROUPS.length] ?? ['analysis', ''];
    const running = processes.of(service);
    const joins = TURNS[Math.floor(change / GROUPS.length) % TURNS.length] === '+';
    const next = pause(everyMs);
    if (joins) {
      processes.join(service);
      joined += 1;
    } else {
      const one = random.pick(running);
      shares.push(await consumedBy(arena, one, group));
      await processes.leave(one);
      left += 1;
    }
    if ((change + 1) % 6 === 0) say(`${joined} joined, ${left} left, ${arena.feeder.fed.size} runs queued`);
    await next;
  }
  halt();
  arena.feeder.upTo(leastRuns);
  await arena.feeder.done(FEED_MS);
  await arena.settled();
  for (const [service, group] of GROUPS) {
    for (const one of processes.of(service)) shares.push(await consumedBy(arena, one, group));
  }

  const verdict = await arena.count(leastAlerts);
  const idle = shares.filter((events) => events === 0).length;
  return {
    figures: {
      seed,
      joined,
      left,
      'processes that consumed': shares.length - idle,
      'events that the least of them took': Math.min(...shares.filter((events) => events > 0)),
      ...verdictFigures(verdict),
    },
    faults: [...verdict.faults, ...arena.processes.deaths.map(({ name, how }) => `${name} died of ${how}.`)],
    unproven: [
      ...verdict.unproven,
      ...(joined === 0 || left === 0 ? [`${joined} joined and ${left} left: there was no coming and going.`] : []),
      ...(shares.length - idle < GROUPS.length + 1 ? ['Nobody who joined consumed anything.'] : []),
    ],
  };
}

/** 0 for one that does not answer yet. */
async function consumedBy(arena: Arena, process: ServiceProcess, group: string): Promise<number> {
  await process.ready();
  return arena.processes.consumed(process, group);
}
