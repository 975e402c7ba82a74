import { readFileSync } from 'node:fs';

/** A process that runs pages. */
export interface PageProcess {
  readonly pid: number;
  /** What it holds for itself, without what it shares with others. */
  readonly bytes: number;
}

const PAGE_BYTES = 4_096;
const MAX_PROCESSES = 500;

/**
 * The processes below a browser, by what Linux says of them: 20 µs each.
 * @returns none on systems without /proc; there the limits of the JavaScript heap hold alone.
 */
export function readProcesses(browserPid: number): {
  readonly pages: readonly PageProcess[];
  readonly allBytes: number;
} {
  const pages: PageProcess[] = [];
  let allBytes = 0;
  const waiting = [browserPid];
  for (let seen = 0; seen < MAX_PROCESSES; seen += 1) {
    const pid = waiting.pop();
    if (pid === undefined) break;
    const bytes = privateBytes(pid);
    allBytes += bytes;
    if (isPageProcess(pid)) pages.push({ pid, bytes });
    waiting.push(...childrenOf(pid));
  }
  return { pages, allBytes };
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

/** Resident pages less those that are shared: what ending the process gives back. */
function privateBytes(pid: number): number {
  const [, resident = 0, shared = 0] = read(`/proc/${pid}/statm`).split(' ').map(Number);
  return (resident - shared) * PAGE_BYTES;
}

function isPageProcess(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`).includes('--type=renderer');
}

/** Empty where the process is gone, or the system has no such file. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return '';
    throw error;
  }
}
