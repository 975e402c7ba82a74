import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '@blackfang/embedded-postgres';
import pg from 'pg';
import { Api } from './api.ts';
import { claimPorts, type PortBlock } from './ports.ts';

const ROOT = join(import.meta.dirname, '../../..');
const NODE = ['--conditions=blackfang-source', '--import', join(ROOT, 'tools/ts.mjs')];
const OTEL = join(ROOT, 'libs/observability/otel.mjs');
const CLI = join(ROOT, 'services/standalone/src/cli.ts');
/** A machine that is busy with other tests takes its time; how soon it is up is looked at in up.spec.ts. */
const READY_MS = 180_000;
/** Longer than the product gives itself. */
const STOP_MS = 45_000;
/** What a request may take is looked at elsewhere. */
const PATIENT = { BLACKFANG_ANSWER_MS: '30000' };
const KEPT_LINES = 400;

export interface ProductOptions {
  readonly demo?: boolean;
  /** As a process a service, over Kafka and Redis. */
  readonly distributed?: boolean;
  /** A checkout of another version that runs beside this one. */
  readonly beside?: string;
  readonly allowEgress?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Told each line that it writes. */
  readonly onLine?: (line: string) => void;
}

export interface Ended {
  readonly code: number | null;
  readonly ms: number;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The real product in a process of its own, as `./blackfang up` starts it, on data of its own. */
export class Product {
  readonly data: string;
  readonly port: number;
  readonly #options: ProductOptions;
  readonly #ports: PortBlock;
  readonly #lines: string[] = [];
  #child: Child | undefined;
  #left = false;
  #superuserUrl: string | undefined;

  private constructor(options: ProductOptions, ports: PortBlock, data: string) {
    this.#options = options;
    this.#ports = ports;
    this.port = ports.port;
    this.data = data;
  }

