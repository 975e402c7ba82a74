import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ConfigSource } from '@blackfang/config';
import { AppError } from '@blackfang/core';

export interface ServiceProcessOptions {
  /** `scraping-2` */
  readonly name: string;
  readonly service: string;
  /** Whose source runs: that of another checkout of this repository where it is given. */
  readonly checkout?: string | undefined;
  readonly settings: ConfigSource;
  /** Where it tells its health, on loopback. */
  readonly opsPort: number;
  /** Told each line that it writes. */
  readonly onLine: (line: string) => void;
  /** Told how it ended when nobody asked it to; it is started again. */
  readonly onDeath: (how: string) => void;
}

const READY_MS = 60_000;
const LOOK_AGAIN_MS = 50;
/** A service has 20 s of its own. */
const STOP_MS = 25_000;
const FIRST_RESTART_MS = 200;
const SLOWEST_RESTART_MS = 10_000;
/** Who has lived so long is started again at once. */
const HEALTHY_AFTER_MS = 10_000;
const BAD_SETTINGS = 2;

/** Source runs through the loader of the repository, a build as it is. */
const IS_SOURCE = import.meta.url.endsWith('.ts');
const MAIN = IS_SOURCE ? 'src/main.ts' : 'dist/src/main.js';
const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));

function commandLine(service: string, checkout: string, traced: boolean): string[] {
  const inCheckout = (path: string): string => pathToFileURL(join(checkout, path)).href;
  return [
    '--max-semi-space-size=8',
    '--disable-warning=ExperimentalWarning',
    ...(IS_SOURCE ? ['--conditions=blackfang-source'] : []),
    ...(traced ? ['--import', inCheckout('libs/observability/otel.mjs')] : []),
    ...(IS_SOURCE ? ['--import', inCheckout('tools/ts.mjs')] : []),
    join(checkout, 'services', service, MAIN),
  ];
}

/** A service in a process of its own, started again when it dies, ended with the process that started it. */
export class ServiceProcess {
  readonly #options: ServiceProcessOptions;
  #child: ChildProcess;
  #startedAt = performance.now();
  #waitMs = FIRST_RESTART_MS;
  readonly #stopped = new AbortController();
  #settled: Promise<void> = Promise.resolve();

  constructor(options: ServiceProcessOptions) {
    this.#options = options;
    this.#child = this.#launch();
  }

  get name(): string {
    return this.#options.name;
  }

  get service(): string {
    return this.#options.service;
  }

  /** Of the process that runs, or ran last. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /**
   * Resolves when it takes work.
   * @throws AppError `unavailable` with what it still waits for, `invalid` where its settings are no good
   */
  async ready(timeoutMs = READY_MS): Promise<void> {
    const end = performance.now() + timeoutMs;
    let missing: unknown = 'its first word';
    while (performance.now() < end) {
      if (this.#child.exitCode === BAD_SETTINGS) {
        throw new AppError('invalid', 'config_invalid', `${this.name} can't start with its settings; see its log.`);
      }
      const health = await this.#health();
      if (health?.status === 'up') return;
      missing = health?.dependencies ?? missing;
      await delay(LOOK_AGAIN_MS);
    }
    throw new AppError('unavailable', 'not_ready', `${this.name} still waits for ${JSON.stringify(missing)}.`);
  }

  /** Sends a signal to the process, as somebody else would: after its death it is started again. */
  signal(signal: NodeJS.Signals): boolean {
    return this.#child.kill(signal);
  }

  /** Ends it for good: by itself, or by force when that takes longer than 25 s. */
  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#settled;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(late);
  }

  #launch(): ChildProcess {
    const { service, checkout = REPOSITORY, settings, onLine } = this.#options;
    const telemetry = Object.entries(process.env).filter(([key]) => key.startsWith('OTEL_'));
    const { LOG_LEVEL } = process.env;
    const logging = LOG_LEVEL === undefined ? {} : { LOG_LEVEL };
    const child = spawn(process.execPath, commandLine(service, checkout, telemetry.length > 0), {
      // Ctrl-C in a terminal reaches us alone, who end the services in order. Over IPC they see that we have gone.
      detached: true,
      env: { OTEL_SERVICE_NAME: service, ...Object.fromEntries(telemetry), ...logging, ...settings },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', onLine);
    }
    child.once('exit', (code, signal) => {
      if (!this.#stopped.signal.aborted) this.#settled = this.#startAgain(signal ?? `code ${code}`);
    });
    this.#startedAt = performance.now();
    return child;
  }

  async #startAgain(how: string): Promise<void> {
    this.#options.onDeath(how);
    if (performance.now() - this.#startedAt > HEALTHY_AFTER_MS) this.#waitMs = FIRST_RESTART_MS;
    try {
      await delay(this.#waitMs, undefined, { signal: this.#stopped.signal });
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      throw error;
    }
    this.#waitMs = Math.min(this.#waitMs * 2, SLOWEST_RESTART_MS);
    this.#child = this.#launch();
  }

  async #health(): Promise<{ status: string; dependencies: unknown } | undefined> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.#options.opsPort}/health/ready`, {
        signal: AbortSignal.timeout(3_000),
      });
      return (await response.json()) as { status: string; dependencies: unknown };
    } catch (error) {
      // Not there yet, or just gone: also in the middle of its answer.
      if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
      if (error instanceof Error && error.name === 'TimeoutError') return undefined;
      throw error;
    }
  }
}
