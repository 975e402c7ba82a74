import { Loop } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';
import type { StoredRecord, SubscribeOptions, Subscription } from '../event-log.ts';
import type { Assignment, Membership } from './membership.ts';

/** News wakes a partition; this is for news that got lost. */
const POLL_MS = 2_000;
const RETRY_MS = 500;

/** Reads up to `limit` records of a partition from an offset on. */
export type ReadRecords = (topic: string, partition: number, from: bigint, limit: number) => Promise<StoredRecord[]>;

export interface GroupMemberOptions extends SubscribeOptions {
  readonly membership: Membership;
  readonly leaseMs: number;
  readonly read: ReadRecords;
  readonly log: Logger;
}

/** One partition in this member's hands, with a loop of its own: partitions go on in parallel, each in order. */
interface Held {
  readonly assignment: Assignment;
  readonly abort: AbortController;
  readonly loop: Loop;
  next: bigint;
  /** Set once it is on its way to another member. */
  given?: Promise<void>;
}

export class GroupMember implements Subscription {
  readonly #options: GroupMemberOptions;
  readonly #held = new Map<number, Held>();
  readonly #beats: Loop;
  #prepared = false;

  constructor(options: GroupMemberOptions) {
    this.#options = options;
    this.#beats = new Loop({
      round: () => this.#beat(),
      everyMs: options.leaseMs / 4,
      retryMs: RETRY_MS,
      failed: (error) => options.log.warn({ err: error, group: options.group }, 'membership waits for the log'),
    });
  }

  async start(): Promise<void> {
    this.#beats.start();
  }

  /** @param changed `topic/partition` of those that have new records. */
  wake(changed: ReadonlySet<string>): void {
    for (const held of this.#held.values()) {
      if (changed.has(`${this.#options.topic}/${held.assignment.partition}`)) held.loop.wake();
    }
  }

  async close(): Promise<void> {
    await this.#beats.close();
    await Promise.all([...this.#held.values()].map((held) => (held.given ??= this.#give(held))));
    try {
      await this.#options.membership.leave();
    } catch (error) {
      this.#options.log.info({ err: error, group: this.#options.group }, 'a member left unnoticed; its place runs out');
    }
  }

  /**
   * Gives back what is no longer this member's, keeps its leases, takes what is free.
   * It does not wait for batches in hand: a slow one must not cost this member its other partitions.
   */
  async #beat(): Promise<boolean> {
    const { membership } = this.#options;
    if (!this.#prepared) await membership.prepare();
    this.#prepared = true;
    const mine = await membership.beat();
    for (const held of this.#held.values()) {
      if (!mine.has(held.assignment.partition)) held.given ??= this.#give(held);
      if (!(await membership.keep(held.assignment))) this.#lose(held);
    }
    for (const partition of mine) {
      if (this.#held.has(partition)) continue;
      const assignment = await membership.take(partition);
      if (assignment !== undefined) this.#hold(assignment);
    }
    return false;
  }

  #hold(assignment: Assignment): void {
    const { log, group, topic } = this.#options;
    const held: Held = {
      assignment,
      abort: new AbortController(),
      next: assignment.nextOffset,
      loop: new Loop({
        round: () => this.#round(held),
        everyMs: POLL_MS,
        retryMs: RETRY_MS,
        failed: (error) => {
          if (!held.abort.signal.aborted)
            log.warn({ err: error, group, topic, partition: assignment.partition }, 'a partition waits');
        },
      }),
    };
    this.#held.set(assignment.partition, held);
    held.loop.start();
  }

  async #round(held: Held): Promise<boolean> {
    const { topic, maxBatch, read, membership, onBatch } = this.#options;
    if (held.abort.signal.aborted) return false;
    const records = await read(topic, held.assignment.partition, held.next, maxBatch);
    const last = records.at(-1);
    if (last === undefined) return false;
    await onBatch(records, held.abort.signal);
    if (!(await membership.commit(held.assignment, last.offset + 1n))) {
      this.#lose(held);
      return false;
    }
    held.next = last.offset + 1n;
    return true;
  }

  /** Hands a partition on: the batch in hand ends first, so the next member starts behind it. */
  async #give(held: Held): Promise<void> {
    const { membership, log, group } = this.#options;
    const closed = held.loop.close();
    held.abort.abort();
    await closed;
    try {
      await membership.release(held.assignment);
    } catch (error) {
      log.info({ err: error, group }, 'a partition was not given back; its lease runs out');
    }
    this.#forget(held);
  }

  /** Another member has it already. What this one still does is a repeat, which the inbox drops. */
  #lose(held: Held): void {
    this.#forget(held);
    held.abort.abort();
    void held.loop.close();
  }

  #forget(held: Held): void {
    if (this.#held.get(held.assignment.partition) === held) this.#held.delete(held.assignment.partition);
  }
}