  /** Starts one and waits until it is ready. Nothing is left where it does not get there. */
  static async start(options: ProductOptions = {}): Promise<Product> {
    const product = new Product(options, await claimPorts(), await mkdtemp(join(tmpdir(), 'blackfang-')));
    try {
      await product.up();
    } catch (error) {
      await product.close();
      throw error;
    }
    return product;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Address of a part of the demo. */
  at(part: 'shop' | 'mailbox' | 'receiver'): string {
    return `http://127.0.0.1:${this.port + { shop: 101, mailbox: 102, receiver: 103 }[part]}`;
  }

  /** What it said so far, the last lines of it. */
  get output(): string {
    return this.#lines.join('\n');
  }

  /** The API without a credential. */
  get api(): Api {
    return new Api(`${this.url}/api/v1`);
  }

  /** Starts it, the first time or again, and waits until it is ready. */
  async up(): Promise<void> {
    const ready = this.launch();
    const timeout = AbortSignal.timeout(READY_MS);
    await Promise.race([ready, once(timeout, 'abort').then(() => this.#fail('was not ready in time'))]);
  }

  /** Starts it. @returns a promise of the line that says that it is ready */
  launch(): Promise<void> {
    const child = this.#spawn(['up', '--port', String(this.port), '--data', this.data, ...this.#flags()]);
    this.#child = child;
    const ready = new Promise<void>((resolve, reject) => {
      this.#read(child, (line) => {
        if (line.startsWith('Blackfang is ready at')) resolve();
      });
      child.once('exit', (code, signal) => {
        if (code !== 0) this.#left = true;
        reject(new Error(`The product ended with ${code ?? signal} before it was ready:\n${this.output}`));
      });
    });
    // Who kills it while it starts does not wait for this.
    ready.catch(() => undefined);
    return ready;
  }

  /** Ctrl-C. */
  async stop(): Promise<Ended> {
    const since = performance.now();
    const code = await this.#end('SIGINT');
    return { code, ms: performance.now() - since };
  }

  /** Node alone, at once; Postgres and the demo stay behind. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
    this.#left = true;
  }

  async postgresPid(): Promise<number> {
    const [row] = await this.query<{ pid: string }>(
      "select split_part(pg_read_file('postmaster.pid'), chr(10), 1) as pid",
    );
    return Number(row?.pid);
  }

  /** As the superuser, who passes row-level security: for looking and for preparing. */
  async query<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = await this.connect();
    try {
      return (await client.query<Row>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** A connection of the superuser's, for who looks by the hundred. Whoever opens it ends it. */
  async connect(): Promise<pg.Client> {
    this.#superuserUrl ??= await this.#findPostgres();
    const client = new pg.Client({ connectionString: this.#superuserUrl });
    client.on('error', (error) => this.#keep(`client of the test: ${error.message}`));
    await client.connect();
    return client;
  }

  /** Runs `work` while a transaction that began with `sql` stays open, and then undoes it. */
  async whileHolding<T>(sql: string, work: (release: () => Promise<unknown>) => Promise<T>): Promise<T> {
    const client = await this.connect();
    try {
      await client.query('BEGIN');
      await client.query(sql);
      return await work(() => client.query('ROLLBACK'));
    } finally {
      await client.end();
    }
  }

  /** Another command of the product's on the same data. */
  async run(...args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = this.#spawn(args);
    const closed = once(child, 'close', { signal: AbortSignal.timeout(READY_MS) });
    try {
      const [stdout, stderr] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
      await closed;
      return { code: child.exitCode, stdout, stderr };
    } finally {
      child.kill('SIGKILL');
    }
  }

  /** Ends everything and removes all of it. */
  async close(): Promise<void> {
    try {
      if ((await this.#end('SIGINT')) !== 0 || this.#left) await this.run('down', '--data', this.data);
    } finally {
      await this.#removeData();
      await this.#ports.release();
    }
  }

  #flags(): string[] {
    const { demo = false, distributed = false, beside, allowEgress = [] } = this.#options;
    const ways = [demo && '--demo', distributed && '--distributed'].filter((flag) => flag !== false);
    const given = [...ways, ...(beside === undefined ? [] : ['--beside', beside])];
    return [...given, ...allowEgress.flatMap((address) => ['--allow-egress', address])];
  }

  #spawn(args: readonly string[]): Child {
    const { PATH = '', HOME = '' } = process.env;
    // As the launcher does.
    const traced = this.#options.environment?.['OTEL_EXPORTER_OTLP_ENDPOINT'] ? ['--import', OTEL] : [];
    return spawn(process.execPath, [...traced, ...NODE, CLI, ...args], {
      cwd: ROOT,
      env: { PATH, HOME, ...PATIENT, ...this.#options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  #read(child: Child, take: (line: string) => void): void {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.#keep(line);
        this.#options.onLine?.(line);
        take(line);
      });
    }
  }

  #keep(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
  }

  async #end(signal: 'SIGINT' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return 0;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill(signal);
      const settled = new AbortController();
      const late = pause(STOP_MS, undefined, { signal: settled.signal }).then(
        () => void child.kill('SIGKILL'),
        () => undefined,
      );
      await gone;
      settled.abort();
      await late;
    }
    this.#child = undefined;
    return child.exitCode;
  }

  async #findPostgres(): Promise<string> {
    const running = await startPostgres({ dataFolder: join(this.data, 'postgres'), durable: true, restart: false });
    running.release();
    const address = new URL(running.url);
    address.pathname = '/blackfang';
    return address.href;
  }

  /** For root the cluster lies outside of the data folder, which names the place. */
  async #removeData(): Promise<void> {
    const marker = join(this.data, 'postgres/postgres-home');
    const home = await readFile(marker, 'utf8').then(
      (text) => text.trim(),
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      },
    );
    if (home !== undefined) await rm(home, { recursive: true, force: true });
    await rm(this.data, { recursive: true, force: true });
  }

  #fail(what: string): never {
    throw new Error(`The product ${what}:\n${this.output}`);
  }
}

async function textOf(stream: Readable): Promise<string> {
  const parts: string[] = [];
  for await (const part of stream.setEncoding('utf8')) parts.push(String(part));
  return parts.join('');
}
