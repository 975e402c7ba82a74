import { Loop } from '@blackfang/core';
import { forTenant, type Logger } from '@blackfang/observability';
import type { Database, Listener } from '@blackfang/persistence';
import type { WorkQueue } from './work-queue.ts';
import type { Claim } from './work.ts';

export interface QueueWorkerOptions {
  readonly db: Database;
  readonly queue: WorkQueue;
  readonly log: Logger;
  /** Pieces of work in hand at once. */
  readonly concurrency: number;
  /**
   * Work that has been in hand for longer than half a second waits for somebody else: so much of it gives its place to
   * other work. 0 where not given.
   */
  readonly slowPlaces?: number;
  /** Of one lane at once: what hangs holds no more than this. */
  readonly perLane: number;
  readonly perTenant: number;
  readonly spacingMs: number;
  /** Lanes whose work needs neither spacing nor a bound of its own. */
  readonly unspacedLanes?: readonly string[];
  readonly leaseMs: number;
  /** How late work may be taken that has come due by itself: what is queued is heard of at once. 250 where not given. */
  readonly lookMs?: number;
  /**
   * Does one piece of work, and completes it or puts it off. `signal` ends when the lease is lost or the worker stops.
   * Says `failed` where it is its lane that fails: of that one piece at a time is taken until another does not.
   */
  readonly handle: (claim: Claim, signal: AbortSignal) => Promise<Handled>;
}

export type Handled = 'failed' | void;

const LOOK_MS = 250;
const RETRY_MS = 1_000;
const SLOW_AFTER_MS = 500;
/** That are remembered, the last ones. */
const MAX_FAILING_LANES = 10_000;

interface InHand {
  readonly claim: Claim;
  /** As `performance.now()` tells it. */
  readonly since: number;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Claims work and does it, some of it at once, until it is closed; then what is in hand is finished or handed back. */
export class QueueWorker {
  readonly #options: QueueWorkerOptions;
  readonly #inHand = new Map<string, InHand>();
  readonly #failingLanes = new Set<string>();
  readonly #claims: Loop;
  readonly #renewals: Loop;
  #listener: Listener | undefined;

  constructor(options: QueueWorkerOptions) {
    this.#options = options;
    const failed = (error: unknown) => options.log.warn({ err: error }, 'the queue waits');
    const { lookMs = LOOK_MS } = options;
    this.#claims = new Loop({ round: () => this.#claim(), everyMs: lookMs, retryMs: RETRY_MS, failed });
    this.#renewals = new Loop({ round: () => this.#renew(), everyMs: options.leaseMs / 3, retryMs: RETRY_MS, failed });
  }

  get inHand(): number {
    return this.#inHand.size;
  }

  async start(): Promise<void> {
    this.#listener = await this.#options.db.listen(this.#options.queue.channel, () => this.#claims.wake());
    this.#claims.start();
    this.#renewals.start();
  }

  /** @param graceMs how long work in hand may go on before it is told to stop. */
  async close(graceMs = 10_000): Promise<void> {
    // Claiming ends at this very call: what is finished while the listener closes makes room for nothing new.
    await Promise.all([this.#claims.close(), this.#listener?.close()]);
    const late = setTimeout(() => {
      for (const work of this.#inHand.values()) work.abort.abort();
    }, graceMs);
    await Promise.all([...this.#inHand.values()].map((work) => work.done));
    clearTimeout(late);
    await this.#renewals.close();
  }

  async #claim(): Promise<boolean> {
    const { queue, perTenant, leaseMs, spacingMs, unspacedLanes = [] } = this.#options;
    const limit = this.#freePlaces();
    if (limit <= 0) return false;
    const fullLanes = this.#fullLanes();
    const claims = await queue.claim({ limit, perTenant, leaseMs, spacingMs, fullLanes, unspacedLanes });
    const surplus: Claim[] = [];
    for (const claim of claims) {
      if (this.#isFull(claim.lane)) surplus.push(claim);
      else this.#take(claim);
    }
    await queue.handBack(surplus);
    return claims.length > surplus.length && this.#freePlaces() > 0;
  }

  #freePlaces(): number {
    const { concurrency, slowPlaces = 0 } = this.#options;
    const before = performance.now() - SLOW_AFTER_MS;
    let slow = 0;
    if (slowPlaces > 0) for (const { since } of this.#inHand.values()) if (since < before) slow += 1;
    return concurrency - this.#inHand.size + Math.min(slow, slowPlaces);
  }

  #take(claim: Claim): void {
    // Had the process stalled past its lease, it may have claimed the same work again: the first try is to stop.
    this.#inHand.get(claim.id)?.abort.abort();
    const abort = new AbortController();
    const done = this.#do(claim, abort.signal).finally(() => {
      if (this.#inHand.get(claim.id)?.abort === abort) this.#inHand.delete(claim.id);
      this.#claims.wake();
    });
    this.#inHand.set(claim.id, { claim, since: performance.now(), abort, done });
  }

  /** What is written of work says for whom it was done; whoever handles it finds out which trace it continues. */
  #do(claim: Claim, signal: AbortSignal): Promise<void> {
    const { handle, log } = this.#options;
    return forTenant(claim.tenantId, async () => {
      try {
        this.#note(claim.lane, await handle(claim, signal));
      } catch (error) {
        // Neither completed nor put off: the row comes due again when its lease runs out.
        log.error({ err: error, id: claim.id }, 'work failed and comes again');
      }
    });
  }

  #note(lane: string, handled: Handled): void {
    this.#failingLanes.delete(lane);
    if (handled !== 'failed') return;
    this.#failingLanes.add(lane);
    const [oldest] = this.#failingLanes;
    if (this.#failingLanes.size > MAX_FAILING_LANES && oldest !== undefined) this.#failingLanes.delete(oldest);
  }

  async #renew(): Promise<boolean> {
    if (this.#inHand.size === 0) return false;
    const claims = [...this.#inHand.values()].map((work) => work.claim);
    const lost = await this.#options.queue.renew(claims, this.#options.leaseMs);
    for (const id of lost) this.#inHand.get(id)?.abort.abort();
    return false;
  }

  #isFull(lane: string): boolean {
    const { perLane, unspacedLanes = [] } = this.#options;
    const most = this.#failingLanes.has(lane) ? 1 : perLane;
    return !unspacedLanes.includes(lane) && this.#countOf(lane) >= most;
  }

  #countOf(lane: string): number {
    let count = 0;
    for (const { claim } of this.#inHand.values()) if (claim.lane === lane) count += 1;
    return count;
  }

  #fullLanes(): string[] {
    const lanes = new Set([...this.#inHand.values()].map(({ claim }) => claim.lane));
    return [...lanes].filter((lane) => this.#isFull(lane));
  }
}
