import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresBinaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { pickFreePort, readPort, rememberPort } from './port.ts';
import { disownLockFile, findPostmaster, isGone, signal, waitUntilGone, type Postmaster } from './postmaster.ts';
import type { ServerLog } from './server-log.ts';
import { serverSettings } from './settings.ts';
import { accountForPostgres } from './user.ts';

/** A server that answers. `child` is there when this process started it, and not when it was found running. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly child: ChildProcess | undefined;
}

export interface LaunchOptions {
  readonly cluster: Cluster;
  readonly binaries: PostgresBinaries;
  readonly log: ServerLog;
  readonly durable: boolean;
  /** Demands this port, since clients know it; otherwise the last one or, when that is taken, another. */
  readonly port?: number;
}

const POLL_MS = 10;
const LOOK_EVERY_MS = 100;
/** Replaying the log after a crash can take long; a server that does so is alive and gets its time. */
const START_TIMEOUT_MS = 600_000;
/** How long backends of a killed server may hold on to its shared memory. */
const TAKEOVER_TIMEOUT_MS = 30_000;

/**
 * Adopts the server that runs in the cluster, or starts one.
 * Two processes may do this at once: the lock file of Postgres decides, and the loser adopts.
 * @throws Error in one sentence that names the log.
 */
export async function launch(options: LaunchOptions): Promise<RunningServer> {
  const end = Date.now() + START_TIMEOUT_MS;
  const takeoverEnd = Date.now() + TAKEOVER_TIMEOUT_MS;
  let port = options.port ?? (await readPort(options.cluster.portFile)) ?? (await pickFreePort());
  while (Date.now() < end) {
    const found = await findPostmaster(options.cluster.pgdata);
    if (found !== undefined) {
      const adopted = await adopt(found, options);
      if (adopted !== undefined) return adopted;
      continue;
    }
    await disownLockFile(options.cluster.pgdata);
    const attempt = await spawnServer(options, port);
    if ('pid' in attempt) return attempt;
    if (attempt.reason === 'port_taken' && options.port === undefined) port = await pickFreePort();
    else if (attempt.reason === 'other' || Date.now() > takeoverEnd)
      throw new Error(`Postgres did not start: ${attempt.message} (see ${options.cluster.logFile})`);
    else await sleep(100);
  }
  throw new Error(`Postgres did not start within ${START_TIMEOUT_MS / 1000} s; see ${options.cluster.logFile}.`);
}

/** @returns undefined when there is nothing to adopt yet, or no more. */
async function adopt(found: Postmaster, options: LaunchOptions): Promise<RunningServer | undefined> {
  if (found.program !== undefined && found.program !== options.binaries.postgres) {
    // Another version of the binaries, from before an update: its extensions are not the installed ones.
    await stopServer(found.pid);
    return undefined;
  }
  if (found.ready) return { pid: found.pid, port: found.port, child: undefined };
  await sleep(POLL_MS);
  return undefined;
}

interface FailedStart {
  readonly reason: 'port_taken' | 'still_held' | 'other';
  readonly message: string;
}

async function spawnServer(options: LaunchOptions, port: number): Promise<RunningServer | FailedStart> {
  const { cluster, binaries, log } = options;
  await writeFile(cluster.configFile, serverSettings({ port, durable: options.durable }), { mode: 0o644 });
  await rememberPort(cluster.portFile, port);
  const output = await log.openForAppend();
  const before = await log.size();
  const ended = Promise.withResolvers<void>();
  let child: ChildProcess;
  try {
    // Detached: Ctrl-C in a terminal must reach Node alone, which ends Postgres last.
    child = spawn(binaries.postgres, ['-D', cluster.pgdata, '-c', `config_file=${cluster.configFile}`], {
      ...accountForPostgres(),
      cwd: '/',
      detached: true,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', output.fd, output.fd],
    });
    child.on('error', ended.reject);
    child.on('exit', () => ended.resolve());
  } finally {
    await output.close();
  }
  child.unref();
  const pid = await becomesReady(child, cluster.pgdata, ended.promise);
  return pid === undefined ? explain(await log.textSince(before)) : { pid, port, child };
}

/** @returns the process id, or undefined when the process ended first. */
async function becomesReady(child: ChildProcess, pgdata: string, ended: Promise<void>): Promise<number | undefined> {
  let running = true;
  const end = ended.finally(() => (running = false));
  while (running) {
    const found = await findPostmaster(pgdata);
    if (found?.ready === true && found.pid === child.pid) return found.pid;
    await Promise.race([end, sleep(POLL_MS)]);
  }
  return undefined;
}

function explain(log: string): FailedStart {
  const fatal = /FATAL:\s+(.*)/.exec(log)?.[1];
  const message = fatal ?? log.trim().split('\n').at(-1) ?? 'it ended without a word';
  if (/could not bind|Address already in use/.test(log)) return { reason: 'port_taken', message };
  if (/lock file .* already exists|is still in use/.test(log)) return { reason: 'still_held', message };
  return { reason: 'other', message };
}

/** Lets work in flight end as errors, writes everything down, and is sure that the process is gone when it returns. */
export async function stopServer(pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  if (await waitUntilGone(pid, 6_000)) return;
  // Ends without a checkpoint: the next start replays the log.
  signal(pid, 'SIGQUIT');
  if (await waitUntilGone(pid, 2_000)) return;
  signal(pid, 'SIGKILL');
  await waitUntilGone(pid, 2_000);
}

/**
 * Calls `then` once when the server is gone, without keeping the process alive.
 * @returns a function that ends the watch.
 */
export function whenGone(server: RunningServer, then: () => void): () => void {
  if (server.child !== undefined) {
    const { child } = server;
    if (child.exitCode !== null || child.signalCode !== null) queueMicrotask(then);
    else child.once('exit', then);
    return () => child.off('exit', then);
  }
  // The server is no child of ours, so there is only looking.
  const watch = new AbortController();
  void (async () => {
    while (!watch.signal.aborted && !(await isGone(server.pid))) await sleep(LOOK_EVERY_MS, undefined, { ref: false });
    if (!watch.signal.aborted) then();
  })();
  return () => watch.abort();
}
