import { AppError } from '@blackfang/core';
import type { Metrics } from '@blackfang/observability';
import { Cache } from './cache.ts';
import { RateLimiter, type Rate, type RateVerdict } from './rate-limiter.ts';

interface Fallback<T> {
  readonly shared: T;
  /** Of this process alone. */
  readonly local: T;
  readonly metrics: Metrics;
}

/**
 * The shared cache, and the memory of this process while that is away. What this process kept is in both; what others
 * keep or delete meanwhile is not seen, so that a value may be as old as its time to live, and no older.
 */
export class FallbackCache extends Cache {
  readonly #shared: Cache;
  readonly #local: Cache;
  readonly #reads;

  constructor({ shared, local, metrics }: Fallback<Cache>) {
    super();
    this.#shared = shared;
    this.#local = local;
    this.#reads = metrics.counter({
      name: 'cache_reads_total',
      help: 'Reads of the cache, by where they were answered and whether there was a value.',
      labels: ['from', 'outcome'],
    });
  }

  override async get(key: string): Promise<string | undefined> {
    let from: 'shared' | 'local' = 'shared';
    const value = await whileThere(
      () => this.#shared.get(key),
      () => {
        from = 'local';
        return this.#local.get(key);
      },
    );
    this.#reads.inc({ from, outcome: value === undefined ? 'miss' : 'hit' });
    return value;
  }

  override async set(key: string, value: string, ttlMs: number): Promise<void> {
    await this.#local.set(key, value, ttlMs);
    await whileThere(() => this.#shared.set(key, value, ttlMs), done);
  }

  override async add(key: string, value: string, ttlMs: number): Promise<boolean> {
    return whileThere(
      async () => {
        const added = await this.#shared.add(key, value, ttlMs);
        if (added) await this.#local.set(key, value, ttlMs);
        return added;
      },
      () => this.#local.add(key, value, ttlMs),
    );
  }

  protected override async remove(key: string): Promise<void> {
    await this.#local.delete(key);
    await whileThere(() => this.#shared.delete(key), done);
  }
}

/** Counts with all processes, or by what this one sees while they can't be heard: nobody is let in, or shut out, for that. */
export class FallbackRateLimiter extends RateLimiter {
  readonly #shared: RateLimiter;
  readonly #local: RateLimiter;
  readonly #verdicts;

  /** `local` must know how many processes there are: see `MemoryLimiterOptions.replicas`. */
  constructor({ shared, local, metrics }: Fallback<RateLimiter>) {
    super();
    this.#shared = shared;
    this.#local = local;
    this.#verdicts = metrics.counter({
      name: 'rate_limit_verdicts_total',
      help: 'Requests counted against a limit, by where they were counted and whether they were allowed.',
      labels: ['from', 'outcome'],
    });
  }

  override async take(key: string, rate: Rate): Promise<RateVerdict> {
    let from: 'shared' | 'local' = 'shared';
    const verdict = await whileThere(
      () => this.#shared.take(key, rate),
      () => {
        from = 'local';
        return this.#local.take(key, rate);
      },
    );
    this.#verdicts.inc({ from, outcome: verdict.allowed ? 'allowed' : 'refused' });
    return verdict;
  }
}

async function whileThere<T>(ask: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && error.kind === 'unavailable') return otherwise();
    throw error;
  }
}

const done = () => Promise.resolve();
