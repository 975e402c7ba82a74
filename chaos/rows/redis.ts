import { setTimeout as pause } from 'node:timers/promises';
import { ArenaApi } from '../arena/api.ts';
import { Arena } from '../arena/arena.ts';
import { countWrites, lateAnswers, troubleFaults } from '../arena/customers.ts';
import { flushRedis } from '../arena/flush-redis.ts';
import { register, signIn, tryPassword } from '../arena/tenants.ts';
import { until } from '@blackfang/testing';
import type { Outcome, Row, RowContext } from '../row.ts';
import { verdictFigures } from './verdict-figures.ts';

const SIZES = {
  long: {
    tenants: 8,
    watchesPerTenant: 50,
    perSecond: 20,
    runsPerSecond: 20,
    awayMs: 60_000,
    leastRuns: 1500,
    leastAlerts: 50,
  },
  short: {
    tenants: 2,
    watchesPerTenant: 8,
    perSecond: 10,
    runsPerSecond: 15,
    awayMs: 5_000,
    leastRuns: 120,
    leastAlerts: 1,
  },
};
const SESSIONS = 100;
/** A password costs 8 ms of a core. */
const AT_ONCE = 4;
const SIGN_MS = 60_000;
/** Whatever ends a session is felt everywhere within so long. */
const FELT_MS = 1_000;
/** Wrong passwords that one address may try for one person in the window. */
const GUESSES = 10;
/** Also where it had ended already, and the answer came too late. */
const ENDED: ReadonlySet<number> = new Set([204, 401]);
const FEED_MS = 60_000;
const BYTES_MS = 10_000;

export const redis: Row = {
  name: 'redis',
  happens: 'FLUSHALL, then away for 60 s',
  holds: '0 lost; 100 of 100 revoked tokens refused; the login limiter holds',
  run: (context) => {
    const { tenants, watchesPerTenant } = SIZES[context.scale];
    const { logFile } = context;
    const options = { logFile, tenants, watchesPerTenant, proxied: ['redis'], replicas: { gateway: 2 } } as const;
    return Arena.with(options, (arena) => takeRedisAway(arena, context));
  },
};

/** One thing that was looked at, and what it came to. */
interface Look {
  readonly what: string;
  readonly came: string;
  readonly must: string;
}

async function takeRedisAway(arena: Arena, { scale, seed, say }: RowContext): Promise<Outcome> {
  const { perSecond, runsPerSecond, awayMs, leastRuns, leastAlerts } = SIZES[scale];
  const { processes, feeder, servers } = arena;
  const since = performance.now();
  const customers = arena.customers(perSecond);
  const halt = feeder.flow(runsPerSecond);
  const visitor = await Visitor.come(processes.doors);

  await visitor.signInAndOut('before the loss');
  const keys = await flushRedis(servers.redis.url);
  await visitor.mustBeRefused('after FLUSHALL');
  await visitor.guess('guesser', () => flushRedis(servers.redis.url));
  say(`flushed ${keys} keys`);

  const [way] = servers.ways.redis;
  const back = pause(awayMs);
  await way?.cut();
  await visitor.mustBeRefused('as soon as it is away');
  await visitor.signInAndOut('while it is away');
  await visitor.guess('late-guesser', async () => undefined);
  await back;
  await visitor.mustBeRefused(`after ${awayMs / 1_000} s away`);
  const bytes = await until('byte through the proxy', () => way?.bytesThrough(), { timeoutMs: BYTES_MS });
  await way?.heal();
  say(`Redis was away for ${awayMs / 1_000} s`);
  await visitor.mustBeRefused('after its return');
  await visitor.mustStillBeLocked(['guesser', 'late-guesser']);
  halt();
  feeder.upTo(leastRuns);
  await customers.close();
  await feeder.done(FEED_MS);
  await arena.settled();

  const verdict = await arena.count(leastAlerts);
  const off = visitor.looks.filter(({ came, must }) => came !== must);
  return {
    figures: {
      seed,
      'keys that were flushed': keys,
      ...Object.fromEntries(visitor.looks.map(({ what, came }) => [what, came])),
      ...customers.figures(),
      'bytes through the proxy': bytes,
      ...verdictFigures(verdict),
    },
    faults: [
      ...verdict.faults,
      ...troubleFaults(customers.troubles, since),
      ...(await countWrites(arena.db, customers)),
      ...off.map(({ what, came, must }) => `${what}: ${came} instead of ${must}.`),
      ...processes.deaths.map(({ name, how }) => `${name} ended with ${how}.`),
      ...(keys > 0 ? [] : ['There was nothing to flush: nobody used Redis.']),
    ],
    unproven: [...verdict.unproven, ...lateAnswers(customers.troubles, since)],
  };
}

