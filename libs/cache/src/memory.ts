import { LRUCache } from 'lru-cache';
import { Cache, MAX_VALUE_LENGTH } from './cache.ts';
import { RateLimiter, takeToken, type Bucket, type Rate, type RateVerdict } from './rate-limiter.ts';

export interface MemoryOptions {
  /** What is used least recently goes when there are more. */
  readonly maxEntries?: number;
  /** Milliseconds that only go forward; for tests that let time pass. */
  readonly now?: () => number;
}

const MAX_ENTRIES = 10_000;
/** A cache in the memory of this process: 160 MB at the very worst. */
export class MemoryCache extends Cache {
  readonly #entries: LRUCache<string, { readonly value: string; readonly expiresAt: number }>;
  readonly #now: () => number;

  constructor({ maxEntries = MAX_ENTRIES, now = () => performance.now() }: MemoryOptions = {}) {
    super();
    this.#entries = new LRUCache({ max: maxEntries });
    this.#now = now;
  }

  override get(key: string): Promise<string | undefined> {
    const entry = this.#entries.get(key);
    if (entry && entry.expiresAt > this.#now()) return Promise.resolve(entry.value);
    this.#entries.delete(key);
    return Promise.resolve(undefined);
  }

  override set(key: string, value: string, ttlMs: number): Promise<void> {
    if (ttlMs <= 0 || value.length > MAX_VALUE_LENGTH) this.#entries.delete(key);
    else this.#entries.set(key, { value, expiresAt: this.#now() + ttlMs });
    return Promise.resolve();
  }

  override async add(key: string, value: string, ttlMs: number): Promise<boolean> {
    if ((await this.get(key)) !== undefined || ttlMs <= 0 || value.length > MAX_VALUE_LENGTH) return false;
    await this.set(key, value, ttlMs);
    return true;
  }

  protected override remove(key: string): Promise<void> {
    this.#entries.delete(key);
    return Promise.resolve();
  }
}

export interface MemoryLimiterOptions extends MemoryOptions {
  /** Processes that share what comes; each gives out its part of a rate, but one token at the least. */
  readonly replicas?: number;
}

/** Limits by what this process alone has seen. */
export class MemoryRateLimiter extends RateLimiter {
  readonly #buckets: LRUCache<string, Bucket>;
  readonly #now: () => number;
  readonly #replicas: number;

  constructor({ maxEntries = MAX_ENTRIES, now = () => performance.now(), replicas = 1 }: MemoryLimiterOptions = {}) {
    super();
    this.#replicas = replicas;
    this.#buckets = new LRUCache({ max: maxEntries });
    this.#now = now;
  }

  override take(key: string, { perMinute, burst }: Rate): Promise<RateVerdict> {
    const part = { perMinute: perMinute / this.#replicas, burst: Math.max(1, Math.floor(burst / this.#replicas)) };
    const [bucket, verdict] = takeToken(this.#buckets.get(key), part, this.#now());
    this.#buckets.set(key, bucket);
    return Promise.resolve(verdict);
  }
}
