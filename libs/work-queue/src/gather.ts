import { AppError } from '@blackfang/core';

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does single pieces of work many at a time: what comes while a batch is on its way makes the next one. Nobody waits
 * for a timer: alone, a piece goes at once.
 */
export class Gather<Item, Answer> {
  readonly #maxBatch: number;
  readonly #work: (items: readonly Item[]) => Promise<readonly Answer[]>;
  readonly #waiting: Waiting<Item, Answer>[] = [];
  #busy = false;

  /** @param work answers for each item, in order. */
  constructor(maxBatch: number, work: (items: readonly Item[]) => Promise<readonly Answer[]>) {
    this.#maxBatch = maxBatch;
    this.#work = work;
  }

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#busy) return;
      this.#busy = true;
      // What is ready in this turn of the event loop goes along.
      setImmediate(() => void this.#flush());
    });
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) await this.#answer(this.#waiting.splice(0, this.#maxBatch));
    this.#busy = false;
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
