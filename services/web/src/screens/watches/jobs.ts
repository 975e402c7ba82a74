import { useSyncExternalStore } from 'react';
import { Problem } from '../../api/problem.ts';

/** Work on many watches, which goes on wherever in the app one goes meanwhile. */
export interface Job {
  readonly id: number;
  /** What is done: `Adding`, as in `Adding 3 of 20`. */
  readonly doing: string;
  readonly total: number;
  readonly done: number;
}

export interface Failure<Item> {
  readonly item: Item;
  readonly problem: Problem;
}

/** Requests under way together: what many do together must leave room for the rest of the page. */
const AT_ONCE = 4;
const MOST_TRIES = 5;
const FIRST_WAIT_MS = 500;

let jobs: readonly Job[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Job[]): void {
  jobs = next;
  for (const listener of listeners) listener();
}

const warn = (event: BeforeUnloadEvent) => event.preventDefault();

/**
 * Does the same with each, a few at a time. What passes by itself is tried again, what is refused is not. Whoever closes
 * the tab before the end is asked.
 * @returns what could not be done
 */
export async function runJob<Item>(
  doing: string,
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<Failure<Item>[]> {
  const id = nextId++;
  const failures: Failure<Item>[] = [];
  const waiting = [...items];
  set([...jobs, { id, doing, total: items.length, done: 0 }]);
  window.addEventListener('beforeunload', warn);
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const problem = await problemIn(work, item);
      if (problem !== undefined) failures.push({ item, problem });
      set(jobs.map((job) => (job.id === id ? { ...job, done: job.done + 1 } : job)));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    set(jobs.filter((job) => job.id !== id));
    if (jobs.length === 0) window.removeEventListener('beforeunload', warn);
  }
  return failures;
}

async function problemIn<Item>(work: (item: Item) => Promise<unknown>, item: Item): Promise<Problem | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      await work(item);
      return undefined;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (!error.isPassing || tries === MOST_TRIES) return error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS * 2 ** tries));
    }
  }
}

export function useJobs(): readonly Job[] {
  return useSyncExternalStore(subscribe, () => jobs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
