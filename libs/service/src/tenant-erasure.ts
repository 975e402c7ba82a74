import { Loop, type BackgroundPart } from '@blackfang/core';
import { TenantErased } from '@blackfang/contracts/events';
import { consume, type AnyConsumer } from '@blackfang/messaging';
import type { Logger } from '@blackfang/observability';
import type { Database, Tx } from '@blackfang/persistence';

/** Rows of one transaction: none holds its locks for long. */
const CHUNK = 5_000;
const EVERY_MS = 1_000;
const AGAIN_AFTER_S = 60;
/** What was in hand when the tenant was erased may still write; nothing is in hand for so long. */
const LOOK_AGAIN = `interval '1 hour'`;

const HEARD = `
  INSERT INTO erased_tenant (tenant_id) SELECT DISTINCT tenant_id FROM unnest($1::uuid[]) AS told (tenant_id)
  ON CONFLICT DO NOTHING`;
const DUE = 'SELECT tenant_id FROM erased_tenant WHERE next_at <= statement_timestamp() ORDER BY next_at LIMIT 1';
/** Nobody else is at it. */
const TAKE = `
  SELECT tenant_id FROM erased_tenant WHERE tenant_id = $1 AND next_at <= statement_timestamp() FOR UPDATE SKIP LOCKED`;
const ERASE = 'SELECT erase_tenant_rows($1, $2) AS gone';
const COUNT = 'UPDATE erased_tenant SET deleted_rows = deleted_rows + $2 WHERE tenant_id = $1';
const DONE = `
  UPDATE erased_tenant SET next_at =
    CASE WHEN statement_timestamp() < erased_at + ${LOOK_AGAIN} THEN erased_at + ${LOOK_AGAIN} END
  WHERE tenant_id = $1`;
const PUT_OFF = `
  UPDATE erased_tenant SET next_at = clock_timestamp() + make_interval(secs => ${AGAIN_AFTER_S}) WHERE tenant_id = $1`;

/** Hears which tenants are erased; the deleting is done beside it, since it may be long. */
export function erasedTenants(service: string): AnyConsumer {
  return consume(TenantErased, {
    group: `${service}.erase-tenants`,
    async handle(batch, tx) {
      await markErased(
        tx,
        batch.map(({ tenantId }) => tenantId),
      );
    },
  });
}

/** From now on the tenants are erased here: events of theirs are not taken in, and their rows go. */
export async function markErased(tx: Tx, tenantIds: readonly string[]): Promise<void> {
  await tx.execute(HEARD, [tenantIds]);
}

export interface EraseTenantsOptions {
  readonly db: Database;
  readonly log: Logger;
  /** Removes what the service keeps of a tenant elsewhere than in its tables; safe to repeat. */
  readonly also?: (tenantId: string) => Promise<unknown>;
}

/**
 * Deletes all rows of erased tenants, some a transaction, and looks once more when nothing of theirs can be in hand any
 * more. Several processes at once do no harm.
 */
export class EraseTenants implements BackgroundPart {
  readonly #options: EraseTenantsOptions;
  readonly #loop: Loop;

  constructor(options: EraseTenantsOptions) {
    this.#options = options;
    this.#loop = new Loop({
      round: () => this.#round(),
      everyMs: EVERY_MS,
      retryMs: EVERY_MS,
      failed: (error) => options.log.warn({ err: error }, 'rows of erased tenants were not deleted and are next time'),
    });
  }

  async start(): Promise<void> {
    this.#loop.start();
  }

  close(): Promise<void> {
    return this.#loop.close();
  }

  /** @returns whether there may be more. */
  async #round(): Promise<boolean> {
    const { db } = this.#options;
    const due = await db.system('erase tenants', (tx) => tx.maybeOne<{ tenant_id: string }>(DUE));
    if (due === undefined) return false;
    try {
      return await this.#erase(due.tenant_id);
    } catch (error) {
      // One that can't be erased now must not keep others waiting.
      await db.system('erase tenants', (tx) => tx.execute(PUT_OFF, [due.tenant_id]));
      throw error;
    }
  }

  /** @returns false where another process is at it. */
  async #erase(tenantId: string): Promise<boolean> {
    const { db, log, also } = this.#options;
    const gone = await db.system('erase tenants', async (tx) => {
      if ((await tx.maybeOne(TAKE, [tenantId])) === undefined) return undefined;
      const chunk = await tx.one<{ gone: number }>(ERASE, [tenantId, CHUNK]);
      await tx.execute(COUNT, [tenantId, chunk.gone]);
      return chunk.gone;
    });
    if (gone === undefined) return false;
    if (gone === CHUNK) return true;
    await also?.(tenantId);
    await db.system('erase tenants', (tx) => tx.execute(DONE, [tenantId]));
    log.info({ tenantId }, 'a tenant was erased');
    return true;
  }
}
