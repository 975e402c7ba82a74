import { AppError } from '@blackfang/core';
import type { Logger, Metrics } from '@blackfang/observability';
import { Redis } from 'ioredis';

export interface RedisOptions {
  /** `redis://user:password@host:port/database`, or `rediss` over TLS. */
  readonly url: string;
  /** Put before every key, so that one Redis serves several: `blackfang:gateway:`. */
  readonly prefix: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** How long a request may be held up, milliseconds. */
  readonly commandTimeoutMs?: number;
}

/** Some 100 times what a command takes, and still nothing that a person feels. */
const COMMAND_TIMEOUT_MS = 100;
const CONNECT_TIMEOUT_MS = 2_000;
/** A connection that says nothing for so long after it was asked is half-open: make a new one. */
const SILENCE_MS = 2_000;
/** One lost answer is chance. */
const FAILURES_TO_OPEN = 3;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2_000;

/**
 * A connection that holds nobody up: a command is answered soon or fails, and while Redis is away commands fail at once,
 * without being sent or kept. Whether it is back is found out beside the requests.
 */
export class RedisConnection {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #log: Logger;
  readonly #commands;
  /** What whoever asks is told while the breaker is open. */
  #away: AppError | undefined = unavailable('Not connected yet.');
  #told = false;
  #failures = 0;
  #closed = false;
  #probe: NodeJS.Timeout | undefined;

  constructor({ url, prefix, log, metrics, commandTimeoutMs = COMMAND_TIMEOUT_MS }: RedisOptions) {
    this.#prefix = prefix;
    this.#log = log;
    this.#commands = metrics.counter({
      name: 'cache_commands_total',
      help: 'Commands to Redis: ok, failed, or skipped since the breaker is open.',
      labels: ['outcome'],
    });
    metrics.gauge({
      name: 'cache_up',
      help: '1 while Redis is asked, 0 while the breaker is open.',
      collect: () => (this.up ? 1 : 0),
    });
    this.#redis = new Redis(url, {
      commandTimeout: commandTimeoutMs,
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_MS,
      enableOfflineQueue: false,
      // What requests ask for in the same turn goes out in one write: writing was a quarter of a gateway's time.
      enableAutoPipelining: true,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: retryDelayMs,
      // After a failover: the one that we are connected to takes no writes any more.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
      connectionName: 'blackfang',
    });
    let cause: unknown;
    this.#redis.on('error', (error) => (cause = error));
    this.#redis.on('ready', () => this.#back());
    this.#redis.on('close', () => this.#open(cause ?? 'The connection was closed.'));
  }

  get up(): boolean {
    return this.#away === undefined;
  }

  keyOf(kind: string, key: string): string {
    return `${this.#prefix}${kind}:${key}`;
  }

  /** @throws AppError `unavailable` cache_away */
  async run<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.#away !== undefined) {
      this.#commands.inc({ outcome: 'skipped' });
      throw this.#away;
    }
    try {
      const answer = await command(this.#redis);
      this.#failures = 0;
      this.#commands.inc({ outcome: 'ok' });
      return answer;
    } catch (error) {
      this.#commands.inc({ outcome: 'failed' });
      this.#failures += 1;
      if (this.#failures >= FAILURES_TO_OPEN) this.#open(error);
      throw unavailable(error);
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#probe);
    this.#redis.disconnect();
  }

  #open(cause: unknown): void {
    if (this.#told || this.#closed) return;
    this.#told = true;
    this.#away = unavailable(cause);
    this.#log.warn({ err: cause }, 'Redis is away: this process goes on with its own memory');
    this.#probeLater(1);
  }

  #back(): void {
    if (this.up) return;
    clearTimeout(this.#probe);
    this.#away = undefined;
    this.#told = false;
    this.#failures = 0;
    this.#log.info('Redis answers');
  }

  /** A connection that was lost says itself when it is ready; one that only was too slow has to be asked. */
  #probeLater(attempt: number): void {
    this.#probe = setTimeout(() => {
      if (this.#closed || this.up) return;
      if (this.#redis.status !== 'ready') return this.#probeLater(attempt);
      this.#redis.ping().then(
        () => this.#back(),
        () => this.#probeLater(attempt + 1),
      );
    }, retryDelayMs(attempt)).unref();
  }
}

/** Doubles with each attempt; scattered, so that not all processes come back in the same moment. */
function retryDelayMs(attempt: number): number {
  const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
  return Math.ceil(longest * (0.5 + Math.random() / 2));
}

function unavailable(cause: unknown): AppError {
  return new AppError('unavailable', 'cache_away', 'The shared cache is away.', { cause });
}
