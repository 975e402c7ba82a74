import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigSource } from '@blackfang/config';
import { Clock } from '@blackfang/core';
import {
  startFaultProxy,
  startRedis,
  type FaultProxy,
  type LocalRedis,
  type ProxiedServer,
} from '@blackfang/local-servers';
import { createLogger, createMetrics, type Metrics } from '@blackfang/observability';
import { Redis } from 'ioredis';
import { Gateway } from '../src/services.ts';
import { Api } from './api.ts';
import { CrashHouse } from './crash/crash-house.ts';
import { claimPorts, type PortBlock } from './ports.ts';
import { until } from '@blackfang/testing';

const PASSWORD = 'walk the old harbour';
const SESSIONS = 100;
const AT_A_TIME = 10;
/** Fewer than a gateway has in hand of one service at once: who waits at its door on a busy machine may be turned away. */
const CROWD = 30;
const REPLICAS = 2;
/** Of the smallest plan. */
const PER_MINUTE = 600;

interface RunningGateway {
  readonly api: Api;
  readonly metrics: Metrics;
  close(): Promise<void>;
}

describe('Redis is never the truth: two gateways that share one', () => {
  let house: CrashHouse;
  let folder: string;
  let redis: LocalRedis;
  let looking: Redis;
  let faults: FaultProxy;
  let way: ProxiedServer;
  let ports: PortBlock;
  let one: RunningGateway;
  let two: RunningGateway;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'blackfang-redis-'));
    [redis, faults, ports, house] = await Promise.all([
      startRedis({ folder, password: 'secret' }),
      startFaultProxy(),
      claimPorts(),
      CrashHouse.open(),
    ]);
    looking = new Redis(redis.url);
    way = await faults.proxy('redis', `127.0.0.1:${redis.port}`);
    await house.up(['identity', 'billing']);
    [one, two] = await Promise.all([startGateway(ports.port), startGateway(ports.port + 101)]);
  }, 300_000);

  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await house.close();
    looking.disconnect();
    await faults.stop();
    await redis.stop();
    await ports.release();
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    await way.heal();
    await looking.flushall();
    await seen('1');
  });

  async function startGateway(port: number): Promise<RunningGateway> {
    const metrics = createMetrics('gateway');
    const settings = (house.settings as Readonly<Record<string, ConfigSource>>)['gateway'];
    const source = {
      ...settings,
      HTTP_LISTEN: `127.0.0.1:${port}`,
      CACHE_URL: redis.url.replace(String(redis.port), String(way.port)),
      REPLICAS: String(REPLICAS),
      // A hundred passwords at once are slow where other tests have the cores.
      ANSWER_MS: '30000',
    };
    const log = createLogger({ service: 'gateway', level: 'silent' });
    const gateway = await Gateway.start(source, { instance: `gateway ${port}`, log, metrics, clock: new Clock() });
    return { api: new Api(`http://127.0.0.1:${port}/api/v1`), metrics, close: () => gateway.close() };
  }

  /** Until both gateways know that Redis is there, or that it is not. */
  async function seen(up: '0' | '1'): Promise<void> {
    await until(`gateway that sees Redis ${up === '1' ? 'there' : 'away'}`, async () => {
      const texts = await Promise.all([one, two].map(({ metrics }) => metrics.registry.metrics()));
      return texts.every((text) => text.includes(`blackfang_cache_up{service="gateway"} ${up}`));
    });
  }

  async function register(): Promise<{ email: string; token: string }> {
    const email = `ada-${randomUUID()}@example.test`;
    const body = { email, password: PASSWORD, name: 'Ada', tenantName: 'Acme' };
    const answer = await one.api.call<{ accessToken: string }>('POST', '/auth/register', body);
    expect(answer.status).toBe(201);
    return { email, token: answer.body.accessToken };
  }

  async function signIn(email: string): Promise<string[]> {
    const body = { email, password: PASSWORD };
    const turns = Array.from({ length: SESSIONS }, (_, turn) => (turn % 2 ? one : two));
    const answers = await fewAtATime(turns, ({ api }) =>
      api.call<{ accessToken: string }>('POST', '/auth/login', body),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    return answers.map((answer) => answer.body.accessToken);
  }

  const ask = async (gateway: RunningGateway, token: string) =>
    (await gateway.api.withToken(token).call('GET', '/me')).status;

  /** How many of the tokens each gateway answers with each status. */
  async function answersTo(tokens: readonly string[], gateways = [one, two]): Promise<Record<string, number>[]> {
    return Promise.all(
      gateways.map(async (gateway) => {
        const counts: Record<string, number> = {};
        for (const status of await fewAtATime(tokens, (token) => ask(gateway, token), CROWD)) {
          counts[status] = (counts[status] ?? 0) + 1;
        }
        return counts;
      }),
    );
  }

  /** Requests that were let in by what one gateway alone had counted. */
  async function letInAlone(): Promise<number> {
    const texts = await Promise.all([one, two].map(({ metrics }) => metrics.registry.metrics()));
    const counts = texts.map((text) =>
      /^blackfang_rate_limit_verdicts_total\{.*from="local",outcome="allowed".*\} (\d+)$/m.exec(text),
    );
    return counts.reduce((all, count) => all + Number(count?.[1] ?? 0), 0);
  }

  async function chooseBasic(token: string): Promise<void> {
    const chosen = await one.api.withToken(token).call('PUT', '/billing/subscription', { plan: 'basic' });
    expect(chosen.status).toBe(200);
    await until('gateway that knows the new plan', async () => {
      const answers = await Promise.all([one, two].map(({ api }) => api.withToken(token).call('GET', '/me')));
      return answers.every(({ headers }) => headers.get('ratelimit-limit') === String(PER_MINUTE));
    });
  }

  async function signOut(gateway: RunningGateway, tokens: readonly string[]): Promise<void> {
    const answers = await fewAtATime(tokens, (token) => gateway.api.withToken(token).call('POST', '/auth/logout'));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  }

  const ALL_IN = { 200: SESSIONS };
  const ALL_OUT = { 401: SESSIONS };

  it('refuses at one gateway at once what was signed out at the other, and still when Redis lost everything', async () => {
    const { email, token } = await register();
    const tokens = await signIn(email);
    expect(await answersTo(tokens)).toEqual([ALL_IN, ALL_IN]);
    await signOut(one, tokens);
    expect(await answersTo(tokens)).toEqual([ALL_OUT, ALL_OUT]);
    await looking.flushall();
    expect(await answersTo(tokens)).toEqual([ALL_OUT, ALL_OUT]);
    expect(await ask(two, token)).toBe(200);
  });

  it('refuses what was signed out before Redis went away, and what is signed out meanwhile within a second', async () => {
    const { email, token } = await register();
    const [before, meanwhile] = [await signIn(email), await signIn(email)];
    await signOut(one, before);
    await way.cut();
    await seen('0');
    expect(await answersTo(before)).toEqual([ALL_OUT, ALL_OUT]);
    expect(await answersTo(meanwhile)).toEqual([ALL_IN, ALL_IN]);
    await signOut(one, meanwhile);
    expect(await answersTo(meanwhile, [one])).toEqual([ALL_OUT]);
    await until(
      'refusal of all at the other',
      async () => (await answersTo(meanwhile, [two]))[0]?.['401'] === SESSIONS,
    );
    expect(await ask(two, token)).toBe(200);
    // What nobody could tell Redis is not believed when it is back.
    await way.heal();
    await seen('1');
    expect(await answersTo(meanwhile)).toEqual([ALL_OUT, ALL_OUT]);
  });

  it('refuses all that was signed out while Redis says nothing, and holds nobody up for long', async () => {
    const { email } = await register();
    const tokens = await signIn(email);
    await signOut(two, tokens);
    await way.hang();
    expect(await answersTo(tokens)).toEqual([ALL_OUT, ALL_OUT]);
    await seen('0');
    expect(await answersTo(tokens)).toEqual([ALL_OUT, ALL_OUT]);
  });

  it('lets a key and a session that were ended one by one in nowhere', async () => {
    const { email, token } = await register();
    const api = one.api.withToken(token);
    const made = await api.call<{ id: string; key: string }>('POST', '/api-keys', {
      name: 'Shop',
      scopes: ['watches:read'],
    });
    expect(made.status).toBe(201);
    const withKey = () => two.api.as({ 'x-api-key': made.body.key }).call('GET', '/watches');
    // Scraping is not there: the key is let in as far as that.
    expect((await withKey()).status).not.toBe(401);
    await api.call('DELETE', `/api-keys/${made.body.id}`);
    expect((await withKey()).status).toBe(401);
    const other = await two.api.call<{ accessToken: string }>('POST', '/auth/login', { email, password: PASSWORD });
    expect(await ask(two, other.body.accessToken)).toBe(200);
    const sessions = await api.call<{ items: { id: string; current: boolean }[] }>('GET', '/sessions');
    const phone = sessions.body.items.find((session) => !session.current);
    await api.call('DELETE', `/sessions/${phone?.id}`);
    expect(await ask(two, other.body.accessToken)).toBe(401);
    expect(await ask(two, token)).toBe(200);
  });

  it.each([
    ['together while Redis is there', false, 0],
    ['each its half while Redis is away', true, PER_MINUTE / REPLICAS],
  ])('gives out the requests of a plan once: %s', async (_, away, eachAtLeast) => {
    const { token } = await register();
    await chooseBasic(token);
    // What was asked until now is counted in Redis alone.
    await looking.flushall();
    if (away) {
      await way.cut();
      await seen('0');
    }
    const aloneBefore = await letInAlone();
    const since = performance.now();
    const flood = Array.from({ length: PER_MINUTE }, () => token);
    const answers = await answersTo(flood);
    const earned = ((performance.now() - since) / 60_000) * PER_MINUTE;
    const allowed = answers.map((counts) => counts['200'] ?? 0);
    const sum = allowed.reduce((all, some) => all + some, 0);
    const alone = (await letInAlone()) - aloneBefore;
    // A gateway that Redis answers too late counts that one request by itself: on a busy machine these come on top.
    const onTop = away ? alone - sum : alone;
    expect(sum).toBeGreaterThanOrEqual(PER_MINUTE);
    expect(sum).toBeLessThanOrEqual(PER_MINUTE + earned + REPLICAS + onTop);
    expect(onTop).toBeLessThan(PER_MINUTE / REPLICAS);
    expect(answers.reduce((all, counts) => all + (counts['429'] ?? 0), 0)).toBe(2 * PER_MINUTE - sum);
    expect(Math.min(...allowed)).toBeGreaterThanOrEqual(eachAtLeast);
  });

  it.each([
    ['flushed between all guesses', false],
    ['away', true],
  ])('counts guesses of a password in Postgres: with Redis %s', async (_, away) => {
    const { email } = await register();
    if (away) {
      await way.cut();
      await seen('0');
    }
    const guess = async (turn: number) => {
      await looking.flushall();
      const body = { email, password: turn === 12 ? PASSWORD : 'a wrong password' };
      return (await (turn % 2 ? one : two).api.call('POST', '/auth/login', body)).status;
    };
    const statuses: number[] = [];
    for (let turn = 1; turn <= 12; turn += 1) statuses.push(await guess(turn));
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
  });

  it('lets nobody in when neither Redis nor identity can be asked', async () => {
    const { token } = await register();
    expect(await ask(one, token)).toBe(200);
    await way.cut();
    await seen('0');
    await house.down();
    try {
      await until('refusal', async () => (await ask(one, token)) === 503 && (await ask(two, token)) === 503);
    } finally {
      await house.up(['identity', 'billing']);
    }
  });

  it('has gone through Redis all the time', async () => {
    await way.cut();
    const bytes = await until('byte through the proxy', () => way.bytesThrough().then((some) => some > 0 && some));
    expect(bytes).toBeGreaterThan(10_000);
  });
});

/** Passwords are slow on purpose: a hundred at once would outlast their deadlines on a busy machine. */
async function fewAtATime<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
  atATime = AT_A_TIME,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let start = 0; start < items.length; start += atATime) {
    answers.push(...(await Promise.all(items.slice(start, start + atATime).map(ask))));
  }
  return answers;
}
