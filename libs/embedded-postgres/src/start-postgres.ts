import { realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './binaries.ts';
import { ensureCluster, findCluster, locateCluster, readPassword, SUPERUSER } from './cluster.ts';
import { findPostmaster } from './postmaster.ts';
import { ServerLog } from './server-log.ts';
import { launch, stopServer, whenGone, type LaunchOptions, type RunningServer } from './server-process.ts';

export interface PostgresOptions {
  /** Where the cluster is kept. As root it holds a marker only, and the cluster is under `/var/lib/blackfang`. */
  readonly dataFolder: string;
  /** False only for tests: faster, and a crash of the machine may lose the data. */
  readonly durable: boolean;
  /** Data folder of a cluster that stands still: one that has to be made begins as a copy of it, password and all. */
  readonly copyOf?: string;
  /** Start it again when it is killed, on the same port. Default true. */
  readonly restart?: boolean;
  /** The server went away and nobody had asked for it. */
  readonly onExit?: (exit: PostgresExit) => void;
  /** It answers again. */
  readonly onRestart?: (restart: { readonly pid: number; readonly downMs: number }) => void;
  /** A try to start it again failed; the next one follows. */
  readonly onError?: (error: unknown) => void;
}

export interface PostgresExit {
  readonly pid: number;
  readonly willRestart: boolean;
}

export interface EmbeddedPostgres {
  readonly host: string;
  /** Stays the same as long as the server is supervised. */
  readonly port: number;
  /** The superuser's name and password. */
  readonly user: string;
  readonly password: string;
  /** `postgres://` with the superuser's password, database `postgres`: a secret. */
  readonly url: string;
  readonly pid: number;
  /** Whether it had been left running by another process, and was not started now. */
  readonly adopted: boolean;
  readonly logFile: string;
  /** Ends the server within 10 s; safe to call twice. */
  stop(): Promise<void>;
  /** Leaves the server running and looks no more. */
  release(): void;
}

const HOST = '127.0.0.1';
const SLOWEST_RETRY_MS = 5_000;

/**
 * Starts the Postgres that npm installed, or adopts the one that a killed process left running.
 * The first start makes the cluster (about 0.8 s), later ones take about 50 ms.
 * @throws Error in one sentence that says what is missing or where to look.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const found = await findBinaries();
  const binaries = { ...found, postgres: await realpath(found.postgres) };
  const cluster = await locateCluster(options.dataFolder);
  await ensureCluster(cluster, binaries, options);
  const log = new ServerLog(cluster.logFile);
  const launchOptions = { cluster, binaries, log, durable: options.durable };
  const server = await launch(launchOptions);
  return new Supervisor(options, launchOptions, server, await readPassword(cluster));
}

/** Whether a server runs in this data folder, whoever started it; nothing is started or made. */
export async function isPostgresRunning(dataFolder: string): Promise<boolean> {
  const cluster = await findCluster(dataFolder);
  return cluster !== undefined && (await findPostmaster(cluster.pgdata)) !== undefined;
}

/**
 * Ends a server that a killed process left behind in this data folder.
 * @returns whether there was one.
 */
export async function stopLeftPostgres(dataFolder: string): Promise<boolean> {
  const cluster = await findCluster(dataFolder);
  const left = cluster && (await findPostmaster(cluster.pgdata));
  if (left === undefined) return false;
  await stopServer(left.pid);
  return true;
}

class Supervisor implements EmbeddedPostgres {
  readonly host = HOST;
  readonly port: number;
  readonly user = SUPERUSER;
  readonly password: string;
  readonly url: string;
  readonly adopted: boolean;
  readonly logFile: string;
  readonly #options: PostgresOptions;
  readonly #launch: LaunchOptions;
  #server: RunningServer;
  #unwatch: () => void = () => undefined;
  #restarting: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(options: PostgresOptions, launchOptions: LaunchOptions, server: RunningServer, password: string) {
    this.#options = options;
    this.#launch = { ...launchOptions, port: server.port };
    this.#server = server;
    this.port = server.port;
    this.password = password;
    this.url = `postgres://${SUPERUSER}:${password}@${HOST}:${server.port}/postgres`;
    this.adopted = server.child === undefined;
    this.logFile = launchOptions.cluster.logFile;
    launchOptions.log.watch((error) => this.#options.onError?.(error));
    this.#watch();
  }

  get pid(): number {
    return this.#server.pid;
  }

  async stop(): Promise<void> {
    this.release();
    await this.#restarting;
    await stopServer(this.#server.pid);
  }

  release(): void {
    this.#ended = true;
    this.#unwatch();
    this.#launch.log.stopWatching();
  }

  #watch(): void {
    this.#unwatch = whenGone(this.#server, () => {
      const willRestart = this.#options.restart !== false;
      this.#options.onExit?.({ pid: this.#server.pid, willRestart });
      if (willRestart && !this.#ended) this.#restarting = this.#startAgain();
    });
  }

  async #startAgain(): Promise<void> {
    const since = performance.now();
    for (let waitMs = 100; !this.#ended; waitMs = Math.min(waitMs * 2, SLOWEST_RETRY_MS)) {
      try {
        this.#server = await launch(this.#launch);
        break;
      } catch (error) {
        this.#options.onError?.(error);
        await sleep(waitMs);
      }
    }
    if (this.#ended) return;
    this.#watch();
    this.#options.onRestart?.({ pid: this.#server.pid, downMs: Math.round(performance.now() - since) });
  }
}
