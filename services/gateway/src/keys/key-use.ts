import type { BackgroundPart, Caller, Clock } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';

/** How often a key was used on a day of UTC. */
export interface KeyRequests {
  readonly tenantId: string;
  readonly apiKeyId: string;
  /** As `2026-11-21`. */
  readonly day: string;
  readonly requests: bigint;
}

export interface KeyUseOptions {
  /** Adds to what was counted before. */
  readonly tell: (items: readonly KeyRequests[]) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Logger;
}

const EVERY_MS = 2_000;
const MOST_AT_ONCE = 1_000;
/** Of keys in use within a moment; where there are more, the newest of them are not counted until there is room. */
const MOST_KEPT = 20_000;

/**
 * Counts requests by key in memory and tells identity now and then: a request costs an addition, and a key one row a
 * day. What could not be told waits for the next time; what a process had not told when it died is not counted.
 */
export class KeyUse implements BackgroundPart {
  readonly #options: KeyUseOptions;
  #counted = new Map<string, { use: Omit<KeyRequests, 'requests'>; requests: bigint }>();
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  /** What follows on what is being told. */
  #next: Promise<void> | undefined;

  constructor(options: KeyUseOptions) {
    this.#options = options;
  }

  /** Counts a request, where a key made it. */
  count({ kind, tenantId, sessionId: apiKeyId }: Caller): void {
    if (kind !== 'key') return;
    this.#add({ tenantId, apiKeyId, day: this.#options.clock.now().toISOString().slice(0, 10), requests: 1n });
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.tell(), EVERY_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.tell();
  }

  /** Tells what was counted until now, after what is being told. */
  tell(): Promise<void> {
    this.#next ??= this.#telling.then(() => {
      this.#next = undefined;
      this.#telling = this.#tellAll();
      return this.#telling;
    });
    return this.#next;
  }

  async #tellAll(): Promise<void> {
    const items = [...this.#counted.values()].map(({ use, requests }) => ({ ...use, requests }));
    this.#counted = new Map();
    for (let first = 0; first < items.length; first += MOST_AT_ONCE) {
      const some = items.slice(first, first + MOST_AT_ONCE);
      try {
        await this.#options.tell(some);
      } catch (error) {
        const rest = items.slice(first);
        this.#options.log.warn({ err: error, keys: rest.length }, 'the use of keys could not be told and waits');
        for (const item of rest) this.#add(item);
        return;
      }
    }
  }

  #add({ requests, ...use }: KeyRequests): void {
    const key = `${use.apiKeyId} ${use.day}`;
    const known = this.#counted.get(key);
    if (known !== undefined) known.requests += requests;
    else if (this.#counted.size < MOST_KEPT) this.#counted.set(key, { use, requests });
  }
}
