import { AppError } from '@blackfang/core';

const LONGEST_LINE = 100;

interface Line {
  length: number;
  tail: Promise<void>;
}

/** Lets work of one key go one after the other, so that many guesses at once are counted like many in a row. */
export class Turns {
  readonly #lines = new Map<string, Line>();

  /** @throws AppError `limit` too_many_attempts, where too many wait already. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(key) ?? { length: 0, tail: Promise.resolve() };
    if (line.length >= LONGEST_LINE) {
      throw new AppError('limit', 'too_many_attempts', 'Too many attempts at once. Try again in a moment.', {
        retryAfterMs: 1_000,
      });
    }
    this.#lines.set(key, line);
    line.length += 1;
    const before = line.tail;
    const { promise, resolve } = Promise.withResolvers<void>();
    line.tail = promise;
    await before;
    try {
      return await work();
    } finally {
      line.length -= 1;
      if (line.length === 0) this.#lines.delete(key);
      resolve();
    }
  }
}
