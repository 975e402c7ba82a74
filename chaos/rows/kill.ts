import { setTimeout as pause } from 'node:timers/promises';
import { Arena } from '../arena/arena.ts';
import { Random } from '../arena/random.ts';
import { countRegistrations, Visitors } from '../arena/visitors.ts';
import { countClaimed, workInHand, type WorkInHand } from '../arena/work-in-hand.ts';
import { OWN_SERVICES, type OwnService } from '../../services/standalone/src/services.ts';
import type { AnyService } from '../../services/standalone/src/distributed/plan-processes.ts';
import type { Outcome, Row, RowContext } from '../row.ts';
import { verdictFigures } from './verdict-figures.ts';

interface Size {
  readonly tenants: number;
  readonly watchesPerTenant: number;
  readonly observations: number;
  readonly killsPerService: number;
  readonly leastAlerts: number;
  /** Between two kills, ms. */
  readonly gapMs: readonly [from: number, to: number];
}

const SIZES: Readonly<Record<RowContext['scale'], Size>> = {
  long: {
    tenants: 40,
    watchesPerTenant: 125,
    observations: 50_000,
    killsPerService: 20,
    leastAlerts: 2_500,
    gapMs: [500, 4_000],
  },
  short: {
    tenants: 6,
    watchesPerTenant: 40,
    observations: 1_500,
    killsPerService: 1,
    leastAlerts: 50,
    gapMs: [200, 1_200],
  },
};
const DRAIN_MS = 120_000;
const FEED_MS = 600_000;
const SERVICES: readonly AnyService[] = [...OWN_SERVICES, 'gateway'];
/** A victim with nothing in hand goes on, and is looked at again a little later; after so many looks it dies idle. */
const MAX_LOOKS = 60;
const LOOK_AGAIN_MS: readonly [number, number] = [20, 200];
/** Register at once, so that identity, billing and the gateway have something in hand. */
const CROWD = 3;
const VISITED: ReadonlySet<AnyService> = new Set(['identity', 'billing', 'gateway']);
/** Queued at once, so that scraping, analysis and alerting do. */
const RUNS = 30;

/** What a kill found. */
interface Kill {
  readonly service: AnyService;
  readonly held: string | undefined;
}

export const kill: Row = {
  name: 'kill',
  happens:
    '50,000 observations of 40 tenants with at least 2,500 alerts; `kill -9` of each service 20 times at random moments',
  holds: '0 lost, 0 extra, 0 double effects; drained within 120 s of the last kill',
  run: (context) => {
    const { tenants, watchesPerTenant } = SIZES[context.scale];
    return Arena.with({ logFile: context.logFile, tenants, watchesPerTenant }, (arena) => killAll(arena, context));
  },
};

async function killAll(arena: Arena, { scale, seed, say }: RowContext): Promise<Outcome> {
  const size = SIZES[scale];
  const random = new Random(seed);
  const order = random.shuffled(SERVICES.flatMap((service) => Array<AnyService>(size.killsPerService).fill(service)));
  const visitors = new Visitors(arena.api, arena.tenants);
  visitors.start();
  const killer = new Killer(arena, visitors, random, size.observations);
  const kills: Kill[] = [];
  for (const [index, service] of order.entries()) {
    // There is work left for every kill, and none is put off to the end.
    arena.feeder.upTo(Math.ceil((size.observations * (index + 1)) / (order.length + 1)));
    await arena.feeder.done(FEED_MS);
    await pause(random.between(...size.gapMs));
    kills.push(await killer.kill(service));
    if ((index + 1) % SERVICES.length === 0) {
      say(`${index + 1} of ${order.length} kills, ${arena.feeder.fed.size} runs queued`);
    }
  }
  const lastKill = performance.now();
  await killer.allBack();
  arena.feeder.upTo(size.observations);
  await arena.feeder.done(FEED_MS);
  await visitors.close();
  const settledMs = await arena.settled(DRAIN_MS);
  const drainedMs = Math.round(performance.now() - lastKill);

  const verdict = await arena.count(size.leastAlerts);
  const told = [...visitors.registered, ...arena.tenants.map(({ id }) => id)];
  const registrations = await countRegistrations(arena.db, told);
  const held = kills.filter((one) => one.held !== undefined);
  const idle = SERVICES.map((service) => [service, kills.filter((one) => one.service === service && !one.held).length]);
  const unasked = arena.processes.deaths.length - kills.length;
  return {
    figures: {
      seed,
      kills: kills.length,
      'of them with work in hand': held.length,
      ...Object.fromEntries(SERVICES.map((service) => [`${service} had in hand`, summary(held, service)])),
      ...verdictFigures(verdict),
      'tenants that registered meanwhile': registrations.tenants - arena.tenants.length,
      'requests of visitors that were answered': visitors.answers,
      'requests of visitors that met a kill': visitors.troubles,
      'drained after the last kill, s': (drainedMs / 1_000).toFixed(1),
      'of that, after the last run was queued, s': (settledMs / 1_000).toFixed(1),
    },
    faults: [
      ...verdict.faults,
      ...registrations.faults,
      ...idle.flatMap(([service, count]) =>
        count === 0 ? [] : [`${count} kills of ${service} found nothing in hand.`],
      ),
      ...(unasked === 0 ? [] : [`${unasked} processes ended although nobody had killed them.`]),
      ...(drainedMs > DRAIN_MS ? [`It took ${drainedMs} ms to drain.`] : []),
    ],
  };
}

