import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AppError } from '@blackfang/core';
import { failedExtraction } from '../extract/extraction.ts';
import type { Extraction } from '../extract/extraction.ts';
import type {
  ComparedPages,
  CompareOptions,
  FollowedText,
  FollowOptions,
  StoredText,
} from '../page-changes/compare-stored.ts';
import type { ReadOptions } from '../page-changes/page-lines.ts';
import type { ReadFields } from '../stored-page/find-places.ts';
import type { Shown } from '../stored-page/show-stored.ts';
import type { ExtractionTask, WorkerMessage, WorkerTask } from './messages.ts';

export interface ExtractionPoolOptions {
  /** Threads; one fewer than the machine has cores where it is not said. */
  readonly workers?: number;
  /** Pages that wait for a thread; more are refused. */
  readonly maxWaiting?: number;
  /** For one page; a thread that takes longer is ended. */
  readonly timeLimitMs?: number;
  /** Heap of one thread, in megabytes; buffers are bounded by the page's size. */
  readonly memoryLimitMb?: number;
  /** Told of every thread that broke by a fault of ours; the page it read gets `extract_crashed`. */
  readonly onCrash?: (error: Error) => void;
}

interface Job {
  readonly task: WorkerTask;
  readonly answer: (message: WorkerMessage) => void;
  /** The page was too much, or the thread broke over it. */
  readonly fail: (reason: string, detail: string) => void;
  readonly reject: (error: AppError) => void;
}

interface Thread {
  readonly worker: Worker;
  ready: boolean;
  job: Job | null;
  timer: NodeJS.Timeout | null;
}

const ownCopy = (page: ExtractionTask) => ({ ...page, bytes: new Uint8Array(page.bytes) });

const START_LIMIT_MS = 20_000;

/** Source runs through the loader of the repository, a build as it is. */
const IS_SOURCE = import.meta.url.endsWith('.ts');
const WORKER_FILE = new URL(IS_SOURCE ? './extraction-worker.ts' : './extraction-worker.js', import.meta.url);
const EXEC_ARGV = IS_SOURCE
  ? ['--conditions=blackfang-source', '--import', new URL('../../../../tools/ts.mjs', import.meta.url).href]
  : [];

const closedError = (): AppError => new AppError('cancelled', 'extract_closed', 'The process is stopping.');

/**
 * Reads pages in threads of their own, so that no page can hold up the event loop, exhaust its memory or take it down.
 * A thread that breaks or is ended fails its page alone; the next page gets a new one.
 */
export class ExtractionPool {
  readonly #size: number;
  readonly #maxWaiting: number;
  readonly #timeLimitMs: number;
  readonly #memoryLimitMb: number;
  readonly #onCrash: (error: Error) => void;
  readonly #threads = new Set<Thread>();
  readonly #waiting: Job[] = [];
  #isClosed = false;

  constructor(options: ExtractionPoolOptions = {}) {
    this.#size = options.workers ?? Math.max(1, availableParallelism() - 1);
    this.#maxWaiting = options.maxWaiting ?? 1_000;
    this.#timeLimitMs = options.timeLimitMs ?? 10_000;
    this.#memoryLimitMb = options.memoryLimitMb ?? 256;
    this.#onCrash = options.onCrash ?? (() => undefined);
  }

  /** Threads that work at the same time. */
  get size(): number {
    return this.#size;
  }

