import { setTimeout as pause } from 'node:timers/promises';
import { Arena } from '../arena/arena.ts';
import { compare, faultsOf } from '../arena/count.ts';
import { Memory } from '../arena/memory.ts';
import { percentile } from '../arena/percentile.ts';
import { until } from '@blackfang/testing';
import { Crowd, type Errand, type Turnout } from '../crowd/crowd.ts';
import type { Outcome, Row, RowContext } from '../row.ts';

/** In a few seconds much of what is measured is the change from one load to another. */
const SIZES = {
  long: { tenants: 20, first: 100, growth: 1.3, warmUpMs: 15_000, stepMs: 10_000, holdMs: 300_000, leastShare: 0.9 },
  short: { tenants: 8, first: 250, growth: 1.8, warmUpMs: 2_000, stepMs: 1_200, holdMs: 4_000, leastShare: 0.5 },
};
const TIMES = 3;
/** An answer that comes later is no good any more: what goodput counts. */
const DEADLINE_MS = 1_000;
/** A step that serves less of what came than this is beyond the peak; two in a row, and the peak is known. */
const BEYOND = 0.85;
const WARM_UP = 400;
const MOST_PER_SECOND = 20_000;
/** Of so many errands one writes. */
const WRITE_EVERY = 8;
const LIVE_EVERY_MS = 500;
const LIVE_WITHIN_MS = 2_000;
/** For so long people come while the gateway ends. */
const END_MS = 3_000;
const EXIT_MS = 25_000;
const GIVE_UP_MS = 60_000;
const NAMES = "SELECT name FROM scraping.competitor WHERE name LIKE 'crowd %'";
/** What may be said to somebody for whom there is no room. */
const ANSWERS: ReadonlySet<string> = new Set(['200', '201', '429', '503']);

export const overload: Row = {
  name: 'overload',
  happens: 'three times capacity for 5 min',
  holds: 'goodput at least 90% of the peak; 429 or 503 with Retry-After; no process killed for memory',
  alone: true,
  run: (context) => {
    const { tenants } = SIZES[context.scale];
    return Arena.with({ logFile: context.logFile, tenants, watchesPerTenant: 10 }, (arena) =>
      Crowd.during((crowd) => overrun(arena, crowd, context)),
    );
  },
};

async function overrun(arena: Arena, crowd: Crowd, { scale, say }: RowContext): Promise<Outcome> {
  const { holdMs, leastShare } = SIZES[scale];
  const { processes, db } = arena;
  const [door = ''] = processes.doors;
  const errands = errandsOf(arena);
  const surge = (perSecond: number, forMs: number) =>
    crowd.surge({ door, errands, perSecond, forMs, deadlineMs: DEADLINE_MS });
  const memory = new Memory();
  memory.start(() => processes.list);

  const ramp = await findPeak(surge, SIZES[scale], say);
  const peak = Math.max(...ramp.map(goodput));
  const heldPerSecond = Math.round(peak * TIMES);
  say(`the peak is ${Math.round(peak)}/s; now ${heldPerSecond}/s for ${holdMs / 1_000} s`);
  const life = new Life(door);
  const held = await surge(heldPerSecond, holdMs);
  const slowestLife = await life.end();
  const growth = (await memory.end())[0];

  // One who ends under load does so in time too, whatever it says to those who come.
  const ended = surge(heldPerSecond, Math.min(holdMs, END_MS));
  const exitMs = await endGateway(arena);
  const last = await ended;
  await arena.settled();

  const turnouts = [...ramp, held];
  const share = goodput(held) / peak;
  const found = (await db.rows<{ name: string }>(NAMES)).map(({ name }) => name);
  const strange = turnouts.flatMap((one) => Object.keys(one.statuses)).filter((status) => !ANSWERS.has(status));
  const withoutRetryAfter = turnouts.reduce((sum, one) => sum + one.withoutRetryAfter, 0);
  const unasked = processes.deaths.length - 1;
  return {
    figures: {
      'deadline of an answer, ms': DEADLINE_MS,
      'peak of goodput, /s': Math.round(peak),
      'came, /s': Math.round((held.came * 1_000) / held.ms),
      'for, s': Math.round(held.ms / 1_000),
      'goodput, /s': Math.round(goodput(held)),
      'share of the peak': `${(share * 100).toFixed(0)}%, at least ${leastShare * 100}%`,
      ...Object.fromEntries(Object.entries(held.statuses).map(([status, count]) => [`answers ${status}`, count])),
      'p50 of successes, ms': Math.round(percentile(held.successMs, 0.5)),
      'p99 of successes, ms': Math.round(percentile(held.successMs, 0.99)),
      'p50 of refusals, ms': Math.round(percentile(held.refusalMs, 0.5)),
      'p99 of refusals, ms': Math.round(percentile(held.refusalMs, 0.99)),
      'slowest /health/live, ms': Math.round(slowestLife),
      'largest growth of a process, MB': growth?.mb ?? 0,
      'which was': growth?.name ?? '',
      'cores that the crowd took': held.core.toFixed(2),
      'exit of the gateway under it, s': (exitMs / 1_000).toFixed(1),
      'writes that were acknowledged': made([...turnouts, last]).length,
    },
    faults: [
      ...[...new Set(strange)].map((status) => `There were answers ${status}: ${sayings(turnouts)}`),
      ...(withoutRetryAfter > 0 ? [`${withoutRetryAfter} refusals did not say when to come again.`] : []),
      ...(unasked === 0 ? [] : processes.deaths.map(({ name, how }) => `${name} ended with ${how}.`)),
      ...countMade([...turnouts, last], turnouts, found),
    ],
    unproven: [
      ...(share >= leastShare ? [] : [`Goodput fell to ${(share * 100).toFixed(0)}% of the peak.`]),
      ...(refusals(held) > 0 ? [] : ['Nobody was refused: it was no overload.']),
      ...(held.core < 0.9 ? [] : ['The crowd took a core for itself: it has measured itself.']),
      ...(slowestLife <= LIVE_WITHIN_MS ? [] : [`/health/live took ${Math.round(slowestLife)} ms.`]),
      ...(exitMs <= EXIT_MS ? [] : [`The gateway took ${Math.round(exitMs)} ms to end.`]),
    ],
  };
}

