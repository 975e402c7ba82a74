import { AsyncLocalStorage } from 'node:async_hooks';
import { isId, type Clock } from '@blackfang/core';
import { inSpan, type Logger, type Metrics } from '@blackfang/observability';
import pg from 'pg';
import { translateDatabaseError } from './database-error.ts';
import { Listener } from './listener.ts';
import { measureDatabase, type MeasureTransaction } from './measure-database.ts';
import { rolesOf, type ServiceRoles } from './roles.ts';
import { Tx, type Scope } from './transaction.ts';

export interface DatabaseOptions {
  /** Name of the service, of its schema and of its roles. */
  readonly service: string;
  /** Address with the service's own login role. */
  readonly url: string;
  readonly poolSize: number;
  readonly log: Logger;
  readonly clock: Clock;
  readonly metrics?: Metrics;
  /** Shorter than a consumer group's timeout, so that a lost member's transaction can't outlive it. */
  readonly transactionTimeoutMs?: number;
}

const TRANSACTION_TIMEOUT_MS = 20_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** The server ends what takes too long; what is silent for longer than that is a connection that leads nowhere. */
const SILENCE_MS = 2_000;
const HINT_EVERY_MS = 20;

/**
 * The only way to a service's tables: three ways in, each a role set for one transaction.
 * `tenant` for requests, `batch` for consumers, `system` for schedulers, relays and claims.
 */
export class Database {
  readonly service: string;
  readonly roles: ServiceRoles;
  readonly clock: Clock;
  readonly #pool: pg.Pool;
  readonly #url: string;
  readonly #log: Logger;
  readonly #current = new AsyncLocalStorage<Tx>();
  readonly #listeners = new Set<Listener>();
  readonly #hints = new Set<string>();
  readonly #measure: MeasureTransaction;
  #hintTimer: NodeJS.Timeout | undefined;
  #hintedAt = -HINT_EVERY_MS;

