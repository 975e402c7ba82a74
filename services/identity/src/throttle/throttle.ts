import { AppError } from '@blackfang/core';
import { Database, type Tx } from '@blackfang/persistence';
import { Vault } from '../secrets/vault.ts';

export interface Limited {
  readonly kind:
    | 'register'
    | 'sign_in_pair'
    | 'sign_in_address'
    | 'password_check'
    | 'reset_address'
    | 'reset_email'
    | 'verify_email'
    | 'change_email'
    | 'change_email_to'
    | 'erase_account'
    | 'invitation_tenant'
    | 'invitation_email';
  /** Who is counted; kept as a keyed hash alone. */
  readonly subject: readonly string[];
  /** In a window. */
  readonly most: number;
}

/** The newest attempts up to the limit: the oldest of these makes room when it leaves the window. */
const COUNT = `
  SELECT count(*)::int AS count,
    coalesce(extract(epoch FROM min(at) - clock_timestamp()) * 1000 + $4::float8, 0)::float8 AS wait_ms
  FROM (SELECT at FROM attempt WHERE kind = $1 AND subject = $2
    AND at > statement_timestamp() - make_interval(secs => $4::float8 / 1000) ORDER BY at DESC LIMIT $3) AS newest`;
const RECORD = 'INSERT INTO attempt (kind, subject) SELECT * FROM unnest($1::text[], $2::bytea[])';
const FORGET = 'DELETE FROM attempt WHERE kind = $1 AND subject = $2';
const FORGET_OLD = `
  DELETE FROM attempt WHERE id = ANY (ARRAY(
    SELECT id FROM attempt WHERE at < statement_timestamp() - make_interval(secs => $1::float8 / 1000) LIMIT 10000))`;

/** Counts attempts over a sliding window, in the database: for all processes, and over restarts. */
export class Throttle {
  readonly #db: Database;
  readonly #vault: Vault;
  readonly #windowMs: number;

  constructor(db: Database, vault: Vault, windowMs: number) {
    this.#db = db;
    this.#vault = vault;
    this.#windowMs = windowMs;
  }

  /** Counts this attempt, if there is room for it. @throws AppError `limit` too_many_attempts */
  async take(limited: Limited): Promise<void> {
    const waitMs = await this.#take(limited);
    if (waitMs !== undefined) throw tooMany(waitMs);
  }

  /** Counts this attempt, if there is room for it. @returns whether there was. */
  async tryTake(limited: Limited): Promise<boolean> {
    return (await this.#take(limited)) === undefined;
  }

  /** Refuses when there is no room for another. @throws AppError `limit` too_many_attempts */
  async check(...all: readonly Limited[]): Promise<void> {
    await this.#db.system('throttle', async (tx) => {
      for (const limited of all) {
        const waitMs = await this.#waitFor(tx, limited);
        if (waitMs !== undefined) throw tooMany(waitMs);
      }
    });
  }

  async record(...all: readonly Limited[]): Promise<void> {
    await this.#db.system('throttle', (tx) =>
      tx.execute(RECORD, [all.map((limited) => limited.kind), all.map((limited) => this.#digest(limited))]),
    );
  }

  async forget(limited: Limited): Promise<void> {
    await this.#db.system('throttle', (tx) => tx.execute(FORGET, [limited.kind, this.#digest(limited)]));
  }

  /** Housekeeping: removes what no window sees any more. */
  async forgetOld(): Promise<void> {
    await this.#db.system('throttle', (tx) => tx.execute(FORGET_OLD, [this.#windowMs]));
  }

  /** @returns how long there is no room, ms; undefined where there is. */
  async #take(limited: Limited): Promise<number | undefined> {
    const subject = this.#digest(limited);
    return this.#db.system('throttle', async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [subject.readBigInt64BE()]);
      const waitMs = await this.#waitFor(tx, limited);
      if (waitMs === undefined) await tx.execute(RECORD, [[limited.kind], [subject]]);
      return waitMs;
    });
  }

  async #waitFor(tx: Tx, limited: Limited): Promise<number | undefined> {
    const { count, wait_ms: waitMs } = await tx.one<{ count: number; wait_ms: number }>(COUNT, [
      limited.kind,
      this.#digest(limited),
      limited.most,
      this.#windowMs,
    ]);
    return count < limited.most ? undefined : Math.max(1, Math.ceil(waitMs));
  }

  #digest({ kind, subject }: Limited): Buffer {
    return this.#vault.digest(kind, ...subject);
  }
}

function tooMany(retryAfterMs: number): AppError {
  const message = `Too many attempts. Try again in ${Math.ceil(retryAfterMs / 1_000)} s.`;
  return new AppError('limit', 'too_many_attempts', message, { retryAfterMs });
}
