import { AppError, invalidField, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.store.ts';
import { MailOutbox } from '../mail/mail-outbox.ts';
import { PasswordCheck } from '../passwords/password-check.ts';
import { requireMember } from '../people/require-member.ts';
import { Throttle } from '../throttle/throttle.ts';
import { forgetEmailChange, putEmailChange } from './email-change.store.ts';
import { GetMe, type Me } from './get-me.ts';
import { emailKey, parseEmail } from './user.ts';
import { findTenant, findUser, findUserByEmail } from './user.store.ts';

/** By one user, and to one mailbox, in a window: nobody fills it with ours. */
const MOST_OF_USER = 5;
const MOST_OF_EMAIL = 3;

@Injectable()
export class ChangeEmail {
  constructor(
    private readonly db: Database,
    private readonly passwordCheck: PasswordCheck,
    private readonly throttle: Throttle,
    private readonly outbox: MailOutbox,
    private readonly getMe: GetMe,
  ) {}

  /**
   * Mails a link to the address that the caller wants to have, which it is when that link is followed, and tells the
   * present one, whose owner can stop it by a new password. A change that waited ends.
   * @throws AppError `invalid` email_invalid, email_unchanged, current_password_wrong · `conflict` email_taken
   * · `denied` members_only · `limit` too_many_attempts
   */
  async execute(caller: Caller, input: { readonly email: string; readonly currentPassword: string }): Promise<Me> {
    requireMember(caller);
    const { tenantId, userId } = caller;
    const email = parseEmail(input.email);
    const user = await this.db.tenant(caller, (tx) => findUser(tx, userId));
    if (user === undefined) throw new Error('An access token names a user who does not exist.');
    if (emailKey(email) === emailKey(user.email)) {
      throw invalidField('email', 'email_unchanged', 'This is your address already.');
    }
    await this.passwordCheck.require(caller, user.passwordHash, input.currentPassword);
    await this.throttle.take({ kind: 'change_email', subject: [userId], most: MOST_OF_USER });
    await this.throttle.take({ kind: 'change_email_to', subject: [emailKey(email)], most: MOST_OF_EMAIL });
    await this.db.tenant(caller, async (tx) => {
      if ((await findUserByEmail(tx, email)) !== undefined) throw emailTaken();
      const { token, expiresAt } = await putEmailChange(tx, { userId, tenantId, email });
      const tenantName = (await findTenant(tx, tenantId)).name;
      const about = { name: user.name, tenantName, expiresAt: expiresAt.toISOString(), newAddress: email };
      await this.outbox.add(tx, tenantId, { ...about, kind: 'confirm_new_email', to: email, token });
      await this.outbox.add(tx, tenantId, { ...about, kind: 'email_change_asked', to: user.email });
      await recordAudit(tx, { tenantId, action: 'email.change_asked', actorId: userId, targetId: userId });
    });
    return this.getMe.execute(caller);
  }

  /** Ends a change that waits; it is no error where none does. @throws AppError `denied` members_only */
  async cancel(caller: Caller): Promise<void> {
    requireMember(caller);
    await this.db.tenant(caller, (tx) => forgetEmailChange(tx, caller.userId));
  }
}

export function emailTaken(): AppError {
  return new AppError('conflict', 'email_taken', 'Another account has this e-mail address.');
}
