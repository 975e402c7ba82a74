import { AppError, isId, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { refuseOlderTokensOfKeys } from '../api-keys/api-key.store.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { refuseOlderTokens } from '../sessions/session.store.ts';
import { checkRoleChange, parseRole } from './change-role.ts';
import { findMember, lockMembers, setRole, type Member } from './member.store.ts';

export interface MemberChanges {
  readonly id: string;
  readonly role: string;
  readonly expectedVersion?: bigint | undefined;
}

@Injectable()
export class UpdateMember {
  constructor(private readonly db: Database) {}

  /**
   * Changes a member's role. Access tokens that say the old one are refused from then on.
   * @throws AppError `not_found` member_not_found · `invalid` role_unknown · `precondition` version_stale
   * · `denied` owner_required · `conflict` last_owner
   */
  async execute(caller: Caller, changes: MemberChanges): Promise<Member> {
    if (!isId(changes.id)) throw notFound('member');
    const role = parseRole(changes.role);
    const { tenantId, userId: actorId } = caller;
    return this.db.tenant(caller, async (tx) => {
      const owners = await lockMembers(tx, tenantId);
      const member = await findMember(tx, tenantId, changes.id);
      if (member === undefined) throw notFound('member');
      if (changes.expectedVersion !== undefined && changes.expectedVersion !== member.version) {
        throw new AppError('precondition', 'version_stale', 'The member changed meanwhile. Read it again.');
      }
      if (member.role === role) return member;
      checkRoleChange({ actor: caller.role, current: member.role, next: role, owners });
      await setRole(tx, tenantId, member.id, role);
      await refuseOlderTokens(tx, member.userId, tenantId);
      await refuseOlderTokensOfKeys(tx, tenantId, member.userId);
      const detail = { from: member.role, to: role };
      await recordAudit(tx, { tenantId, action: 'member.role_changed', actorId, targetId: member.id, detail });
      return { ...member, role, version: member.version + 1n };
    });
  }
}
