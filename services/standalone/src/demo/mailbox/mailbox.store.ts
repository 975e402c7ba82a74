import type { DatabaseSync } from 'node:sqlite';
import { newId } from '@blackfang/core';
import { inTransaction } from '../storage.ts';

export interface Message {
  readonly id: string;
  /** Who it was delivered to, in lower case: of the envelope, not of the header. */
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly receivedAt: string;
}

const MAX_MESSAGES = 2_000;
const TABLES = `
  CREATE TABLE IF NOT EXISTS message (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, recipient TEXT NOT NULL, content TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS message_recipient ON message (recipient, number)`;

/** The newest mails, kept over kills. */
export class MailboxStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec(TABLES);
  }

  /** One message for each recipient. */
  add(recipients: readonly string[], mail: Omit<Message, 'id' | 'to' | 'receivedAt'>): void {
    inTransaction(this.#db, () => {
      const insert = this.#db.prepare('INSERT INTO message (id, recipient, content) VALUES (?, ?, ?)');
      for (const recipient of recipients) {
        const message: Message = {
          ...mail,
          id: newId(),
          to: recipient.toLowerCase(),
          receivedAt: new Date().toISOString(),
        };
        const { lastInsertRowid } = insert.run(message.id, message.to, JSON.stringify(message));
        this.#db.prepare('DELETE FROM message WHERE number <= ?').run(Number(lastInsertRowid) - MAX_MESSAGES);
      }
    });
  }

  /** Newest first. @param to one recipient, or everybody where it is not given. */
  messages(to?: string): Message[] {
    const rows =
      to === undefined
        ? this.#db.prepare('SELECT content FROM message ORDER BY number DESC').all()
        : this.#db
            .prepare('SELECT content FROM message WHERE recipient = ? ORDER BY number DESC')
            .all(to.toLowerCase());
    return rows.map(toMessage);
  }

  message(id: string): Message | undefined {
    const row = this.#db.prepare('SELECT content FROM message WHERE id = ?').get(id);
    return row && toMessage(row);
  }
}

function toMessage(row: Record<string, unknown>): Message {
  return JSON.parse(String(row['content'])) as Message;
}
