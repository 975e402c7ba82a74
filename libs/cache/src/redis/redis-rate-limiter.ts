import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { checkRate, RateLimiter, type Rate, type RateVerdict } from '../rate-limiter.ts';
import type { RedisConnection } from './redis-connection.ts';

/**
 * `takeToken` of rate-limiter.ts, on Redis's clock: all processes see one time. A bucket that is full again is forgotten.
 * KEYS: the bucket. ARGV: tokens a millisecond, burst. Gives: allowed, milliseconds to wait, remaining.
 */
const TAKE = `
local per_ms, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local filled = burst
if bucket[1] then filled = tonumber(bucket[1]) + math.max(0, now - tonumber(bucket[2])) * per_ms end
local allowed = math.min(burst, filled + 0.001) >= 1
local left = math.min(burst, filled)
if allowed then left = left - 1 end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', left), 'at', string.format('%.3f', now))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(burst / per_ms) + 1))
if allowed then return {1, 0, math.max(0, math.floor(left))} end
return {0, math.ceil((1 - filled) / per_ms), 0}`;
const TAKE_SHA = createHash('sha1').update(TAKE).digest('hex');

/** Limits by what all processes have seen together. One key a call, so that a cluster can spread them. */
export class RedisRateLimiter extends RateLimiter {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    super();
    this.#connection = connection;
  }

  /** @throws AppError `unavailable` cache_away · RangeError when the rate allows nothing ever */
  override async take(key: string, rate: Rate): Promise<RateVerdict> {
    checkRate(rate);
    const args = [this.#connection.keyOf('rate', key), String(rate.perMinute / 60_000), String(rate.burst)] as const;
    const answer = await this.#connection.run((redis) => takeIn(redis, args));
    const [allowed, retryAfterMs, remaining] = answer as [number, number, number];
    return { allowed: allowed === 1, retryAfterMs, remaining };
  }
}

/** A Redis that was started again has forgotten the script. */
async function takeIn(redis: Redis, args: readonly [key: string, perMs: string, burst: string]): Promise<unknown> {
  try {
    return await redis.evalsha(TAKE_SHA, 1, ...args);
  } catch (error) {
    if (!(error instanceof Object && 'message' in error && String(error.message).startsWith('NOSCRIPT'))) throw error;
    return redis.eval(TAKE, 1, ...args);
  }
}