/** Somebody with many sessions, who ends them at one door and then tries all doors; and others who guess passwords. */
class Visitor {
  readonly looks: Look[] = [];
  readonly #apis: readonly ArenaApi[];
  readonly #revoked: string[] = [];
  #ended = 0;

  private constructor(apis: readonly ArenaApi[]) {
    this.#apis = apis;
  }

  static async come(doors: readonly string[]): Promise<Visitor> {
    const visitor = new Visitor(doors.map((door) => new ArenaApi(door)));
    const { accessToken } = await register(visitor.#api(0), 'visitor');
    // Whose plan lets so many requests through.
    await visitor.#api(0).as(accessToken).demand('PUT', '/billing/subscription', { plan: 'enterprise' });
    return visitor;
  }

  /** Signs in a hundred times, is let in everywhere, and ends all of these sessions at one of the doors. */
  async signInAndOut(when: string): Promise<void> {
    const tokens = await inTurns(SESSIONS, (turn) =>
      until('session', () => signIn(this.#api(turn), 'visitor'), { timeoutMs: SIGN_MS }),
    );
    await this.#look(`let in, ${when}`, tokens, 200);
    const door = this.#api(this.#ended);
    this.#ended += 1;
    await inTurns(tokens.length, (turn) => {
      const signOut = async () => ENDED.has((await door.as(tokens[turn] ?? '').call('POST', '/auth/logout')).status);
      return until('end of a session', signOut, { timeoutMs: SIGN_MS });
    });
    await pause(FELT_MS);
    this.#revoked.push(...tokens);
    await this.#look(`revoked tokens refused, ${when}`, tokens, 401);
  }

  async mustBeRefused(when: string): Promise<void> {
    await this.#look(`revoked tokens refused, ${when}`, this.#revoked, 401);
  }

  /** Guesses at all doors in turns; then not even the right password opens. */
  async guess(name: string, between: () => Promise<unknown>): Promise<void> {
    await register(this.#api(0), name);
    const statuses: number[] = [];
    for (let turn = 0; turn < GUESSES + 2; turn += 1) {
      await between();
      statuses.push(await tryPassword(this.#api(turn), name, turn > GUESSES));
    }
    const must = [...Array<number>(GUESSES).fill(401), 429, 429];
    this.looks.push({ what: `passwords that the ${name} tried`, came: told(statuses), must: told(must) });
  }

  async mustStillBeLocked(names: readonly string[]): Promise<void> {
    const tries = names.flatMap((name) => this.#apis.map((api) => () => tryPassword(api, name, true)));
    const statuses = await Promise.all(tries.map((attempt) => attempt()));
    const must = statuses.map(() => 429);
    this.looks.push({ what: 'guessers after its return', came: told(statuses), must: told(must) });
  }

  #api(turn: number): ArenaApi {
    const api = this.#apis[turn % this.#apis.length];
    if (api === undefined) throw new Error('There is no door.');
    return api;
  }

  /** Asks every door with every token. */
  async #look(what: string, tokens: readonly string[], must: number): Promise<void> {
    for (const [index, api] of this.#apis.entries()) {
      const statuses = await inTurns(tokens.length, async (turn) => {
        return (await api.as(tokens[turn] ?? '').call('GET', '/me')).status;
      });
      const right = statuses.filter((status) => status === must).length;
      const wrong = statuses.filter((status) => status !== must);
      const came = `${right} of ${tokens.length}${wrong.length > 0 ? ` (${told(wrong)})` : ''}`;
      this.looks.push({ what: `${what}, gateway ${index + 1}`, came, must: `${tokens.length} of ${tokens.length}` });
    }
  }
}

/** Some at once, not all. */
async function inTurns<T>(count: number, work: (turn: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const turns = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => from + index);
    results.push(...(await Promise.all(turns.map(work))));
  }
  return results;
}

/** `10 x 401, 2 x 429` */
function told(statuses: readonly number[]): string {
  const counts = Map.groupBy(statuses, (status) => status);
  return [...counts].map(([status, list]) => `${list.length} x ${status}`).join(', ');
}
