import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Logger } from '@blackfang/observability';

export const PID_FILE = 'demo.pid';
/** What the demo's process tells the one that started it. */
export type DemoReport = { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly reason: string };

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 3_000;
const SLOWEST_RETRY_MS = 5_000;
const POLL_MS = 10;

/** Source runs through the loader of the repository, a build as it is. */
const IS_SOURCE = import.meta.url.endsWith('.ts');
const MAIN = fileURLToPath(new URL(IS_SOURCE ? './main.ts' : './main.js', import.meta.url));
const EXEC_ARGV = IS_SOURCE
  ? ['--conditions=blackfang-source', '--import', new URL('../../../../tools/ts.mjs', import.meta.url).href]
  : [];

const run = promisify(execFile);

/** The demo's own process, started again when it dies. */
export class DemoProcess {
  readonly #folder: string;
  readonly #port: number;
  readonly #log: Logger;
  #child: ChildProcess;
  #restarting: Promise<void> = Promise.resolve();
  #ended = false;

  private constructor(folder: string, port: number, log: Logger, child: ChildProcess) {
    this.#folder = folder;
    this.#port = port;
    this.#log = log;
    this.#child = child;
    this.#watch();
  }

  /**
   * Takes the place of one that a killed process left behind: what it knew is in the data folder.
   * @throws Error in one sentence.
   */
  static async start(dataFolder: string, port: number, log: Logger): Promise<DemoProcess> {
    const folder = join(dataFolder, 'demo');
    await mkdir(folder, { recursive: true });
    await stopLeft(folder);
    return new DemoProcess(folder, port, log, await launch(folder, port));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends it within a few seconds. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#restarting;
    await stop(this.#folder, this.#child.pid);
  }

  #watch(): void {
    const { pid } = this.#child;
    this.#child.once('exit', () => {
      if (this.#ended) return;
      this.#log.error({ pid }, 'the demo died; it is started again');
      this.#restarting = this.#startAgain();
    });
  }

  async #startAgain(): Promise<void> {
    for (let waitMs = 100; !this.#ended; waitMs = Math.min(waitMs * 2, SLOWEST_RETRY_MS)) {
      try {
        this.#child = await launch(this.#folder, this.#port);
        this.#watch();
        return;
      } catch (error) {
        this.#log.error({ err: error }, 'the demo could not be started again yet');
        await sleep(waitMs, undefined, { ref: false });
      }
    }
  }
}

/** Ends the process that a killed `up` left behind. @returns whether there was one. */
export async function stopLeft(folder: string): Promise<boolean> {
  const pid = await readPid(folder);
  if (pid === undefined || !(await isDemo(pid, folder))) return false;
  await stop(folder, pid);
  return true;
}

async function launch(folder: string, port: number): Promise<ChildProcess> {
  const output = await open(join(folder, 'demo.log'), 'w');
  let child: ChildProcess;
  try {
    // Detached: Ctrl-C in a terminal must reach the product alone, which ends the demo last.
    child = spawn(process.execPath, [...EXEC_ARGV, MAIN, await realpath(folder), String(port)], {
      detached: true,
      env: {},
      stdio: ['ignore', output.fd, output.fd, 'ipc'],
    });
  } finally {
    await output.close();
  }
  try {
    const report = await firstReport(child);
    if (report.kind === 'failed') throw new Error(`The demo did not start: ${report.reason}.`);
    child.disconnect();
    child.unref();
    return child;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

async function firstReport(child: ChildProcess): Promise<DemoReport> {
  const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
  const settled = new AbortController();
  const signal = AbortSignal.any([timeout, settled.signal]);
  const ended: DemoReport = { kind: 'failed', reason: 'its process ended; see demo/demo.log in the data folder' };
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as DemoReport),
      // Not its exit, which may be told before its last message is.
      once(child, 'disconnect', { signal }).then(() => ended),
    ]);
  } catch (error) {
    if (!timeout.aborted) throw error;
    return { kind: 'failed', reason: `it took longer than ${START_TIMEOUT_MS / 1_000} s` };
  } finally {
    settled.abort();
  }
}

async function stop(folder: string, pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    await send(pid, folder, signal);
    const end = performance.now() + STOP_TIMEOUT_MS;
    while (performance.now() < end) {
      if (!(await isDemo(pid, folder))) return rm(join(folder, PID_FILE), { force: true });
      await sleep(POLL_MS);
    }
  }
  throw new Error(`The demo's process ${pid} does not end.`);
}

async function send(pid: number, folder: string, signal: NodeJS.Signals): Promise<void> {
  try {
    if (await isDemo(pid, folder)) process.kill(pid, signal);
  } catch (error) {
    // It ended in between.
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

async function readPid(folder: string): Promise<number | undefined> {
  try {
    const pid = Number(await readFile(join(folder, PID_FILE), 'utf8'));
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether a process is the demo of this folder, and not another that got its number later. */
async function isDemo(pid: number, folder: string): Promise<boolean> {
  const command = await commandOf(pid);
  return command.includes(MAIN) && command.includes(await realpath(folder));
}

/** Empty for a process that is gone, also for one that is dead and not yet looked at by its parent. */
async function commandOf(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') return await readFile(`/proc/${pid}/cmdline`, 'utf8');
    return (await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout;
  } catch (error) {
    // `ps` exits with 1 where there is no such process.
    if (['ENOENT', 'ESRCH', 1].includes(codeOf(error) as string | number)) return '';
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
