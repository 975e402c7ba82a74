import { isId, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { forgetTokens } from '../accounts/one-time-token.store.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { checkInvitedRole } from '../people/change-role.ts';
import { lockMembers } from '../people/member.store.ts';
import { findInvitation, removeInvitation } from './invitation.store.ts';

@Injectable()
export class RevokeInvitation {
  constructor(private readonly db: Database) {}

  /**
   * Takes an invitation back: its link ends.
   * @throws AppError `not_found` invitation_not_found, also of one that was accepted · `denied` owner_required
   */
  async execute(caller: Caller, id: string): Promise<void> {
    if (!isId(id)) throw notFound('invitation');
    const { tenantId, userId: actorId } = caller;
    await this.db.tenant(caller, async (tx) => {
      // Who accepts waits here too: it is accepted or taken back, never both.
      await lockMembers(tx, tenantId);
      const invitation = await findInvitation(tx, tenantId, id);
      if (invitation === undefined) throw notFound('invitation');
      const { role } = invitation;
      checkInvitedRole(caller.role, role);
      await forgetTokens(tx, 'invitation', id);
      await removeInvitation(tx, tenantId, id);
      await recordAudit(tx, { tenantId, action: 'invitation.revoked', actorId, targetId: id, detail: { role } });
    });
  }
}