  constructor(options: DatabaseOptions) {
    this.service = options.service;
    this.roles = rolesOf(options.service);
    this.clock = options.clock;
    this.#url = options.url;
    this.#log = options.log;
    const timeout = options.transactionTimeoutMs ?? TRANSACTION_TIMEOUT_MS;
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: timeout + SILENCE_MS,
      keepAlive: true,
      // Statements that do not wait for each other's rows travel together: one round trip instead of one each.
      pipeline: true,
      idleTimeoutMillis: 30_000,
      application_name: `blackfang ${options.service}`,
      options: `-c search_path=${options.service},public -c transaction_timeout=${timeout} -c timezone=UTC`,
    });
    // From the pool's hands to ours nobody else listens for a moment, and an error that nobody hears ends the process.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
    this.#measure = measureDatabase(this.#pool, options.metrics);
    // A connection that dies while it is idle is no event: the pool makes another when one is asked for.
    this.#pool.on('error', (error) => this.#log.warn({ err: error }, 'an idle database connection was lost'));
  }

  /**
   * A request's transaction: row security lets through the caller's tenant alone.
   * Inside another `tenant` transaction of the same tenant it joins that one.
   * @throws AppError `unavailable` database_unavailable, database_busy
   */
  async tenant<T>(caller: { readonly tenantId: string }, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (!isId(caller.tenantId)) throw new Error(`Not a tenant: ${caller.tenantId}`);
    const open = this.#current.getStore();
    if (open?.tenantId === caller.tenantId && !open.isOver) return work(open);
    const setting = `SELECT set_config('app.tenant_id', '${caller.tenantId}', true)`;
    return this.#transaction('tenant', this.roles.tenant, setting, caller.tenantId, work);
  }

  /** A consumer's transaction, fenced to the tenants of its batch. */
  async batch<T>(tenantIds: readonly string[], work: (tx: Tx) => Promise<T>): Promise<T> {
    for (const id of tenantIds) if (!isId(id)) throw new Error(`Not a tenant: ${id}`);
    const setting = `SELECT set_config('app.tenant_ids', '${tenantIds.join(',')}', true)`;
    return this.#transaction('batch', this.roles.batch, setting, undefined, work);
  }

  /**
   * Background work across tenants: sees claim columns of queue tables and the tables without tenants.
   * @param purpose stands in the log of the database: `claim runs`.
   */
  async system<T>(purpose: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const setting = `SELECT set_config('application_name', '${`blackfang ${this.service} ${purpose}`.replaceAll("'", '')}', true)`;
    return this.#transaction('system', this.roles.system, setting, undefined, work);
  }

  /** Hears NOTIFY on `channel`, again after a lost connection. A hint only: whoever listens polls too. */
  async listen(channel: string, heard: () => void): Promise<Listener> {
    const listener = new Listener(this.#url, channel, heard, this.#log);
    this.#listeners.add(listener);
    await listener.start();
    return listener;
  }

  /** Sets the clock to the database's time. @throws AppError `unavailable` */
  async synchroniseClock(): Promise<void> {
    const row = await this.system('clock', (tx) => tx.one<{ now: Date }>('SELECT clock_timestamp() AS now'));
    this.clock.set(row.now);
  }

  async close(): Promise<void> {
    clearTimeout(this.#hintTimer);
    await Promise.all([...this.#listeners].map((listener) => listener.close()));
    await this.#pool.end();
  }

  /** At once, but at most one NOTIFY statement in `HINT_EVERY_MS`, however many transactions commit. */
  #scheduleHints(): void {
    const waitMs = Math.max(0, this.#hintedAt + HINT_EVERY_MS - performance.now());
    this.#hintTimer ??= setTimeout(() => {
      this.#hintTimer = undefined;
      this.#hintedAt = performance.now();
      const channels = [...this.#hints];
      this.#hints.clear();
      this.#pool
        .query('SELECT pg_notify(channel, $2) FROM unnest($1::text[]) AS channel', [channels, ''])
        .catch((error: unknown) => this.#log.debug({ err: error }, 'a hint was not sent; the poll will find the rows'));
    }, waitMs);
  }

  async #transaction<T>(
    scope: Scope,
    role: string,
    setting: string,
    tenantId: string | undefined,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const began = performance.now();
    let outcome: 'committed' | 'rolled_back' = 'rolled_back';
    const attributes = { 'db.system.name': 'postgresql', 'db.namespace': this.service, 'db.scope': scope };
    try {
      const result = await inSpan({ name: `transaction ${this.service}`, kind: 'client', attributes }, () =>
        this.#transact(scope, role, setting, tenantId, work),
      );
      outcome = 'committed';
      return result;
    } finally {
      this.#measure(scope, outcome, (performance.now() - began) / 1_000);
    }
  }

  async #transact<T>(
    scope: Scope,
    role: string,
    setting: string,
    tenantId: string | undefined,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    let client: pg.PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw translateDatabaseError(error);
    }
    // A connection that dies while it is lent reports here too; the statement in flight fails with it.
    const lost = (error: Error) => this.#log.warn({ err: error }, 'a database connection was lost in a transaction');
    client.on('error', lost);
    const tx = new Tx(client, { service: this.service, scope, tenantId, clock: this.clock });
    let broken: Error | undefined;
    try {
      // The first statement does not wait for this one: where it fails, nothing that follows it is done.
      const [, result] = await Promise.all([
        client.query(`BEGIN; SET LOCAL ROLE ${role}; ${setting}`),
        this.#current.run(tx, () => work(tx)),
      ]);
      tx.end();
      await client.query('COMMIT');
      for (const channel of tx.hints) this.#hints.add(channel);
      if (tx.hints.size > 0) this.#scheduleHints();
      return result;
    } catch (error) {
      tx.end();
      try {
        await client.query('ROLLBACK');
      } catch (rollbackError) {
        // The connection is gone or in an unknown state: the pool must not lend it again.
        broken = rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
      }
      throw translateDatabaseError(error);
    } finally {
      client.off('error', lost);
      client.release(broken);
    }
  }
}
