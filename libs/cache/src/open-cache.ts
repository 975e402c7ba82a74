import type { Logger, Metrics } from '@blackfang/observability';
import type { Cache } from './cache.ts';
import { FallbackCache, FallbackRateLimiter } from './fallback.ts';
import { MemoryCache, MemoryRateLimiter } from './memory.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { RedisCache } from './redis/redis-cache.ts';
import { RedisConnection } from './redis/redis-connection.ts';
import { RedisRateLimiter } from './redis/redis-rate-limiter.ts';

export interface CacheOptions {
  /** `memory:`, or a Redis: `redis://user:password@host:port/database`, `rediss` over TLS. */
  readonly url: string;
  /** Whose keys these are: `gateway`. */
  readonly service: string;
  /** Processes of the service that share what comes, for limits while each counts by itself. */
  readonly replicas: number;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** How long Redis may hold a request up, milliseconds; 100 where absent. */
  readonly commandTimeoutMs?: number;
}

/** What may be forgotten, in the memory of this process or shared by all. Whoever opens it closes it. */
export class OpenCache {
  readonly values: Cache;
  readonly limits: RateLimiter;
  readonly #connection: RedisConnection | undefined;

  /** Returns at once: until Redis answers, and whenever it does not, the memory of this process takes its place. */
  constructor({ url, service, replicas, ...host }: CacheOptions) {
    const memory = { values: new MemoryCache(), limits: new MemoryRateLimiter({ replicas }) };
    if (url === 'memory:') {
      this.values = memory.values;
      this.limits = memory.limits;
      return;
    }
    const connection = new RedisConnection({ url, prefix: `blackfang:${service}:`, ...host });
    const { metrics } = host;
    this.#connection = connection;
    this.values = new FallbackCache({ shared: new RedisCache(connection), local: memory.values, metrics });
    this.limits = new FallbackRateLimiter({ shared: new RedisRateLimiter(connection), local: memory.limits, metrics });
  }

  close(): void {
    this.#connection?.close();
  }
}
