import { AppError, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { issueToken } from '../accounts/one-time-token.store.ts';
import { emailKey, parseEmail } from '../accounts/user.ts';
import { findTenant, findUser } from '../accounts/user.store.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { MailOutbox } from '../mail/mail-outbox.ts';
import { checkInvitedRole, parseRole } from '../people/change-role.ts';
import { findMemberByEmail } from '../people/member.store.ts';
import { Throttle } from '../throttle/throttle.ts';
import { saveInvitation, type Invitation } from './invitation.store.ts';

/** Of a tenant in a window, and to one mailbox: our mail server is nobody's tool to fill mailboxes. */
const MOST_OF_TENANT = 100;
const MOST_TO_EMAIL = 5;

@Injectable()
export class CreateInvitation {
  constructor(
    private readonly db: Database,
    private readonly throttle: Throttle,
    private readonly outbox: MailOutbox,
  ) {}

  /**
   * Invites somebody by e-mail; who is invited already gets a new link, and the old one ends. The answer does not tell
   * whether the address has an account.
   * @throws AppError `invalid` email_invalid, role_unknown · `denied` owner_required · `conflict` already_member
   * · `limit` too_many_attempts
   */
  async execute(caller: Caller, input: { readonly email: string; readonly role: string }): Promise<Invitation> {
    const email = parseEmail(input.email);
    const role = parseRole(input.role);
    checkInvitedRole(caller.role, role);
    const { tenantId, userId } = caller;
    await this.throttle.take({ kind: 'invitation_tenant', subject: [tenantId], most: MOST_OF_TENANT });
    await this.throttle.take({ kind: 'invitation_email', subject: [emailKey(email)], most: MOST_TO_EMAIL });
    return this.db.tenant(caller, async (tx) => {
      if (await findMemberByEmail(tx, tenantId, emailKey(email))) {
        throw new AppError('conflict', 'already_member', 'Somebody with this address is a member already.');
      }
      const invitation = await saveInvitation(tx, { tenantId, email, role, invitedBy: userId });
      const { token, expiresAt } = await issueToken(tx, 'invitation', { subjectId: invitation.id, tenantId });
      await this.outbox.add(tx, tenantId, {
        kind: 'invitation',
        to: email,
        token,
        expiresAt: expiresAt.toISOString(),
        name: (await findUser(tx, userId))?.name ?? 'Somebody',
        tenantName: (await findTenant(tx, tenantId)).name,
      });
      const entry = { tenantId, actorId: userId, targetId: invitation.id };
      await recordAudit(tx, { ...entry, action: 'invitation.created', detail: { role } });
      return invitation;
    });
  }
}
