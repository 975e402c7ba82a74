import pg from 'pg';

/** The database as its superuser sees it: for preparing and for counting, past row security and past any proxy. */
export class ArenaDatabase {
  readonly #pool: pg.Pool;

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 4, application_name: 'chaos' });
    // One that dies with its server is replaced when it is asked for; whoever uses it hears of it there.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
    this.#pool.on('error', () => undefined);
  }

  async rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query(text, [...values])).rows as Row[];
  }

  /** The first column of the only row. */
  async value<T>(text: string, values: readonly unknown[] = []): Promise<T> {
    const [row] = await this.rows<Record<string, T>>(text, values);
    if (row === undefined) throw new Error(`No row came of: ${text}`);
    return Object.values(row)[0] as T;
  }

  /** Several statements in one transaction. */
  async together(statements: readonly (readonly [text: string, values?: readonly unknown[]])[]): Promise<void> {
    const client = await this.#pool.connect();
    let broken = false;
    const lost = () => void (broken = true);
    client.on('error', lost);
    try {
      await client.query('BEGIN');
      for (const [text, values = []] of statements) await client.query(text, [...values]);
      await client.query('COMMIT');
    } catch (error) {
      // A connection that ends undoes what was open.
      broken = true;
      throw error;
    } finally {
      client.off('error', lost);
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
