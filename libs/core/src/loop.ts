export interface LoopOptions {
  /** One round. Tells whether there may be more to do right now. */
  readonly round: () => Promise<boolean>;
  /** Longest wait between rounds, ms. */
  readonly everyMs: number;
  /** Wait after a round that threw, ms. */
  readonly retryMs: number;
  readonly failed: (error: unknown) => void;
}

/** Work in rounds: at once while there is more, else when woken, else after a while. Never two rounds at a time. */
export class Loop {
  readonly #options: LoopOptions;
  #running: Promise<void> | undefined;
  #closed = false;
  #woken = false;
  #wake: (() => void) | undefined;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** A hint that there is something to do. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Lets the round in hand end, and starts no other. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      this.#woken = false;
      let wait = this.#options.everyMs;
      try {
        if (await this.#options.round()) continue;
      } catch (error) {
        this.#options.failed(error);
        this.#woken = false;
        wait = this.#options.retryMs;
      }
      if (!this.#woken && !this.#closed) await this.#sleep(wait);
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
