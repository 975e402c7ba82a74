import { Loop } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';
import type { FollowOptions, Subscription } from '../event-log.ts';
import type { ReadRecords } from './group-member.ts';

/** News wakes a follower; this is for news that got lost. */
const POLL_MS = 2_000;
const RETRY_MS = 500;
const BATCH = 500;

export interface FollowerOptions extends FollowOptions {
  /** Where to start: partition by partition, the first offset to read. */
  readonly positions: () => Promise<{ topic: string; partition: number; next: bigint }[]>;
  readonly read: ReadRecords;
  readonly log: Logger;
}

/** Reads topics outside of any group and remembers nothing. */
export class Follower implements Subscription {
  readonly #options: FollowerOptions;
  readonly #loop: Loop;
  #positions: { topic: string; partition: number; next: bigint }[] | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#loop = new Loop({
      round: () => this.#round(),
      everyMs: POLL_MS,
      retryMs: RETRY_MS,
      failed: (error) => options.log.warn({ err: error, topics: options.topics }, 'following waits for the log'),
    });
  }

  async start(): Promise<void> {
    try {
      await this.#position();
    } catch (error) {
      this.#options.log.warn({ err: error, topics: this.#options.topics }, 'following begins when the log is there');
    }
    this.#loop.start();
  }

  /** @param changed `topic/partition` of those that have new records. */
  wake(changed: ReadonlySet<string>): void {
    if (this.#positions?.some(({ topic, partition }) => changed.has(`${topic}/${partition}`))) this.#loop.wake();
  }

  close(): Promise<void> {
    return this.#loop.close();
  }

  async #position() {
    return (this.#positions ??= await this.#options.positions());
  }

  async #round(): Promise<boolean> {
    let more = false;
    for (const position of await this.#position()) {
      const records = await this.#options.read(position.topic, position.partition, position.next, BATCH);
      const last = records.at(-1);
      if (last === undefined) continue;
      this.#options.onRecords(records);
      position.next = last.offset + 1n;
      more ||= records.length === BATCH;
    }
    return more;
  }
}
