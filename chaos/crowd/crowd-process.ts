// People at the public door: they come at a rate, however long those before them wait. Small and cheap, so that it is the
// door that is measured.
import { setTimeout as pause } from 'node:timers/promises';
import { Pool, type Dispatcher } from 'undici';
import type { Errand, Surge, Turnout } from './crowd.ts';

const EVERY_MS = 5;
const PATIENCE_MS = 20_000;
/** As many as load balancers in front keep open; whoever finds none free waits, and that time counts. */
const CONNECTIONS = 512;
const MOST_STRANGE = 5;
const SAMPLE = 10;
const LATER: ReadonlySet<number> = new Set([429, 503]);

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer V)[] ? V[] : T[K] };
type Counting = Mutable<Omit<Turnout, 'statuses' | 'core' | 'ms'>> & { statuses: Record<string, number> };

const pools = new Map<string, Pool>();
let written = 0;

function poolOf(door: string): Pool {
  const pool =
    pools.get(door) ?? new Pool(door, { connections: CONNECTIONS, pipelining: 1, headersTimeout: PATIENCE_MS });
  pools.set(door, pool);
  return pool;
}

async function surge({ door, errands, perSecond, forMs, deadlineMs }: Surge): Promise<Turnout> {
  const pool = poolOf(door);
  const cpu = process.cpuUsage();
  const counting: Counting = {
    came: 0,
    served: 0,
    statuses: {},
    withoutRetryAfter: 0,
    strange: [],
    successMs: [],
    refusalMs: [],
    made: [],
    refused: [],
  };
  const since = performance.now();
  let waiting = 0;
  const gone = () => void (waiting -= 1);
  for (let now = since; now - since < forMs; now = performance.now()) {
    const due = Math.floor((perSecond * (now - since)) / 1_000);
    for (; counting.came < due; counting.came += 1) {
      waiting += 1;
      const errand = errands[counting.came % errands.length] as Errand;
      const visit = new Visit(errand.method === 'POST' ? (written += 1) : 0, counting, deadlineMs, gone);
      pool.dispatch(requestOf(errand, written), visit);
    }
    await pause(EVERY_MS);
  }
  const ms = performance.now() - since;
  const { user, system } = process.cpuUsage(cpu);
  while (waiting > 0) await pause(EVERY_MS);
  return { ...counting, ms, core: (user + system) / 1_000 / ms };
}

function requestOf({ method, path, accessToken }: Errand, number: number): Dispatcher.DispatchOptions {
  const authorization = `Bearer ${accessToken}`;
  if (method === 'GET') return { method, path, headers: { authorization } };
  const headers = { authorization, 'content-type': 'application/json' };
  return { method, path, headers, body: JSON.stringify({ name: `crowd ${number}` }) };
}

/** One request: what is told of it is added up at once. */
class Visit implements Dispatcher.DispatchHandler {
  readonly #number: number;
  readonly #counting: Counting;
  readonly #deadlineMs: number;
  readonly #gone: () => void;
  readonly #since = performance.now();
  #status = 0;
  #words: Buffer[] | undefined;

  /** @param number of what it makes; 0 for nothing */
  constructor(number: number, counting: Counting, deadlineMs: number, gone: () => void) {
    this.#number = number;
    this.#counting = counting;
    this.#deadlineMs = deadlineMs;
    this.#gone = gone;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status;
    if (LATER.has(status)) this.#counting.withoutRetryAfter += headers['retry-after'] === undefined ? 1 : 0;
    else if (status >= 300 && this.#counting.strange.length < MOST_STRANGE) this.#words = [];
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#words?.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#words) this.#tellStrange(Buffer.concat(this.#words).toString());
    this.#end();
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#status = 0;
    this.#tellStrange(`${error.name}: ${error.message}`);
    this.#end();
  }

  #tellStrange(words: string): void {
    const { strange } = this.#counting;
    if (strange.length < MOST_STRANGE) strange.push(`${this.#status} ${words.slice(0, 200)}`);
  }

  #end(): void {
    const counting = this.#counting;
    const ms = performance.now() - this.#since;
    const nth = (counting.statuses[this.#status] ?? 0) + 1;
    counting.statuses[this.#status] = nth;
    const isSuccess = this.#status >= 200 && this.#status < 300;
    if (isSuccess && ms <= this.#deadlineMs) counting.served += 1;
    if (nth % SAMPLE === 0 && isSuccess) counting.successMs.push(ms);
    if (nth % SAMPLE === 0 && LATER.has(this.#status)) counting.refusalMs.push(ms);
    if (this.#number > 0 && this.#status === 201) counting.made.push(this.#number);
    if (this.#number > 0 && LATER.has(this.#status)) counting.refused.push(this.#number);
    this.#gone();
  }
}

process.on('message', (wanted: Surge) => {
  void surge(wanted).then((turnout) => process.send?.(turnout));
});
process.once('disconnect', () => process.exit());
process.send?.('here');
