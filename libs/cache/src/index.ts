export { Cache, type JsonOf } from './cache.ts';
export { MemoryCache, MemoryRateLimiter, type MemoryLimiterOptions, type MemoryOptions } from './memory.ts';
export { OpenCache, type CacheOptions } from './open-cache.ts';
export { RateLimiter, type Rate, type RateVerdict } from './rate-limiter.ts';
