export { Cache, type JsonOf } from './cache.ts';
export { MemoryCache, MemoryRateLimiter, type MemoryOptions } from './memory.ts';
export { RateLimiter, type Rate, type RateVerdict } from './rate-limiter.ts';
