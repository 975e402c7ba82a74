import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis, type LocalRedis } from '@blackfang/local-servers';
import { createLogger, createMetrics } from '@blackfang/observability';
import { Redis } from 'ioredis';
import { cacheContract, rateLimiterContract } from '../contract.ts';
import { FallbackCache, FallbackRateLimiter } from '../fallback.ts';
import { MemoryCache, MemoryRateLimiter } from '../memory.ts';
import { RedisCache } from './redis-cache.ts';
import { RedisConnection } from './redis-connection.ts';
import { RedisRateLimiter } from './redis-rate-limiter.ts';

/** Long: these specs are about what is kept, not about how soon. */
const COMMAND_TIMEOUT_MS = 5_000;

let folder: string;
let redis: LocalRedis;
/** Beside what is tested: looks at what is there. */
let looking: Redis;
let made = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blackfang-redis-'));
  redis = await startRedis({ folder, password: 'secret' });
  looking = new Redis(redis.url);
});

afterAll(async () => {
  looking.disconnect();
  await redis.stop();
  await rm(folder, { recursive: true });
});

async function connect(url = redis.url): Promise<RedisConnection> {
  const log = createLogger({ service: 'spec', level: 'silent' });
  const metrics = createMetrics('spec');
  made += 1;
  const prefix = `spec-${made}:`;
  const connection = new RedisConnection({ url, prefix, log, metrics, commandTimeoutMs: COMMAND_TIMEOUT_MS });
  while (url === redis.url && !connection.up) await looking.ping();
  return connection;
}

/** Until Redis says that so much time has passed. */
async function elapse(ms: number): Promise<void> {
  const now = async () => {
    const [seconds, microseconds] = await looking.time();
    return Number(seconds) * 1_000 + Number(microseconds) / 1_000;
  };
  const end = (await now()) + ms;
  while ((await now()) < end) await looking.ping();
}

/** What one makes of a connection, as the contract wants it. */
async function subject<T>(make: (connection: RedisConnection) => T, url = redis.url) {
  const connection = await connect(url);
  return {
    subject: make(connection),
    elapse,
    close() {
      connection.close();
      return Promise.resolve();
    },
  };
}

const NOWHERE = 'redis://127.0.0.1:9';
const fallbackCache = (connection: RedisConnection) =>
  new FallbackCache({
    shared: new RedisCache(connection),
    local: new MemoryCache(),
    metrics: createMetrics('spec'),
  });
const fallbackLimiter = (connection: RedisConnection) =>
  new FallbackRateLimiter({
    shared: new RedisRateLimiter(connection),
    local: new MemoryRateLimiter(),
    metrics: createMetrics('spec'),
  });

cacheContract('Redis', () => subject((connection) => new RedisCache(connection)));
cacheContract('Redis, or memory', () => subject(fallbackCache));
cacheContract('memory, since Redis is away', () => subject(fallbackCache, NOWHERE));
rateLimiterContract('Redis', () => subject((connection) => new RedisRateLimiter(connection)));
rateLimiterContract('Redis, or memory', () => subject(fallbackLimiter));
rateLimiterContract('memory, since Redis is away', () => subject(fallbackLimiter, NOWHERE));

describe('what is in Redis', () => {
  it('is under the prefix of its owner, and ends by itself', async () => {
    const connection = await connect();
    await new RedisCache(connection).set('t1:a', 'x', 5_000);
    await new RedisRateLimiter(connection).take('t1:a', { perMinute: 60, burst: 5 });
    const keys = await looking.keys(`spec-${made}:*`);
    expect(keys.sort()).toEqual([`spec-${made}:rate:t1:a`, `spec-${made}:value:t1:a`]);
    for (const key of keys) {
      const left = await looking.pttl(key);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(5_001);
    }
    connection.close();
  });

  it('is shared by processes, and a limit counts them all', async () => {
    const [one, two] = await Promise.all([connect(), connect()]);
    const shared = new RedisCache(one);
    await shared.set('k', 'told', 60_000);
    const limiters = [one, two].map((connection) => new RedisRateLimiter(connection));
    // Prefixes are those of a service, not of a process.
    const same = new RedisRateLimiter(Object.assign(two, { keyOf: one.keyOf.bind(one) }));
    const rate = { perMinute: 1, burst: 100 };
    const takes = Array.from({ length: 500 }, () => [limiters[0]?.take('crowd', rate), same.take('crowd', rate)]);
    const verdicts = await Promise.all(takes.flat());
    expect(verdicts.filter((verdict) => verdict?.allowed === true)).toHaveLength(100);
    one.close();
    two.close();
  });

  it('may be thrown away with its scripts: limits begin anew and go on', async () => {
    const connection = await connect();
    const limiter = new RedisRateLimiter(connection);
    const rate = { perMinute: 1, burst: 1 };
    expect((await limiter.take('k', rate)).allowed).toBe(true);
    expect((await limiter.take('k', rate)).allowed).toBe(false);
    await looking.flushall();
    await looking.script('FLUSH');
    expect((await limiter.take('k', rate)).allowed).toBe(true);
    expect((await limiter.take('k', rate)).allowed).toBe(false);
    connection.close();
  });
});
