import { AppError } from '@blackfang/core';

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does single pieces of work many at a time: what comes while a batch is on its way makes the next one. A piece that
 * comes alone goes at once; where a batch costs much, however little is in it, one that follows close behind waits for
 * others.
 */
export class Gather<Item, Answer> {
  readonly #maxBatch: number;
  readonly #work: (items: readonly Item[]) => Promise<readonly Answer[]>;
  readonly #enough: number;
  readonly #everyMs: number;
  readonly #waiting: Waiting<Item, Answer>[] = [];
  #busy = false;
  /** Of the last batch, as `performance.now()` tells it. */
  #beganAt = -Infinity;
  #together: (() => void) | undefined;

  /**
   * @param work answers for each item, in order.
   * @param pace what follows close behind waits until `enough` are together, or `everyMs` have gone by since the last
   * batch began.
   */
  constructor(
    maxBatch: number,
    work: (items: readonly Item[]) => Promise<readonly Answer[]>,
    { enough, everyMs } = { enough: 1, everyMs: 0 },
  ) {
    this.#maxBatch = maxBatch;
    this.#work = work;
    this.#enough = enough;
    this.#everyMs = everyMs;
  }

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#waiting.length >= this.#enough) this.#together?.();
      if (this.#busy) return;
      this.#busy = true;
      // What is ready in this turn of the event loop goes along.
      setImmediate(() => void this.#flush());
    });
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#untilDue();
      this.#beganAt = performance.now();
      await this.#answer(this.#waiting.splice(0, this.#maxBatch));
    }
    this.#busy = false;
  }

  async #untilDue(): Promise<void> {
    const waitMs = this.#beganAt + this.#everyMs - performance.now();
    if (waitMs <= 0 || this.#waiting.length >= this.#enough) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#together = resolve;
    const timer = setTimeout(resolve, waitMs);
    await promise;
    clearTimeout(timer);
    this.#together = undefined;
  }

  async #answer(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#work(batch.map(({ item }) => item));
      for (const [index, waiting] of batch.entries()) waiting.resolve(answers[index] as Answer);
    } catch (error) {
      const isAway = error instanceof AppError && error.kind === 'unavailable';
      if (batch.length === 1 || isAway) {
        for (const { reject } of batch) reject(error);
        return;
      }
      // One of them is the trouble, and is no reason for the others to fail.
      for (const waiting of batch) await this.#answer([waiting]);
    }
  }
}
