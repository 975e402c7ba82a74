import { isId, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { leaveTenant } from '../accounts/user.store.ts';
import { deleteApiKeysOf } from '../api-keys/api-key.store.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { endSessionsOfMember } from '../sessions/session.store.ts';
import { checkRoleChange } from './change-role.ts';
import { findMember, lockMembers, removeMember } from './member.store.ts';

@Injectable()
export class RemoveMember {
  constructor(private readonly db: Database) {}

  /**
   * Takes a member out of the tenant, and with them their sessions there and the API keys that they made.
   * @throws AppError `not_found` member_not_found · `denied` owner_required · `conflict` last_owner
   */
  async execute(caller: Caller, id: string): Promise<void> {
    if (!isId(id)) throw notFound('member');
    const { tenantId, userId: actorId } = caller;
    await this.db.tenant(caller, async (tx) => {
      const owners = await lockMembers(tx, tenantId);
      const member = await findMember(tx, tenantId, id);
      if (member === undefined) throw notFound('member');
      checkRoleChange({ actor: caller.role, current: member.role, next: null, owners });
      await removeMember(tx, tenantId, id);
      await leaveTenant(tx, member.userId, tenantId);
      await endSessionsOfMember(tx, member.userId, tenantId);
      await deleteApiKeysOf(tx, tenantId, member.userId);
      const detail = { userId: member.userId, role: member.role };
      await recordAudit(tx, { tenantId, action: 'member.removed', actorId, targetId: id, detail });
    });
  }
}
