// What a process and all below it cost.
import { readdirSync, readFileSync } from 'node:fs';

const TICK_MS = 10;

/** Processor time of a process and all below it, those that have ended included, ms. */
export function treeCpuMs(root: number): number {
  let ticks = 0;
  for (const pid of treeOf(root)) {
    const stat = read(`/proc/${pid}/stat`);
    const [, user, system, childUser, childSystem] = /\) \S(?: \S+){10} (\d+) (\d+) (\d+) (\d+)/.exec(stat) ?? [];
    ticks += Number(user ?? 0) + Number(system ?? 0) + Number(childUser ?? 0) + Number(childSystem ?? 0);
  }
  return ticks * TICK_MS;
}

/** The most that each of them held, together, MB. */
export function treePeakMb(root: number): number {
  let kilobytes = 0;
  for (const pid of treeOf(root)) kilobytes += Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
  return kilobytes / 1_024;
}

function* treeOf(root: number): Generator<number> {
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    yield pid;
    // Each thread has the children that it started.
    for (const thread of threadsOf(pid)) {
      const children = read(`/proc/${pid}/task/${thread}/children`).split(' ');
      waiting.push(...children.filter(Boolean).map(Number));
    }
  }
}

const threadsOf = (pid: number): readonly string[] => unlessEnded(() => readdirSync(`/proc/${pid}/task`)) ?? [];
const read = (path: string): string => unlessEnded(() => readFileSync(path, 'latin1')) ?? '';

/** @returns undefined where the process has just ended. */
function unlessEnded<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
