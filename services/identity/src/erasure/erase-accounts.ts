import { Loop, type BackgroundPart } from '@blackfang/core';
import { MemberErased, TenantErased } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Logger } from '@blackfang/observability';
import type { Database, Tx } from '@blackfang/persistence';
import { leaveTenant, tenantsOf } from '../accounts/user.store.ts';
import { deleteApiKeysOf, refuseOlderTokensOfKeys } from '../api-keys/api-key.store.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { lockMembers, removeMember, setRole } from '../people/member.store.ts';
import { endSessionsOfMember, endSessionsOfUser, refuseOlderTokens } from '../sessions/session.store.ts';
import { beginErasure, dueErasures, membershipsOf, putOffErasure } from './erasure.store.ts';
import { leaveTenantOf } from './leave-tenant.ts';

const EVERY_MS = 2_000;
const RETRY_MS = 30_000;
const ERASE_PERSON = 'SELECT erase_person($1)';

/**
 * Erases the accounts whose time has come: the person leaves each tenant, or takes it with them, in a transaction of its
 * own; then they are forgotten. Whoever is interrupted goes on where it was. Several processes at once do no harm.
 */
export class EraseAccounts implements BackgroundPart {
  readonly #db: Database;
  readonly #log: Logger;
  readonly #loop: Loop;

  constructor(db: Database, log: Logger) {
    this.#db = db;
    this.#log = log;
    this.#loop = new Loop({
      round: () => this.#round(),
      everyMs: EVERY_MS,
      retryMs: RETRY_MS,
      failed: (error) => log.warn({ err: error }, 'accounts were not erased and are next time'),
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
    const due = await this.#db.system('erase accounts', dueErasures);
    for (const userId of due) {
      try {
        await this.#erase(userId);
      } catch (error) {
        // One that can't be erased now must not keep others waiting.
        this.#log.warn({ err: error, userId }, 'an account was not erased and is later');
        await this.#db.system('erase accounts', (tx) => putOffErasure(tx, userId));
      }
    }
    return due.length > 0;
  }

  async #erase(userId: string): Promise<void> {
    const isDue = await this.#db.system('erase accounts', async (tx) => {
      if (!(await beginErasure(tx, userId))) return false;
      await endSessionsOfUser(tx, userId);
      return true;
    });
    if (!isDue) return;
    // A person may belong to more tenants than are found at a time.
    for (;;) {
      const tenantIds = await this.#db.system('erase accounts', (tx) => tenantsOf(tx, userId));
      if (tenantIds.length === 0) break;
      for (const tenantId of tenantIds) await this.#db.tenant({ tenantId }, (tx) => leave(tx, tenantId, userId));
    }
    await this.#db.system('erase accounts', (tx) => tx.execute(ERASE_PERSON, [userId]));
    this.#log.info({ userId }, 'an account was erased');
  }
}

/** The person leaves a tenant: they and their keys at once, and all of it where nobody else is there. */
async function leave(tx: Tx, tenantId: string, userId: string): Promise<void> {
  await lockMembers(tx, tenantId);
  const own = (await membershipsOf(tx, userId, [tenantId])).get(tenantId);
  await leaveTenant(tx, userId, tenantId);
  await endSessionsOfMember(tx, userId, tenantId);
  await deleteApiKeysOf(tx, tenantId, userId);
  if (own === undefined) return;
  const { memberId, role, others } = own;
  const leaving = leaveTenantOf(role, others);
  await removeMember(tx, tenantId, memberId);
  if (leaving.kind === 'erase') {
    await publish(tx, TenantErased, [{ tenantId, aggregateId: tenantId, cause: 'erased', message: { tenantId } }]);
    return;
  }
  await recordAudit(tx, { tenantId, action: 'member.erased', actorId: null, targetId: memberId, detail: { role } });
  const message = { tenantId, userId };
  await publish(tx, MemberErased, [{ tenantId, aggregateId: userId, cause: 'erased', message }]);
  if (leaving.kind === 'hand_over') await makeOwner(tx, tenantId, leaving.heir.id, leaving.heir.role);
}

const USER_OF = 'SELECT user_id FROM member WHERE tenant_id = $1 AND id = $2';

async function makeOwner(tx: Tx, tenantId: string, memberId: string, from: string): Promise<void> {
  const { user_id: userId } = await tx.one<{ user_id: string }>(USER_OF, [tenantId, memberId]);
  await setRole(tx, tenantId, memberId, 'owner');
  await refuseOlderTokens(tx, userId, tenantId);
  await refuseOlderTokensOfKeys(tx, tenantId, userId);
  const detail = { from, to: 'owner' };
  await recordAudit(tx, { tenantId, action: 'member.role_changed', actorId: null, targetId: memberId, detail });
}
