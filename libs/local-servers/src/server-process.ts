import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isOneOf } from './install-once.ts';

export interface ServerCommand {
  /** As messages call it: `Redis`. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Where it runs, of this server alone: its log and its process id are kept there. */
  readonly folder: string;
  /** On top of a bare one. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the process of this id answers by now, not somebody else in its place. */
  readonly answers: (pid: number) => Promise<boolean>;
  /** How long that may take, ms. Default 30 s. */
  readonly readyMs?: number;
}

const READY_MS = 30_000;
const STOP_MS = 10_000;
const LOOK_AGAIN_MS = 20;

/** A server that runs as a child of this process, and ends with it. */
export class ServerProcess {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;

  private constructor(child: ChildProcess, pid: number) {
    this.pid = pid;
    this.#child = child;
    this.#gone = new Promise((resolve) => child.once('exit', () => resolve()));
  }

  /**
   * Ends what a killed parent left in the folder, starts the server and waits until it answers.
   * @throws Error in one sentence that ends with what the server said last.
   */
  static async start(command: ServerCommand): Promise<ServerProcess> {
    const { name, program, args, folder, env } = command;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await endLeftover(command);
    const logFile = join(folder, 'server.log');
    const log = await open(logFile, 'w', 0o600);
    let server: ServerProcess;
    try {
      const child = spawn(program, [...args], {
        cwd: folder,
        env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', ...env },
        stdio: ['ignore', log.fd, log.fd],
        // Ctrl-C in a terminal must reach Node alone, which ends its servers last.
        detached: true,
      });
      const failed = new Promise<never>((_, reject) => child.once('error', reject));
      const started = new Promise<void>((resolve) => child.once('spawn', resolve));
      await Promise.race([started, failed]);
      server = new ServerProcess(child, child.pid ?? 0);
    } finally {
      await log.close();
    }
    server.#endWithParent();
    await writeFile(pidFileOf(folder), String(server.pid));
    if (await server.#becomesReady(command)) return server;
    await server.kill();
    const said = (await readFile(logFile, 'utf8')).trim().split('\n').at(-1) ?? '';
    throw new Error(`${name} did not start; it said last: ${said} (${logFile})`);
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it in good order, or by force where that takes too long. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.#child.kill('SIGTERM');
    const settled = new AbortController();
    const late = pause(STOP_MS, undefined, { signal: settled.signal }).then(
      () => void this.#child.kill('SIGKILL'),
      () => undefined,
    );
    await this.#gone;
    settled.abort();
    await late;
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    if (!this.running) return;
    // Else a process with nothing else to do would end before the server has.
    this.#child.ref();
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  #endWithParent(): void {
    this.#child.unref();
    const end = () => void this.#child.kill('SIGKILL');
    process.once('exit', end);
    this.#child.once('exit', () => process.off('exit', end));
  }

  async #becomesReady({ answers, readyMs = READY_MS }: ServerCommand): Promise<boolean> {
    const end = Date.now() + readyMs;
    while (this.running && Date.now() < end) {
      if (await answers(this.pid)) return this.running;
      await Promise.race([this.#gone, pause(LOOK_AGAIN_MS)]);
    }
    return false;
  }
}

/** A process that a parent which was killed left: told by its program and its folder, since ids are used again. */
export async function endLeftover({ folder, program }: Pick<ServerCommand, 'folder' | 'program'>): Promise<void> {
  const pid = Number(await readIfThere(readFile(pidFileOf(folder), 'utf8')));
  if (!Number.isInteger(pid) || pid <= 0) return;
  const itsProgram = await realpath(program);
  const itsFolder = await realpath(folder);
  // One that has ended and is not reaped yet has neither. Some servers go on into a folder inside.
  const runs = async () =>
    (await readIfThere(readlink(`/proc/${pid}/exe`))) === itsProgram &&
    `${await readIfThere(readlink(`/proc/${pid}/cwd`))}/`.startsWith(`${itsFolder}/`);
  const end = Date.now() + STOP_MS;
  if (await runs()) process.kill(pid, 'SIGKILL');
  while (Date.now() < end && (await runs())) await pause(LOOK_AGAIN_MS);
  await rm(pidFileOf(folder));
}

function pidFileOf(folder: string): string {
  return join(folder, 'server.pid');
}

async function readIfThere(reading: Promise<string>): Promise<string | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isOneOf(error, 'ENOENT', 'EACCES')) return undefined;
    throw error;
  }
}
