import type { BrowserProcess } from './browser-process.ts';

/** A browser that could not be started is asked for again after so long, ms. */
const TRY_AGAIN_MS = 30_000;

/** One browser: started when the first page wants it, kept warm, replaced when it is worn or broken. */
export class KeptBrowser {
  readonly #start: () => Promise<BrowserProcess>;
  readonly #idleMs: number;
  #process: Promise<BrowserProcess> | undefined;
  #failure: { readonly error: unknown; readonly until: number } | undefined;
  #usedAt = performance.now();

  /** @param idleMs how long it is kept when nobody wants a page. */
  constructor(start: () => Promise<BrowserProcess>, idleMs: number) {
    this.#start = start;
    this.#idleMs = idleMs;
  }

  /** Undefined while there is none. */
  async pid(): Promise<number | undefined> {
    return (await this.#process)?.pid;
  }

  /** @throws AppError what `start` throws, for a while without asking again */
  async running(): Promise<BrowserProcess> {
    const current = this.#process;
    if (current) {
      const running = await current;
      if (!running.isDead && !(running.isIdle && running.isWorn)) return running;
      if (this.#process === current) this.#process = undefined;
      await running.close();
      return this.running();
    }
    if (this.#failure && this.#failure.until > performance.now()) throw this.#failure.error;
    this.#process = this.#start().catch((error: unknown) => {
      this.#failure = { error, until: performance.now() + TRY_AGAIN_MS };
      this.#process = undefined;
      throw error;
    });
    return this.#process;
  }

  /** A page of it has ended. */
  wasUsed(): void {
    this.#usedAt = performance.now();
  }

  async keepHouse(): Promise<void> {
    const running = await this.#started();
    if (!running || running.isDead || !running.isIdle) return;
    if (performance.now() - this.#usedAt < this.#idleMs) return running.closeIdleContexts();
    this.#process = undefined;
    await running.close();
  }

  async close(): Promise<void> {
    const running = await this.#started();
    await running?.close();
  }

  /** What is there to be closed: of one that could not be started whoever wanted it has been told. */
  async #started(): Promise<BrowserProcess | undefined> {
    return this.#process?.catch(() => undefined);
  }
}
