import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const LOOK_AGAIN_MS = 200;
const MAX_OUTPUT_BYTES = 16 << 20;

/**
 * The folder `name` in the user's cache, filled by `fill` when it is not there. Of several processes that want it at
 * once one fills it; what is there is complete, since it is put in place in one step.
 * @param name with its version: `redis-7.0.15`.
 * @returns the folder's absolute path.
 * @throws Error whatever `fill` throws; nothing is left then.
 */
export async function installOnce(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const target = join(cacheFolder(), name);
  if (await exists(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  const release = await takeLock(`${target}.lock`);
  const unfinished = `${target}.${randomUUID()}`;
  try {
    if (await exists(target)) return target;
    await mkdir(unfinished);
    await fill(unfinished);
    await rename(unfinished, target);
    return target;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await release();
  }
}

export interface CommandOptions {
  readonly cwd?: string;
  /** On top of the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/**
 * Runs a program to its end.
 * @returns what it printed.
 * @throws Error with the last line that it said, when it fails or takes too long.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env, timeoutMs }: CommandOptions,
): Promise<string> {
  try {
    const { stdout } = await run(program, [...args], {
      ...(cwd !== undefined && { cwd }),
      env: { ...process.env, ...env },
      timeout: timeoutMs,
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    return stdout;
  } catch (cause) {
    const { stderr = '' } = cause as { readonly stderr?: string };
    const said = stderr.trim().split('\n').at(-1);
    throw new Error(`${program} ${args[0] ?? ''} failed${said ? `: ${said}` : ''}`, { cause });
  }
}

/** @returns the absolute path of a program in the PATH. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const path = join(folder, name);
    if (folder.startsWith('/') && (await exists(path))) return path;
  }
  return undefined;
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'blackfang');
}

/** One process at a time; the lock of one that was killed is no lock. @returns how it is given back. */
async function takeLock(file: string): Promise<() => Promise<void>> {
  const mine = `${file}.${randomUUID()}`;
  // Linked into place with its content: a lock is never seen without its owner.
  await writeFile(mine, String(process.pid));
  try {
    for (;;) {
      try {
        await link(mine, file);
        return () => rm(file, { force: true });
      } catch (error) {
        if (!isOneOf(error, 'EEXIST')) throw error;
      }
      const owner = await readFile(file, 'utf8').catch((error: unknown) => {
        if (isOneOf(error, 'ENOENT')) return undefined;
        throw error;
      });
      if (owner !== undefined && !isAlive(Number(owner))) await rm(file, { force: true });
      else await pause(LOOK_AGAIN_MS);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is one all the same.
    return isOneOf(error, 'EPERM');
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isOneOf(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return false;
    throw error;
  }
}

/** Whether the system refused with one of these codes (`ENOENT`). */
export function isOneOf(error: unknown, ...codes: string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}
