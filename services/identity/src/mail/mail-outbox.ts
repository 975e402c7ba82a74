import { newId } from '@blackfang/core';
import { currentTraceparent } from '@blackfang/observability';
import type { Tx } from '@blackfang/persistence';
import type { WorkQueue } from '@blackfang/work-queue';
import type { Vault } from '../secrets/vault.ts';
import type { Mail } from './mail.ts';

const INSERT = 'INSERT INTO mail (tenant_id, id, sealed) VALUES ($1, $2, $3)';
const FIND = 'SELECT sealed FROM mail WHERE tenant_id = $1 AND id = $2';
const REMOVE = 'DELETE FROM mail WHERE tenant_id = $1 AND id = $2';

/** With the trace of what it was written for. */
export type WaitingMail = Mail & { readonly traceparent?: string };

/** Mail that waits to be sent: encrypted, since it holds tokens, and gone when it was sent. */
export class MailOutbox {
  readonly queue: WorkQueue;
  readonly #vault: Vault;

  constructor(queue: WorkQueue, vault: Vault) {
    this.queue = queue;
    this.#vault = vault;
  }

  /** Queues a mail in the transaction of its cause. @param tenantId on whose behalf it is sent. */
  async add(tx: Tx, tenantId: string, mail: Mail): Promise<void> {
    const id = newId();
    const lane = mail.to.slice(mail.to.lastIndexOf('@') + 1).toLowerCase();
    const waiting = { ...mail, traceparent: currentTraceparent() };
    await tx.execute(INSERT, [tenantId, id, this.#vault.seal('mail', id, Buffer.from(JSON.stringify(waiting)))]);
    await this.queue.enqueue(tx, [{ tenantId, id, lane, priority: 'waiting' }]);
  }

  /** @returns undefined where there is none, or where it can't be opened any more. */
  async find(tx: Tx, tenantId: string, id: string): Promise<WaitingMail | undefined> {
    const row = await tx.maybeOne<{ sealed: Buffer }>(FIND, [tenantId, id]);
    const plain = row && this.#vault.open('mail', id, row.sealed);
    return plain && (JSON.parse(plain.toString()) as WaitingMail);
  }

  async remove(tx: Tx, tenantId: string, id: string): Promise<void> {
    await tx.execute(REMOVE, [tenantId, id]);
  }
}