  /**
   * Reads one page. Whatever the page does, the answer is an Extraction: `failed` with `extract_timeout`, `extract_memory`,
   * `extract_crashed` or `page_too_large` where it was too much.
   * @param task its bytes are copied, the caller keeps them.
   * @throws AppError `unavailable` extract_busy when too many pages wait · `cancelled` extract_closed
   */
  extract(task: ExtractionTask): Promise<Extraction> {
    return new Promise((resolve, reject) => {
      this.#add({
        task: { kind: 'read', page: task },
        answer: (message) => message.kind === 'read' && resolve(message.extraction),
        fail: (reason, detail) => resolve(failedExtraction(task.url, reason, detail)),
        reject,
      });
    });
  }

  /**
   * Makes of a stored page what can be shown, with the places of `fields` marked; what can't be shown is told why.
   * @throws AppError as `extract`
   */
  show(page: ExtractionTask, fields: ReadFields): Promise<Shown> {
    return new Promise((resolve, reject) => {
      this.#add({
        task: { kind: 'show', page, fields },
        answer: (message) => message.kind === 'show' && resolve(message.shown),
        fail: (reason, detail) => resolve({ kind: 'refused', reason, detail }),
        reject,
      });
    });
  }

  /**
   * Compares the text of two stored pages; what can't be compared is told why.
   * @throws AppError as `extract`
   */
  compare(page: ExtractionTask, later: ExtractionTask, options: CompareOptions): Promise<ComparedPages> {
    return new Promise((resolve, reject) => {
      this.#add({
        task: { kind: 'compare', page, later, options },
        answer: (message) => message.kind === 'compare' && resolve(message.compared),
        fail: (reason, detail) => resolve({ kind: 'refused', reason, detail }),
        reject,
      });
    });
  }

  /**
   * Says what of the change of one page into another is told; what can't be compared is told why.
   * @throws AppError as `extract`
   */
  follow(page: ExtractionTask, later: ExtractionTask, options: FollowOptions): Promise<FollowedText> {
    return new Promise((resolve, reject) => {
      this.#add({
        task: { kind: 'follow', page, later, options },
        answer: (message) => message.kind === 'follow' && resolve(message.followed),
        fail: (reason, detail) => resolve({ kind: 'refused', reason, detail }),
        reject,
      });
    });
  }

  /**
   * Gives the text of a stored page; what can't be read is told why.
   * @throws AppError as `extract`
   */
  readText(page: ExtractionTask, options: ReadOptions): Promise<StoredText> {
    return new Promise((resolve, reject) => {
      this.#add({
        task: { kind: 'text', page, options },
        answer: (message) => message.kind === 'text' && resolve(message.text),
        fail: (reason, detail) => resolve({ kind: 'refused', reason, detail }),
        reject,
      });
    });
  }

  #add(job: Job): void {
    if (this.#isClosed) return job.reject(closedError());
    if (this.#waiting.length >= this.#maxWaiting) {
      const busy = 'More pages wait to be read than this process can take; try again in a moment.';
      return job.reject(new AppError('unavailable', 'extract_busy', busy, { retryAfterMs: 1_000 }));
    }
    this.#waiting.push(job);
    this.#dispatch();
  }

  /** Ends all threads; pages that are not read yet are refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const jobs = this.#waiting.splice(0);
    for (const { job, timer } of this.#threads) {
      if (timer) clearTimeout(timer);
      if (job) jobs.push(job);
    }
    const workers = [...this.#threads].map(({ worker }) => worker);
    this.#threads.clear();
    for (const job of jobs) job.reject(closedError());
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #dispatch(): void {
    for (const thread of this.#threads) {
      if (this.#waiting.length === 0) return;
      if (thread.ready && thread.job === null) this.#give(thread);
    }
    const starting = [...this.#threads].filter(({ ready }) => !ready).length;
    const missing = Math.min(this.#size - this.#threads.size, this.#waiting.length - starting);
    for (let count = 0; count < missing; count += 1) this.#start();
  }

  #give(thread: Thread): void {
    const job = this.#waiting.shift();
    if (!job) return;
    thread.job = job;
    thread.worker.ref();
    thread.timer = setTimeout(() => {
      const seconds = this.#timeLimitMs / 1_000;
      this.#fail(thread, 'extract_timeout', `The page took longer than ${seconds} s to read.`);
    }, this.#timeLimitMs);
    const { task } = job;
    const page = ownCopy(task.page);
    const later = 'later' in task ? ownCopy(task.later) : undefined;
    const moved = [page, ...(later ? [later] : [])].map(({ bytes }) => bytes.buffer);
    thread.worker.postMessage({ ...task, page, ...(later && { later }) }, moved);
  }

  #start(): void {
    const worker = new Worker(WORKER_FILE, {
      execArgv: EXEC_ARGV,
      env: {},
      resourceLimits: {
        maxOldGenerationSizeMb: this.#memoryLimitMb,
        maxYoungGenerationSizeMb: Math.min(32, this.#memoryLimitMb),
        stackSizeMb: 4,
      },
    });
    const thread: Thread = { worker, ready: false, job: null, timer: null };
    this.#threads.add(thread);
    thread.timer = setTimeout(() => this.#fail(thread, 'extract_crashed', 'The reader did not start.'), START_LIMIT_MS);
    worker.on('message', (message: WorkerMessage) => this.#hear(thread, message));
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        this.#fail(thread, 'extract_memory', `The page needs more than ${this.#memoryLimitMb} MB to be read.`);
        return;
      }
      this.#onCrash(error);
      this.#fail(thread, 'extract_crashed', 'The page could not be read because of a fault in the reader.');
    });
    worker.on('exit', () => this.#fail(thread, 'extract_crashed', 'The reader ended before the page was read.'));
  }

  #hear(thread: Thread, message: WorkerMessage): void {
    if (!this.#threads.has(thread)) return;
    if (thread.timer) clearTimeout(thread.timer);
    thread.timer = null;
    const job = thread.job;
    thread.job = null;
    thread.ready = true;
    // An idle thread does not keep the process alive.
    thread.worker.unref();
    job?.answer(message);
    this.#dispatch();
  }

  /** Ends a thread and answers its page; one that broke before it was ready answers the page that it was started for. */
  #fail(thread: Thread, reason: string, detail: string): void {
    if (!this.#threads.delete(thread)) return;
    if (thread.timer) clearTimeout(thread.timer);
    const job = thread.job ?? (thread.ready ? null : this.#waiting.shift());
    void thread.worker.terminate();
    job?.fail(reason, detail);
    this.#dispatch();
  }
}
