import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import {
  startFaultProxy,
  startRedis,
  type FaultProxy,
  type LocalRedis,
  type ProxiedServer,
} from '@blackfang/local-servers';
import { createLogger, createMetrics, type Metrics } from '@blackfang/observability';
import { Redis } from 'ioredis';
import { OpenCache } from '../open-cache.ts';

/** Longer than the machine of a test may be busy with something else. */
const COMMAND_TIMEOUT_MS = 1_000;
const RATE = { perMinute: 6, burst: 10 };

describe('a cache whose Redis has troubles', () => {
  let folder: string;
  let redis: LocalRedis;
  let faults: FaultProxy;
  let way: ProxiedServer;
  let cache: OpenCache;
  let metrics: Metrics;
  const lines: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'blackfang-redis-'));
    [redis, faults] = await Promise.all([startRedis({ folder, password: 'secret' }), startFaultProxy()]);
    way = await faults.proxy('redis', `127.0.0.1:${redis.port}`);
  }, 300_000);

  afterAll(async () => {
    await faults.stop();
    await redis.stop();
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    await redis.start();
    await way.heal();
    lines.length = 0;
    const stream = { write: (line: string) => void lines.push(line) };
    metrics = createMetrics('gateway');
    const log = createLogger({ service: 'gateway', level: 'info', stream });
    const url = redis.url.replace(String(redis.port), String(way.port));
    cache = new OpenCache({
      url,
      service: 'gateway',
      replicas: 2,
      log,
      metrics,
      commandTimeoutMs: COMMAND_TIMEOUT_MS,
    });
    await isUp('1');
    await withRedis((looking) => looking.flushall());
  });

  afterEach(() => cache.close());

  async function withRedis<T>(work: (looking: Redis) => Promise<T>): Promise<T> {
    const looking = new Redis(redis.url);
    try {
      return await work(looking);
    } finally {
      looking.disconnect();
    }
  }

  const metric = async (line: string) => (await metrics.registry.metrics()).includes(line);
  /** Asks, as requests do, until the breaker is what it should be. */
  async function isUp(up: '0' | '1'): Promise<void> {
    while (!(await metric(`blackfang_cache_up{service="gateway"} ${up}`))) {
      await cache.values.get('anything');
      await turn();
    }
  }
  const takes = async (times: number) => {
    const verdicts = await Promise.all(Array.from({ length: times }, () => cache.limits.take('crowd', RATE)));
    return verdicts.filter((verdict) => verdict.allowed).length;
  };

  it('goes on with its own memory when Redis is killed, and with Redis when it is back', async () => {
    await cache.values.set('session:1', 'ended', 60_000);
    expect(await takes(100)).toBe(10);
    await redis.kill();
    await isUp('0');
    expect(await cache.values.get('session:1')).toBe('ended');
    expect(await takes(100)).toBe(RATE.burst / 2);
    expect(await cache.values.remember('plan', 60_000, () => Promise.resolve('asked'))).toBe('asked');
    await redis.start();
    await isUp('1');
    expect(await withRedis((looking) => looking.dbsize())).toBe(0);
    expect(await takes(100)).toBe(10);
    const said = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(said).toEqual(['Redis answers', expect.stringContaining('Redis is away'), 'Redis answers']);
  });

  it('begins anew when Redis is flushed', async () => {
    await cache.values.set('session:1', 'ended', 60_000);
    expect(await takes(100)).toBe(10);
    await withRedis((looking) => looking.flushall());
    expect(await cache.values.get('session:1')).toBeUndefined();
    expect(await takes(100)).toBe(10);
    expect(await metric('blackfang_cache_reads_total{service="gateway",from="shared",outcome="miss"}')).toBe(true);
  });

  it.each([
    ['slow', () => way.slow(20_000)],
    ['hanging', () => way.hang()],
  ])('holds nobody up when Redis is %s: thousands of requests wait for three commands', async (_, trouble) => {
    await cache.values.set('session:1', 'ended', 60_000);
    await trouble();
    await isUp('0');
    const since = performance.now();
    for (let request = 0; request < 2_000; request += 1) {
      expect(await cache.values.get('session:1')).toBe('ended');
    }
    // A timeout each would be half an hour.
    expect(performance.now() - since).toBeLessThan(20_000);
    expect(await metric('blackfang_cache_commands_total{service="gateway",outcome="skipped"} 2')).toBe(true);
    await way.heal();
    await isUp('1');
    expect(await cache.values.get('session:1')).toBe('ended');
  });

  it('is only slower while Redis is a little slow', async () => {
    await way.slow(20);
    await cache.values.set('k', 'v', 60_000);
    expect(await withRedis((looking) => looking.get('blackfang:gateway:value:k'))).toBe('v');
  });

  it('says that it is away when it was never there, or takes no password of ours', async () => {
    for (const url of ['redis://127.0.0.1:9', `redis://:wrong@127.0.0.1:${redis.port}`]) {
      lines.length = 0;
      const stream = { write: (line: string) => void lines.push(line) };
      const log = createLogger({ service: 'gateway', level: 'info', stream });
      const other = new OpenCache({ url, service: 'gateway', replicas: 2, log, metrics: createMetrics('other') });
      await other.values.set('k', 'v', 60_000);
      while (lines.length === 0) await turn();
      expect(await other.values.get('k')).toBe('v');
      expect(lines.join('\n')).toMatch(/Redis is away/);
      other.close();
    }
  });

  it('keeps to its own memory where it is told so', async () => {
    const log = createLogger({ service: 'gateway', level: 'silent' });
    const alone = new OpenCache({ url: 'memory:', service: 'gateway', replicas: 2, log, metrics });
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => alone.limits.take('crowd', RATE)));
    expect(verdicts.filter((verdict) => verdict.allowed)).toHaveLength(RATE.burst / 2);
    alone.close();
  });

  it('was asked through the proxy', async () => {
    await way.cut();
    let bytes = 0;
    while (bytes === 0) bytes = await way.bytesThrough();
    expect(bytes).toBeGreaterThan(1_000);
  });
});
