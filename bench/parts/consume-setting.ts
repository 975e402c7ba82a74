import type { Done, Servers } from './measure.ts';

export interface ConsumeSetting {
  readonly brokers: readonly string[];
  readonly servers: Servers;
}

export interface ConsumeOrder {
  /** Of the superuser; with inbox and effects, both empty. */
  readonly databaseUrl: string;
  /** Holds `events`. */
  readonly topic: string;
  readonly events: number;
}

/** Counts what took effect, until all has. */
export class Course {
  readonly #done = Promise.withResolvers<void>();
  readonly #events: number;
  readonly #times: number[] = [];

  constructor(events: number) {
    this.#events = events;
  }

  /** Around the work on some events. */
  async pass(events: number, work: () => Promise<void>): Promise<void> {
    const began = performance.now();
    await work();
    const took = performance.now() - began;
    for (let each = 0; each < events; each += 1) this.#times.push(took);
    if (this.#times.length >= this.#events) this.#done.resolve();
  }

  /** @returns what each event took, with the others of its batch. */
  async end(): Promise<Done> {
    await this.#done.promise;
    return { count: this.#times.length, times: this.#times };
  }
}