const goodput = ({ served, ms }: Turnout): number => (served * 1_000) / ms;
const refusals = ({ statuses }: Turnout): number => (statuses['429'] ?? 0) + (statuses['503'] ?? 0);
const made = (turnouts: readonly Turnout[]): string[] => turnouts.flatMap((one) => one.made.map((n) => `crowd ${n}`));
const sayings = (turnouts: readonly Turnout[]): string =>
  turnouts
    .flatMap(({ strange }) => strange)
    .slice(0, 3)
    .join(' | ');

/** What was acknowledged is there, once; what was refused has left nothing behind. */
function countMade(all: readonly Turnout[], refusing: readonly Turnout[], found: readonly string[]): string[] {
  const acknowledged = new Set(made(all));
  const refused = new Set(refusing.flatMap((one) => one.refused.map((n) => `crowd ${n}`)));
  const told = found.filter((name) => acknowledged.has(name));
  const leftovers = found.filter((name) => refused.has(name));
  return [
    ...faultsOf(compare('acknowledged writes', [...acknowledged], told)),
    ...(leftovers.length > 0 ? [`${leftovers.length} writes were refused and done, such as ${leftovers[0]}.`] : []),
  ];
}

/** Raises the load by steps until it is more than can be served. */
async function findPeak(
  surge: (perSecond: number, forMs: number) => Promise<Turnout>,
  { first, growth, warmUpMs, stepMs }: (typeof SIZES)['long'],
  say: (line: string) => void,
): Promise<Turnout[]> {
  // Code that has not run much is slower: a peak before it is warm would be too easy to keep.
  await surge(WARM_UP, warmUpMs);
  const steps: Turnout[] = [];
  let beyond = 0;
  for (let perSecond = first; beyond < 2 && perSecond < MOST_PER_SECOND; perSecond = Math.round(perSecond * growth)) {
    const turnout = await surge(perSecond, stepMs);
    steps.push(turnout);
    beyond = goodput(turnout) < perSecond * BEYOND ? beyond + 1 : 0;
    say(`of ${perSecond}/s ${Math.round(goodput(turnout))}/s were served, ${refusals(turnout)} refused`);
  }
  return steps;
}

/** Reads and writes that touch every service, of all tenants in turns. */
function errandsOf({ tenants, watches }: Arena): Errand[] {
  const reads = (watchId: string) => [
    '/me',
    '/billing/subscription',
    '/competitors?limit=20',
    `/watches/${watchId}`,
    `/watches/${watchId}/history?limit=20`,
    '/alerts?limit=20',
    '/rules?limit=20',
  ];
  return watches.flatMap((watch, index) => {
    const accessToken = tenants.find(({ id }) => id === watch.tenantId)?.accessToken ?? '';
    const paths = reads(watch.id);
    return Array.from({ length: WRITE_EVERY }, (_, turn): Errand => {
      if (turn === WRITE_EVERY - 1) return { method: 'POST', path: '/api/v1/competitors', accessToken };
      return { method: 'GET', path: `/api/v1${paths[(turn + index) % paths.length] ?? ''}`, accessToken };
    });
  });
}

/** Asks whether the gateway lives, as those who would start it again do. */
class Life {
  #slowestMs = 0;
  readonly #ended = new AbortController();
  readonly #asking: Promise<void>;

  constructor(door: string) {
    this.#asking = this.#ask(door);
  }

  /** @returns how long the slowest answer took, ms; endless where one was none */
  async end(): Promise<number> {
    this.#ended.abort();
    await this.#asking;
    return this.#slowestMs;
  }

  async #ask(door: string): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      const since = performance.now();
      const isAlive = await fetch(`${door}/health/live`, { signal: AbortSignal.timeout(GIVE_UP_MS) }).then(
        async (response) => response.ok && (await response.text()) !== '',
        () => false,
      );
      this.#slowestMs = isAlive ? Math.max(this.#slowestMs, performance.now() - since) : Infinity;
      await pause(LIVE_EVERY_MS, undefined, { signal }).catch((error: unknown) => {
        // The end is what it waited for.
        if (!signal.aborted) throw error;
      });
    }
  }
}

/** @returns how long it took, ms. It is started again by itself. */
async function endGateway({ processes }: Arena): Promise<number> {
  const gateway = processes.one('gateway');
  const { pid } = gateway;
  const since = performance.now();
  gateway.signal('SIGTERM');
  await until('end of the gateway', () => processes.deaths.some((one) => one.pid === pid), {
    timeoutMs: GIVE_UP_MS,
    everyMs: 20,
  });
  const took = performance.now() - since;
  await gateway.ready();
  return took;
}
