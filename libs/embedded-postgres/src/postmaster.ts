import { execFile } from 'node:child_process';
import { chown, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isOneOf } from './binaries.ts';
import { accountForPostgres } from './user.ts';

/** The server process of a cluster, as its lock file tells, proven to be alive and to be Postgres. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
  /** The program it runs; undefined where the system does not tell. */
  readonly program: string | undefined;
}

/** Above the largest process id of Linux (4,194,304) and macOS (99,999). */
const NO_SUCH_PID = 4_194_305;

const run = promisify(execFile);

/** The running server of `pgdata`, whoever started it. */
export async function findPostmaster(pgdata: string): Promise<Postmaster | undefined> {
  const lines = await readLockFile(pgdata);
  const pid = Number(lines?.[0]);
  if (lines === undefined || !Number.isInteger(pid) || pid <= 1) return undefined;
  const identity = await identify(pid, pgdata);
  if (identity === undefined) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready', program: identity.program };
}

/**
 * Makes room for a start when the lock file names a process that is alive but another program, as after a reboot.
 * The file stays, with a process id that can't exist: its other lines let Postgres see whether old backends still
 * hold the shared memory.
 */
export async function disownLockFile(pgdata: string): Promise<void> {
  const lines = await readLockFile(pgdata);
  const pid = Number(lines?.[0]);
  if (lines === undefined || !(pid > 0) || (await isGone(pid))) return;
  if ((await identify(pid, pgdata)) !== undefined) return;
  const file = join(pgdata, 'postmaster.pid');
  const account = accountForPostgres();
  await rm(`${file}.new`, { force: true });
  await writeFile(`${file}.new`, [String(NO_SUCH_PID), ...lines.slice(1)].join('\n'), { mode: 0o600, flag: 'wx' });
  if (account !== undefined) await chown(`${file}.new`, account.uid, account.gid);
  await rename(`${file}.new`, file);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (isOneOf(error, 'ESRCH')) return false;
    if (isOneOf(error, 'EPERM')) return true;
    throw error;
  }
}

/** Waits until the process is gone; false when it is still there after `timeoutMs`. */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (!(await isGone(pid))) {
    if (Date.now() > end) return false;
    await sleep(10);
  }
  return true;
}

export async function isGone(pid: number): Promise<boolean> {
  return !isAlive(pid) || (await isZombie(pid));
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!isOneOf(error, 'ESRCH')) throw error;
  }
}

async function readLockFile(pgdata: string): Promise<string[] | undefined> {
  try {
    return (await readFile(join(pgdata, 'postmaster.pid'), 'utf8')).split('\n');
  } catch (error) {
    if (isOneOf(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** @returns undefined unless `pid` is a live Postgres that works in `pgdata`. */
async function identify(pid: number, pgdata: string): Promise<{ program: string | undefined } | undefined> {
  if (process.platform !== 'linux') return identifyByPs(pid, pgdata);
  try {
    // The program may have been replaced by a newer install while it ran.
    const program = (await readlink(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
    const folder = await readlink(`/proc/${pid}/cwd`);
    return basename(program) === 'postgres' && folder === pgdata ? { program } : undefined;
  } catch (error) {
    if (isOneOf(error, 'ENOENT', 'EACCES', 'ESRCH')) return undefined;
    throw error;
  }
}

async function identifyByPs(pid: number, pgdata: string): Promise<{ program: undefined } | undefined> {
  if (!isAlive(pid)) return undefined;
  const command = await ps(pid, 'command=');
  return command.includes('postgres') && command.includes(pgdata) ? { program: undefined } : undefined;
}

/** A killed process stays in the table until its parent has looked at it, and Postgres takes it for alive. */
async function isZombie(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return (await ps(pid, 'stat=')).startsWith('Z');
  try {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')') + 2).startsWith('Z');
  } catch (error) {
    if (isOneOf(error, 'ENOENT', 'ESRCH')) return false;
    throw error;
  }
}

/** One column of `ps`, empty when the process is gone. */
async function ps(pid: number, column: string): Promise<string> {
  try {
    return (await run('ps', ['-ww', '-o', column, '-p', String(pid)])).stdout.trim();
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'stdout' in error) return '';
    throw error;
  }
}
