import { AppError } from '@blackfang/core';

/** Characters. A longer value is not kept: a cache of many small things is no store of large ones. */
export const MAX_VALUE_LENGTH = 16 * 1024;

/**
 * Keeps values for a while, and may forget any of them earlier: whoever asks must be able to do without.
 * Keys begin with the tenant where the value is a tenant's. An adapter passes `cacheContract`.
 */
export abstract class Cache {
  /** Loads that run now, so that many who miss at once cause one load. */
  readonly #loading = new Map<string, Promise<unknown>>();

  /** @returns undefined for what was never set, has expired or was forgotten. */
  abstract get(key: string): Promise<string | undefined>;

  /**
   * Keeps the value and nothing that was there before it; too long a value is not kept.
   * @param ttlMs milliseconds from now; not positive means not at all.
   */
  abstract set(key: string, value: string, ttlMs: number): Promise<void>;

  /**
   * Sets the value unless there is one. What was set while something was being loaded is newer than what was loaded.
   * @returns whether it is kept now.
   */
  abstract add(key: string, value: string, ttlMs: number): Promise<boolean>;

  protected abstract remove(key: string): Promise<void>;

  /** What is being loaded at this moment is not kept either: it may be older than the reason for the deletion. */
  delete(key: string): Promise<void> {
    this.#loading.delete(key);
    return this.remove(key);
  }

  /**
   * The kept value, or what `load` brings, kept for `ttlMs`. Whoever asks meanwhile gets the result of the same load,
   * unless the one who began it went away. Failures are not kept, nor is what somebody has set another value for.
   */
  async remember<T>(key: string, ttlMs: number, load: () => Promise<T & JsonOf<T>>): Promise<T> {
    const running = this.#loading.get(key) as Promise<T> | undefined;
    if (running) {
      try {
        return await running;
      } catch (error) {
        if (!(error instanceof AppError && error.kind === 'cancelled')) throw error;
        return this.remember(key, ttlMs, load);
      }
    }
    const loading: Promise<T> = this.#load(key, ttlMs, load, () => this.#loading.get(key) === loading);
    this.#loading.set(key, loading);
    try {
      return await loading;
    } finally {
      if (this.#loading.get(key) === loading) this.#loading.delete(key);
    }
  }

  async #load<T>(key: string, ttlMs: number, load: () => Promise<T>, stillWanted: () => boolean): Promise<T> {
    const kept = await this.get(key);
    if (kept !== undefined) return JSON.parse(kept) as T;
    const value = await load();
    if (stillWanted()) await this.add(key, JSON.stringify(value), ttlMs);
    return value;
  }
}

/** T where JSON brings it back as it was: no dates, big integers, functions or undefined. */
export type JsonOf<T> = T extends string | number | boolean | null
  ? T
  : T extends bigint | symbol | undefined | Date | ((...args: never[]) => unknown)
    ? never
    : { [K in keyof T]: JsonOf<T[K]> };