function summary(kills: readonly Kill[], service: AnyService): string {
  const which = kills.filter((one) => one.service === service);
  return `${which.length} times: ${which.flatMap(({ held }) => held ?? []).join(', ')}`;
}

/** Kills processes at moments at which they have something in hand. */
class Killer {
  readonly #arena: Arena;
  readonly #visitors: Visitors;
  readonly #random: Random;
  readonly #most: number;
  readonly #diedAt = new Map<AnyService, Date>();
  readonly #comingBack = new Map<AnyService, Promise<void>>();

  /** @param most runs that may be queued in all. */
  constructor(arena: Arena, visitors: Visitors, random: Random, most: number) {
    this.#arena = arena;
    this.#visitors = visitors;
    this.#random = random;
    this.#most = most;
  }

  /** Resolves when it is dead; its successor starts meanwhile. */
  async kill(service: AnyService): Promise<Kill> {
    const { processes } = this.#arena;
    await this.#comingBack.get(service);
    const victim = processes.one(service);
    let held: string | undefined;
    for (let look = 0; look < MAX_LOOKS && held === undefined; look += 1) {
      const provoked = this.#provoke(service);
      await pause(this.#random.between(...LOOK_AGAIN_MS));
      // It stands still while it is looked at: what it has in hand then, it dies with.
      victim.signal('SIGSTOP');
      held = await this.#lookAt(service);
      if (held === undefined && look < MAX_LOOKS - 1) victim.signal('SIGCONT');
      void provoked;
    }
    const { pid } = victim;
    victim.signal('SIGKILL');
    this.#diedAt.set(service, new Date());
    this.#comingBack.set(service, processes.back(victim, pid));
    return { service, held };
  }

  async allBack(): Promise<void> {
    await Promise.all(this.#comingBack.values());
  }

  /** Work comes in for the victim at the moment at which it may die. */
  async #provoke(service: AnyService): Promise<void> {
    if (VISITED.has(service)) await this.#visitors.crowd(CROWD);
    else this.#arena.feeder.more(RUNS, this.#most);
  }

  async #lookAt(service: AnyService): Promise<string | undefined> {
    if (service === 'gateway') {
      const { inFlight } = this.#visitors;
      return inFlight > 0 ? `${inFlight} requests` : undefined;
    }
    const { db, inFlightAtKill } = this.#arena;
    const work = await workInHand(db, service, this.#diedAt.get(service) ?? new Date(0));
    for (const id of work.claimed['alerting.webhook_queue'] ?? []) inFlightAtKill.add(id);
    return told(service, work);
  }
}

/** What counts as held: a claimed run, an open batch, a delivery in flight; for identity a request's transaction too. */
function told(service: OwnService, work: WorkInHand): string | undefined {
  const claimed = countClaimed(work);
  const parts = [
    ...(claimed > 0 ? [`${claimed} claimed`] : []),
    ...(work.batches > 0 ? ['an open batch'] : []),
    ...(service === 'identity' && work.transactions > 0 ? ['an open transaction'] : []),
  ];
  return parts.length > 0 ? parts.join(' and ') : undefined;
}
