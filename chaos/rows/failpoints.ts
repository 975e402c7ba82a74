import { Arena } from '../arena/arena.ts';
import { Random } from '../arena/random.ts';
import { until } from '@blackfang/testing';
import { countRegistrations, Visitors } from '../arena/visitors.ts';
import { OWN_SERVICES, type OwnService } from '../../services/standalone/src/services.ts';
import type { Outcome, Row, RowContext } from '../row.ts';
import { verdictFigures } from './verdict-figures.ts';

const KINDS = [
  'committed not published',
  'published not deleted',
  'effect not offset',
  'delivered not recorded',
] as const;
type Kind = (typeof KINDS)[number];

/** A moment at which a process of a service kills itself. */
interface Point {
  readonly kind: Kind;
  readonly service: OwnService;
  readonly failpoint: string;
  /** How often, in the long form; of each kind 50 in all. */
  readonly times: number;
  /** Whether the short form has it too. */
  readonly short: boolean;
}

const relayed = (topic: string, service: OwnService, times: number, short: readonly Kind[]): Point[] =>
  (['committed not published', 'published not deleted'] as const).map((kind) => ({
    kind,
    service,
    failpoint: `${topic}:${kind.replaceAll(' ', '_')}`,
    times,
    short: short.includes(kind),
  }));
const consumed = (group: string, times: number, short: boolean): Point => ({
  kind: 'effect not offset',
  service: group.split('.')[0] as OwnService,
  failpoint: `${group}:effect_not_offset`,
  times,
  short,
});

/** Services die beside each other, so the shares are such that none has much more to do than the others. */
const POINTS: readonly Point[] = [
  ...relayed('scraping.observation.v1', 'scraping', 20, ['committed not published']),
  ...relayed('analysis.offer.v1', 'analysis', 10, ['published not deleted']),
  ...relayed('alerting.alert.v1', 'alerting', 5, []),
  ...relayed('billing.entitlement.v1', 'billing', 10, []),
  ...relayed('identity.tenant.v1', 'identity', 5, []),
  consumed('analysis.record-observations', 20, true),
  consumed('alerting.raise-alerts', 15, false),
  consumed('billing.start-trials', 15, true),
  {
    kind: 'delivered not recorded',
    service: 'alerting',
    failpoint: 'webhook:delivered_not_recorded',
    times: 50,
    short: true,
  },
];
const SIZES = {
  long: { tenants: 20, watchesPerTenant: 25, runsPerSecond: 60, leastRuns: 6_000, leastAlerts: 500 },
  short: { tenants: 4, watchesPerTenant: 50, runsPerSecond: 30, leastRuns: 500, leastAlerts: 10 },
};
/** A moment that does not come in this time never does. */
const DEATH_MS = 300_000;
/** How often it may go well before; a process that died at once each time would get nothing done in between. */
const MOST_PASSES: Partial<Readonly<Record<OwnService, number>>> = { scraping: 30 };
const FEW_PASSES = 5;
const FEED_MS = 60_000;

export const failpoints: Row = {
  name: 'failpoints',
  happens: `stop at each of: ${KINDS.join(', ')}; 50 times each`,
  holds: 'all right',
  run: (context) => {
    const { tenants, watchesPerTenant } = SIZES[context.scale];
    return Arena.with({ logFile: context.logFile, tenants, watchesPerTenant }, (arena) =>
      Visitors.during(arena.api, arena.tenants, (visitors) => stopAtAll(arena, visitors, context)),
    );
  },
};

async function stopAtAll(arena: Arena, visitors: Visitors, { scale, seed, say }: RowContext): Promise<Outcome> {
  const { runsPerSecond, leastRuns, leastAlerts } = SIZES[scale];
  const random = new Random(seed);
  const points = POINTS.filter(({ short }) => scale === 'long' || short);
  const shots = random.shuffled(
    points.flatMap((point) => Array<Point>(scale === 'long' ? point.times : 1).fill(point)),
  );
  // A price can fall from the second look on: before that there would be nothing to deliver.
  arena.feeder.upTo(arena.watches.length);
  await arena.feeder.done(FEED_MS);
  const halt = arena.feeder.flow(runsPerSecond);
  const stops = new Map<Kind, number>(KINDS.map((kind) => [kind, 0]));
  await Promise.all(
    OWN_SERVICES.map(async (service) => {
      for (const point of shots.filter((shot) => shot.service === service)) {
        await stopAt(arena, point, 1 + random.below(MOST_PASSES[service] ?? FEW_PASSES));
        stops.set(point.kind, (stops.get(point.kind) ?? 0) + 1);
        const done = [...stops.values()].reduce((sum, count) => sum + count, 0);
        if (done % 20 === 0) say(`${done} of ${shots.length} stops, ${arena.feeder.fed.size} runs queued`);
      }
    }),
  );
  halt();
  arena.feeder.upTo(leastRuns);
  await visitors.close();
  await arena.feeder.done(FEED_MS);
  const settledMs = await arena.settled();

  const verdict = await arena.count(leastAlerts);
  const told = [...visitors.registered, ...arena.tenants.map(({ id }) => id)];
  const registrations = await countRegistrations(arena.db, told);
  const unasked = arena.processes.deaths.length - shots.length;
  return {
    figures: {
      seed,
      ...Object.fromEntries([...stops].map(([kind, count]) => [`stops: ${kind}`, count])),
      ...verdictFigures(verdict),
      'tenants that registered meanwhile': registrations.tenants - arena.tenants.length,
      'drained after the last stop, s': (settledMs / 1_000).toFixed(1),
    },
    faults: [
      ...verdict.faults,
      ...registrations.faults,
      ...[...stops].flatMap(([kind, count]) => (count === 0 ? [`Nothing stopped at ${kind}.`] : [])),
      ...(unasked === 0 ? [] : [`${unasked} processes ended although no failpoint had told them to.`]),
    ],
    unproven: verdict.unproven,
  };
}

/** Arms the failpoint, waits for the death, notes what may be sent again, and waits for the successor. */
async function stopAt(arena: Arena, { service, failpoint }: Point, passes: number): Promise<void> {
  const { processes } = arena;
  const victim = processes.one(service);
  const { pid } = victim;
  await processes.arm(victim, failpoint, passes);
  await until(`stop of ${victim.name} at ${failpoint}`, () => processes.deaths.some((death) => death.pid === pid), {
    timeoutMs: DEATH_MS,
    everyMs: 5,
  });
  // The leases that are not over are of the process that has just died: there is no other.
  for (const id of await arena.leasedDeliveries()) arena.inFlightAtKill.add(id);
  await processes.back(victim, pid);
}
