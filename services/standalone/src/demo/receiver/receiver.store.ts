import type { DatabaseSync } from 'node:sqlite';
import { newId } from '@blackfang/core';
import { inTransaction } from '../storage.ts';

/** How a hook answers, and what it checks signatures with. */
export interface Hook {
  readonly secret: string | null;
  readonly status: number;
  readonly delayMs: number;
}

export interface Receipt {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes that arrived, as text. */
  readonly body: string;
  /** Whether the signature is good; null where the hook had no secret to check it with. */
  readonly verified: boolean | null;
  readonly receivedAt: string;
}

export const MAX_HOOKS = 200;
const MAX_RECEIPTS_A_HOOK = 1_000;
const DEFAULT_HOOK: Hook = { secret: null, status: 200, delayMs: 0 };
const TABLES = `
  CREATE TABLE IF NOT EXISTS hook (name TEXT PRIMARY KEY, settings TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS receipt (
    number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, content TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS receipt_name ON receipt (name, number)`;

/** Hooks and what they got, kept over kills. */
export class ReceiverStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec(TABLES);
  }

  hook(name: string): Hook {
    const row = this.#db.prepare('SELECT settings FROM hook WHERE name = ?').get(name);
    return row ? (JSON.parse(String(row['settings'])) as Hook) : DEFAULT_HOOK;
  }

  /** @returns undefined where there are too many hooks for another one. */
  set(name: string, change: Partial<Hook>): Hook | undefined {
    return inTransaction(this.#db, () => {
      if (!this.#makeRoom(name)) return undefined;
      const hook = { ...this.hook(name), ...change };
      this.#db.prepare('UPDATE hook SET settings = ? WHERE name = ?').run(JSON.stringify(hook), name);
      return hook;
    });
  }

  /** @returns false where there are too many hooks for another one. */
  add(name: string, receipt: Omit<Receipt, 'id' | 'receivedAt'>): boolean {
    return inTransaction(this.#db, () => {
      if (!this.#makeRoom(name)) return false;
      const content: Receipt = { ...receipt, id: newId(), receivedAt: new Date().toISOString() };
      this.#db.prepare('INSERT INTO receipt (name, content) VALUES (?, ?)').run(name, JSON.stringify(content));
      this.#db
        .prepare(
          `DELETE FROM receipt WHERE name = ?1 AND number <= (
             SELECT number FROM receipt WHERE name = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)`,
        )
        .run(name, MAX_RECEIPTS_A_HOOK);
      return true;
    });
  }

  /** Newest first. */
  receipts(name: string): Receipt[] {
    const rows = this.#db.prepare('SELECT content FROM receipt WHERE name = ? ORDER BY number DESC').all(name);
    return rows.map((row) => JSON.parse(String(row['content'])) as Receipt);
  }

  names(): string[] {
    return this.#db
      .prepare('SELECT name FROM hook ORDER BY name')
      .all()
      .map((row) => String(row['name']));
  }

  #makeRoom(name: string): boolean {
    const names = this.names();
    if (names.includes(name)) return true;
    if (names.length >= MAX_HOOKS) return false;
    this.#db.prepare('INSERT INTO hook VALUES (?, ?)').run(name, JSON.stringify(DEFAULT_HOOK));
    return true;
  }
}
