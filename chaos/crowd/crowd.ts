import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A request that the crowd makes again and again. */
export interface Errand {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly accessToken: string;
}

export interface Surge {
  /** `http://127.0.0.1:8080` */
  readonly door: string;
  /** Made in turns. A POST makes a competitor of the name `crowd N`, N from 1 over all surges. */
  readonly errands: readonly Errand[];
  /** People come at this rate, however long those before them wait. */
  readonly perSecond: number;
  readonly forMs: number;
  /** An answer that comes later is of no use any more. */
  readonly deadlineMs: number;
}

/** What became of all who came. */
export interface Turnout {
  readonly came: number;
  /** For how long people came, ms. */
  readonly ms: number;
  /** Successes within the deadline. */
  readonly served: number;
  /** By status; 0 for none. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Answers 429 and 503 that do not say when to come again. */
  readonly withoutRetryAfter: number;
  /** The first few answers that are no success and neither 429 nor 503. */
  readonly strange: readonly string[];
  /** Durations of successes and of refusals: every tenth of them, ms. */
  readonly successMs: readonly number[];
  readonly refusalMs: readonly number[];
  /** N of the competitors that were made, and of those whose making was refused. */
  readonly made: readonly number[];
  readonly refused: readonly number[];
  /** What the crowd itself cost, share of a core; one that costs a whole core has measured itself. */
  readonly core: number;
}

/** Many people at the public door, in a process of their own: they come when they come, not when there is room. */
export class Crowd {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async gather(): Promise<Crowd> {
    const child = fork(join(import.meta.dirname, 'crowd-process.ts'));
    await once(child, 'message');
    return new Crowd(child);
  }

  /** Opens one for `work`, and ends it whatever happens. */
  static async during<T>(work: (crowd: Crowd) => Promise<T>): Promise<T> {
    const crowd = await Crowd.gather();
    try {
      return await work(crowd);
    } finally {
      await crowd.disperse();
    }
  }

  /** Resolves when all who came have their answers, or none for 20 s. One surge at a time. */
  async surge(surge: Surge): Promise<Turnout> {
    const over = new AbortController();
    const { signal } = over;
    this.#child.send(surge);
    const gone = async (): Promise<never> => {
      await once(this.#child, 'exit', { signal });
      throw new Error('The crowd has come to its end; see its last words above.');
    };
    const told = once(this.#child, 'message', { signal }) as Promise<[Turnout]>;
    try {
      const [turnout] = await Promise.race([told, gone()]);
      return turnout;
    } finally {
      over.abort();
    }
  }

  async disperse(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }
}
