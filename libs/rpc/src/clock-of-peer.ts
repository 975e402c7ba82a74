import { AppError, Loop, type BackgroundPart, type Clock } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';
import { HealthProbe } from './health.ts';

const EVERY_MS = 60_000;
const RETRY_MS = 500;

/**
 * Keeps the clock of a process that has no database on that of a service which has one: its machine's may be off, and
 * then nobody would believe its tokens, or it would believe those that have ended.
 */
export class ClockOfPeer implements BackgroundPart {
  readonly #probe: HealthProbe;
  readonly #clock: Clock;
  readonly #loop: Loop;

  /** @param target of the peer; what is believed of its keys can be believed of its time. */
  constructor(target: string, clock: Clock, log: Logger) {
    this.#probe = new HealthProbe(target);
    this.#clock = clock;
    this.#loop = new Loop({
      round: async () => {
        if (await this.#set()) return false;
        throw new AppError('unavailable', 'time_unavailable', 'The time can not be asked at the moment.');
      },
      everyMs: EVERY_MS,
      retryMs: RETRY_MS,
      failed: (error) => log.debug({ err: error }, 'the clock goes on as it is'),
    });
  }

  /** Asks once, for a second at most, before anything goes by the clock. */
  async start(): Promise<void> {
    await this.#set();
    this.#loop.start();
  }

  async close(): Promise<void> {
    await this.#loop.close();
    this.#probe.close();
  }

  async #set(): Promise<boolean> {
    const time = await this.#probe.time();
    if (time !== undefined) this.#clock.set(time);
    return time !== undefined;
  }
}
