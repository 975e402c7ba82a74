import { Problem } from '../api/problem.ts';
import { session } from '../session/session.ts';
import { inTurn } from '../session/turns.ts';
import { eventParser } from './event-stream.ts';

/**
 * What happened: `run.finished`, `observation.recorded`, `alert.raised`, `watch.changed`,
 * `inbox.changed`, `product.changed`, and `reset` where something may be missing.
 */
export interface LiveEvent {
  readonly id: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type LiveStatus = 'connecting' | 'live' | 'lost';

type Told =
  | { readonly kind: 'event'; readonly event: LiveEvent }
  | { readonly kind: 'status'; readonly status: LiveStatus }
  | { readonly kind: 'asked' };

const STREAM = '/api/v1/events';
/** The server says something every 15 s; silence of this length is a dead connection. */
const SILENCE_MS = 40_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** After a reconnect the server repeats the minute before: at least that much is remembered. */
const MAX_REMEMBERED = 5_000;

/**
 * What happens now, by one connection for all tabs: the tab that holds the lock reads the stream and tells the others.
 * When it goes, another takes over from the last event that all have heard of.
 */
export class Live {
  readonly #tabs = new BroadcastChannel('blackfang.live');
  readonly #events = new Set<(event: LiveEvent) => void>();
  readonly #statuses = new Set<() => void>();
  readonly #seen = new Set<string>();
  readonly #ended = new AbortController();
  #status: LiveStatus = 'connecting';
  /** What has been on the screen from the start is from about now: what comes after it is asked for too. */
  #lastId = `${Date.now()}-00000000-0000-0000-0000-000000000000`;
  #leads = false;

  constructor() {
    this.#tabs.addEventListener('message', ({ data }: MessageEvent<Told>) => this.#hear(data));
  }

  get status(): LiveStatus {
    return this.#status;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#statuses.add(listener);
    return () => this.#statuses.delete(listener);
  };

  /** @returns how to stop listening */
  listen(listener: (event: LiveEvent) => void): () => void {
    this.#events.add(listener);
    return () => this.#events.delete(listener);
  }

  /** Begins, and goes on until `stop`, for the one who is signed in. */
  start(): void {
    this.#tabs.postMessage({ kind: 'asked' } satisfies Told);
    void inTurn('blackfang.live', () => this.#lead());
  }

  stop(): void {
    this.#ended.abort();
    this.#tabs.close();
  }

  async #lead(): Promise<void> {
    this.#leads = true;
    let waitMs = FIRST_WAIT_MS;
    while (!this.#ended.signal.aborted) {
      if (await this.#read()) waitMs = FIRST_WAIT_MS;
      if (this.#ended.signal.aborted || session.state.kind !== 'signed_in') return;
      this.#become('lost');
      await this.#pause(waitMs * (0.5 + Math.random()));
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
  }

  /** Reads until the connection ends. @returns whether there was one */
  async #read(): Promise<boolean> {
    const connection = new AbortController();
    const stop = () => connection.abort();
    this.#ended.signal.addEventListener('abort', stop);
    // A stream that is open does not notice by itself that its network has gone.
    window.addEventListener('offline', stop);
    let silence = setTimeout(stop, SILENCE_MS);
    let opened = false;
    try {
      const headers = { 'last-event-id': this.#lastId };
      const response = await session.fetch(new Request(STREAM, { headers, signal: connection.signal }));
      if (!response.ok || response.body === null) return false;
      opened = true;
      this.#become('live');
      const take = eventParser(({ id, name, data }) => {
        this.#take({ id: name === 'reset' ? '' : id, name, data: JSON.parse(data) as LiveEvent['data'] });
      });
      const decoder = new TextDecoder();
      for await (const bytes of response.body) {
        clearTimeout(silence);
        silence = setTimeout(stop, SILENCE_MS);
        take(decoder.decode(bytes, { stream: true }));
      }
      return opened;
    } catch (error) {
      if (isLoss(error)) return opened;
      throw error;
    } finally {
      clearTimeout(silence);
      this.#ended.signal.removeEventListener('abort', stop);
      window.removeEventListener('offline', stop);
    }
  }

  #take(event: LiveEvent): void {
    if (!this.#isNew(event)) return;
    this.#tabs.postMessage({ kind: 'event', event } satisfies Told);
    this.#tellHere(event);
  }

  #hear(told: Told): void {
    if (told.kind === 'event' && this.#isNew(told.event)) this.#tellHere(told.event);
    if (told.kind === 'status') this.#show(told.status);
    if (told.kind === 'asked' && this.#leads) this.#become(this.#status);
  }

  #isNew({ id }: LiveEvent): boolean {
    if (id === '') return true;
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    this.#lastId = id > this.#lastId ? id : this.#lastId;
    if (this.#seen.size > MAX_REMEMBERED) this.#seen.delete(this.#seen.values().next().value ?? '');
    return true;
  }

  #tellHere(event: LiveEvent): void {
    for (const listener of this.#events) listener(event);
  }

  #become(status: LiveStatus): void {
    this.#tabs.postMessage({ kind: 'status', status } satisfies Told);
    this.#show(status);
  }

  #show(status: LiveStatus): void {
    this.#status = status;
    for (const listener of this.#statuses) listener();
  }

  /** Waits so long, or until the device says that it has a network again. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        window.removeEventListener('online', go);
        this.#ended.signal.removeEventListener('abort', go);
        resolve();
      };
      const timer = setTimeout(go, ms);
      window.addEventListener('online', go);
      this.#ended.signal.addEventListener('abort', go);
    });
  }
}

/** A server or a network that went: the next try tells more. */
function isLoss(error: unknown): boolean {
  return error instanceof Problem || error instanceof TypeError || (error as Error).name === 'AbortError';
}
