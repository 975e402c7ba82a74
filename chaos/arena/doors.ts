import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 500;
const LOOK_TIMEOUT_MS = 2_000;

interface Door {
  readonly url: string;
  isReady: boolean;
}

/** Shares requests out over the gateways that say they are ready, one after the other, as a load balancer would. */
export class Doors {
  readonly #doors: readonly Door[];
  readonly #ended = new AbortController();
  #looking: readonly Promise<void>[] = [];
  #next = 0;

  /** @param urls `http://127.0.0.1:8080` of each gateway; all were ready a moment ago. */
  constructor(urls: readonly string[]) {
    this.#doors = urls.map((url) => ({ url, isReady: true }));
  }

  start(): void {
    this.#looking = this.#doors.map((door) => this.#watch(door));
  }

  /** The next one; where none is ready any of them, which then says so itself. */
  next(): string {
    const ready = this.#doors.filter(({ isReady }) => isReady);
    const open = ready.length > 0 ? ready : this.#doors;
    this.#next += 1;
    const door = open[this.#next % open.length];
    if (door === undefined) throw new Error('There is no door.');
    return door.url;
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#looking);
  }

  async #watch(door: Door): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      door.isReady = (await isReady(door.url)) ?? door.isReady;
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** @returns undefined for one that is slow to say: it is what it was */
async function isReady(url: string): Promise<boolean | undefined> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(LOOK_TIMEOUT_MS) });
    await response.text();
    return response.ok;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? undefined : false;
  }
}
