import { performance } from 'node:perf_hooks';

/**
 * Time that never jumps: the database's time when it was last set, plus what has gone by since.
 * Several machines with wrong clocks agree, because they agree on the database.
 */
export class Clock {
  readonly #elapsedMs: () => number;
  #offsetMs: number;

  constructor(elapsedMs: () => number = () => performance.now()) {
    this.#elapsedMs = elapsedMs;
    this.#offsetMs = Date.now() - elapsedMs();
  }

  now(): Date {
    return new Date(this.#offsetMs + this.#elapsedMs());
  }

  /** @param time the database's time at this moment. */
  set(time: Date): void {
    this.#offsetMs = time.getTime() - this.#elapsedMs();
  }
}
