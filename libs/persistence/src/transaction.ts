import type { Clock } from '@blackfang/core';
import type pg from 'pg';

export type Scope = 'tenant' | 'batch' | 'system';

/** Values as node-postgres takes them: arrays become Postgres arrays, Buffers bytea, Dates timestamptz. */
export type SqlValue = string | number | bigint | boolean | Date | Buffer | null | readonly SqlValue[] | object;

const statementNames = new Map<string, string>();
/** Statements are constants of the code, so their number is bounded; past this, text was built and is not kept. */
const MAX_STATEMENTS = 2_000;

function statementName(text: string): string | undefined {
  const known = statementNames.get(text);
  if (known !== undefined || statementNames.size >= MAX_STATEMENTS) return known;
  const name = `s${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

/** One open transaction under one role. Hand it down; never keep it past the callback that it was given to. */
export class Tx {
  /** Whose schema it works on. */
  readonly service: string;
  readonly scope: Scope;
  /** In scope `tenant`: whose rows are in reach. */
  readonly tenantId: string | undefined;
  readonly #client: pg.PoolClient;
  readonly #clock: Clock;
  readonly #hints = new Set<string>();
  #over = false;

  constructor(
    client: pg.PoolClient,
    of: { service: string; scope: Scope; tenantId: string | undefined; clock: Clock },
  ) {
    this.#client = client;
    this.#clock = of.clock;
    this.service = of.service;
    this.scope = of.scope;
    this.tenantId = of.tenantId;
  }

  /**
   * Runs a prepared statement.
   * @returns its rows, as Postgres names the columns; bigint and numeric come as text.
   */
  async query<Row extends object>(text: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return (await this.#run(text, values)).rows as Row[];
  }

  /** @returns the only row. @throws where there is none or more than one. */
  async one<Row extends object>(text: string, values: readonly SqlValue[] = []): Promise<Row> {
    const rows = await this.query<Row>(text, values);
    const [row] = rows;
    if (row === undefined || rows.length > 1) throw new Error(`Expected one row, got ${rows.length}: ${text}`);
    return row;
  }

  async maybeOne<Row extends object>(text: string, values: readonly SqlValue[] = []): Promise<Row | undefined> {
    const [row] = await this.query<Row>(text, values);
    return row;
  }

  /** @returns how many rows it touched. */
  async execute(text: string, values: readonly SqlValue[] = []): Promise<number> {
    return (await this.#run(text, values)).rowCount ?? 0;
  }

  /**
   * NOTIFY on `channel` once the transaction has committed. A hint beside somebody's poll: what must happen is a row.
   * Never inside the transaction: NOTIFY there makes the commits of the whole cluster wait for each other.
   */
  hint(channel: string): void {
    this.#hints.add(channel);
  }

  get hints(): ReadonlySet<string> {
    return this.#hints;
  }

  /** The time on which all processes agree: the database's, as its service's clock has it. */
  now(): Date {
    return this.#clock.now();
  }

  /** Whether it has ended: its connection is somebody else's by now. */
  get isOver(): boolean {
    return this.#over;
  }

  /** For `Database` alone: from now on it refuses statements. */
  end(): void {
    this.#over = true;
  }

  async #run(text: string, values: readonly SqlValue[]): Promise<pg.QueryResult> {
    if (this.#over) throw new Error(`The transaction is over; this came too late: ${text}`);
    const name = statementName(text);
    const query = { text, values: values as unknown[] };
    return this.#client.query(name === undefined ? query : { ...query, name });
  }
}
