import type { QueryClient } from '@tanstack/react-query';
import { Problem, toProblem } from '../../api/problem.ts';
import { readWatchJob, startWatchJob, undoWatchJob, type NewWatchJob, type WatchJob } from '../../api/watch-jobs.ts';
import { noteManyChanged } from '../../api/watches.ts';
import { toast } from '../../design/toast.ts';
import { watchesInWords } from './words.ts';

/** How soon one asks what has become of a job, ms: most are done by the first time. */
const FIRST_LOOK_MS = 120;
const NEXT_LOOK_MS = 600;
/** So often in a row the server may not be heard before one gives up asking; the work goes on all the same. */
const MOST_MISSES = 10;

const DONE: Readonly<Record<WatchJob['action'], string>> = {
  run: 'queued to be checked now',
  pause: 'paused',
  resume: 'resumed',
  tag: 'tagged',
  untag: 'no longer tagged',
  move: 'moved',
  delete: 'deleted',
  restore: 'put back',
  import: 'imported',
  revert: 'taken back',
};

/** What is being done, as in `Pausing 3 of 20`. */
export const DOING: Readonly<Record<WatchJob['action'], string>> = {
  run: 'Queueing',
  pause: 'Pausing',
  resume: 'Resuming',
  tag: 'Tagging',
  untag: 'Untagging',
  move: 'Moving',
  delete: 'Deleting',
  restore: 'Putting back',
  import: 'Importing',
  revert: 'Taking back',
};

export interface Hooks {
  /** It is done, as far as it could be; without the job where the server did not take it or can't be heard. */
  readonly over?: (job?: WatchJob) => void;
  /** It was undone, and that is done too. */
  readonly undone?: () => void;
}

/** Starts work on many watches and says what came of it, wherever in the app one is by then. */
export async function doJob(queries: QueryClient, work: NewWatchJob, hooks: Hooks = {}): Promise<void> {
  await followJob(queries, () => startWatchJob(work), hooks);
}

/** Takes back what a job did. */
export async function undoJob(queries: QueryClient, id: string, hooks: Hooks = {}): Promise<void> {
  await followJob(queries, () => undoWatchJob(id), hooks);
}

/** The same for work that is started in another way. */
export async function followJob(
  queries: QueryClient,
  start: () => Promise<WatchJob>,
  hooks: Hooks = {},
): Promise<void> {
  try {
    const job = await start();
    void queries.invalidateQueries({ queryKey: ['watch-jobs'] });
    const done = await end(job);
    hooks.over?.(done);
    tell(queries, done, hooks);
  } catch (error) {
    hooks.over?.();
    toast(toProblem(error).message);
  }
  noteManyChanged();
  for (const part of ['list', 'summary', 'needy', 'visible']) {
    void queries.invalidateQueries({ queryKey: ['watches', part] });
  }
  void queries.invalidateQueries({ queryKey: ['watch-jobs'] });
}

async function end(job: WatchJob): Promise<WatchJob> {
  let known = job;
  let misses = 0;
  for (let waitMs = FIRST_LOOK_MS; known.status !== 'done'; waitMs = NEXT_LOOK_MS) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    try {
      known = await readWatchJob(job.id);
      misses = 0;
    } catch (error) {
      misses += 1;
      if (!(error instanceof Problem) || !error.isPassing || misses > MOST_MISSES) throw error;
    }
  }
  return known;
}

function tell(queries: QueryClient, job: WatchJob, { undone }: Hooks): void {
  const done = doneWords(job);
  const failures = newsOf(job);
  const [failure] = failures;
  const failed = failures.reduce((sum, { count }) => sum + count, 0);
  if (failure !== undefined) toast(`${watchesInWords(failed)} could not be ${done}. ${failure.detail}`);
  if (job.changed === 0) {
    if (failure === undefined) toast(job.action === 'import' ? 'Nothing of it is new.' : `Nothing was to be ${done}.`);
    return;
  }
  const undo = () => void undoJob(queries, job.id, undone && { over: undone });
  toast(`${watchesInWords(job.changed)} ${done}.`, job.undoUntil === null ? undefined : undo);
}

/** Why some of it failed; of a file without the rows that were known to be wrong before it was taken. */
export const newsOf = ({ failures }: WatchJob): WatchJob['failures'] =>
  failures.filter(({ reason }) => reason !== 'row_invalid');

const doneWords = ({ action, tag }: WatchJob): string => (tag === null ? DONE[action] : `${DONE[action]} “${tag}”`);
