import { Loop } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';
import type { StoredRecord, SubscribeOptions } from '../event-log.ts';

const RETRY_MS = 500;
/** Records come in by `give`; this is for nothing but a look. */
const IDLE_MS = 60_000;
/** Batches that wait beside the one in hand; then the partition is fetched from no more. */
const MAX_BATCHES_WAITING = 4;
const MAX_BYTES_WAITING = 4 << 20;

export interface PartitionWorkerOptions extends SubscribeOptions {
  readonly partition: number;
  /** Tells the group how far it is. @returns false where the partition is another member's. */
  readonly commit: (nextOffset: bigint) => Promise<boolean>;
  readonly log: Logger;
}

/** Works through the records of one partition, batch by batch, in order, beside all the others. */
export class PartitionWorker {
  readonly #options: PartitionWorkerOptions;
  readonly #loop: Loop;
  readonly #abort = new AbortController();
  #waiting: StoredRecord[] = [];
  #bytes = 0;
  /** Behind the last batch that was worked through and that the group does not know of yet. */
  #uncommitted: bigint | undefined;
  #resume: (() => void) | undefined;
  #ended: Promise<void> | undefined;
  #over = false;

  constructor(options: PartitionWorkerOptions) {
    const { log, group, topic, partition } = options;
    this.#options = options;
    this.#loop = new Loop({
      round: () => this.#round(),
      everyMs: IDLE_MS,
      retryMs: RETRY_MS,
      failed: (error) => {
        if (!this.#abort.signal.aborted) log.warn({ err: error, group, topic, partition }, 'a partition waits');
      },
    });
    this.#loop.start();
  }

  /** Whether nothing is in hand and nothing will be. */
  get isOver(): boolean {
    return this.#over;
  }

  /** @param pause stops fetching from the partition, and gives back how to go on. */
  give(records: readonly StoredRecord[], pause: () => () => void): void {
    if (this.#abort.signal.aborted) return;
    for (const record of records) {
      this.#waiting.push(record);
      this.#bytes += record.payload.length;
    }
    if (this.#isFull(1)) this.#resume ??= pause();
    this.#loop.wake();
  }

  /** Ends after the batch in hand, which is told that the partition goes. What waits is the next member's. */
  end(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    const closed = this.#loop.close();
    this.#abort.abort();
    // The client remembers pauses beyond the assignment.
    this.#resume?.();
    this.#resume = undefined;
    await closed;
    this.#waiting = [];
    this.#over = true;
  }

  async #round(): Promise<boolean> {
    const { maxBatch, onBatch, commit } = this.#options;
    const { signal } = this.#abort;
    if (this.#uncommitted === undefined) {
      const batch = this.#waiting.slice(0, maxBatch);
      const last = batch.at(-1);
      if (signal.aborted || last === undefined) return false;
      await onBatch(batch, signal);
      this.#pass(batch);
      this.#uncommitted = last.offset + 1n;
    }
    if (!(await commit(this.#uncommitted))) {
      void this.end();
      return false;
    }
    this.#uncommitted = undefined;
    return true;
  }

  #pass(batch: readonly StoredRecord[]): void {
    this.#waiting.splice(0, batch.length);
    for (const record of batch) this.#bytes -= record.payload.length;
    // By half, so that the next records are here before the last ones are through.
    if (this.#resume === undefined || this.#isFull(0.5)) return;
    this.#resume();
    this.#resume = undefined;
  }

  #isFull(share: number): boolean {
    const most = MAX_BATCHES_WAITING * this.#options.maxBatch * share;
    return this.#waiting.length > most || this.#bytes > MAX_BYTES_WAITING * share;
  }
}
