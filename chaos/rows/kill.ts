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
/**
 * A victim with nothing in hand goes on, and is looked at again a little later. After so long it dies idle: a consumer
 * that was killed a moment ago has no partitions until the session of its predecessor has run out.
 */
const LOOK_MS = 30_000;
const LOOK_AGAIN_MS: readonly [number, number] = [20, 200];
/** How long work is waited for before the victim is stopped for a look. */
const WORK_MS = 300;
/** Register at once, so that identity, billing and the gateway have something in hand. */
const CROWD = 4;
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
    return Arena.with({ logFile: context.logFile, tenants, watchesPerTenant }, (arena) =>
      Visitors.during(arena.api, arena.tenants, (visitors) => killAll(arena, visitors, context)),
    );
  },
};

async function killAll(arena: Arena, visitors: Visitors, { scale, seed, say }: RowContext): Promise<Outcome> {
  const size = SIZES[scale];
  const random = new Random(seed);
  const order = random.shuffled(SERVICES.flatMap((service) => Array<AnyService>(size.killsPerService).fill(service)));
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
      ...(unasked === 0 ? [] : [`${unasked} processes ended although nobody had killed them.`]),
    ],
    unproven: [
      ...verdict.unproven,
      ...idle.flatMap(([service, count]) =>
        count === 0 ? [] : [`${count} kills of ${service} found nothing in hand.`],
      ),
      ...(drainedMs > DRAIN_MS ? [`It took ${drainedMs} ms to drain.`] : []),
    ],
  };
}

function summary(kills: readonly Kill[], service: AnyService): string {
  const which = kills.filter((one) => one.service === service);
  const kinds = Map.groupBy(which, ({ held }) => (held ?? '').replaceAll(/\d+/g, 'some'));
  const told = [...kinds].map(([kind, of]) => `${kind} (${of.length})`);
  return `${which.length} times: ${told.join(', ')}`;
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
    const end = performance.now() + LOOK_MS;
    let held: string | undefined;
    do {
      victim.signal('SIGCONT');
      this.#provoke(service);
      await pause(this.#random.between(...LOOK_AGAIN_MS));
      const worksUntil = performance.now() + WORK_MS;
      while (performance.now() < worksUntil && (await this.#lookAt(service)) === undefined);
      // It stands still while it is looked at again: what it has in hand now, it dies with.
      victim.signal('SIGSTOP');
      held = await this.#lookAt(service);
    } while (held === undefined && performance.now() < end);
    await this.#note(service);
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
  #provoke(service: AnyService): void {
    if (!VISITED.has(service)) this.#arena.feeder.more(RUNS, this.#most);
    else if (this.#visitors.inFlight < CROWD) void this.#visitors.crowd(CROWD);
  }

  /** What it had in hand may be sent again. */
  async #note(service: AnyService): Promise<void> {
    if (service !== 'alerting') return;
    for (const id of await this.#arena.leasedDeliveries()) this.#arena.inFlightAtKill.add(id);
  }

  async #lookAt(service: AnyService): Promise<string | undefined> {
    if (service === 'gateway') {
      const { inFlight } = this.#visitors;
      return inFlight > 0 ? `${inFlight} requests` : undefined;
    }
    return told(service, await workInHand(this.#arena.db, service, this.#diedAt.get(service) ?? new Date(0)));
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
