import { Clock } from '@blackfang/core';
import { Database, violates } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.store.ts';
import { MailOutbox } from '../mail/mail-outbox.ts';
import { emailTaken } from './change-email.ts';
import { findEmailChange, useEmailChange, type EmailChange } from './email-change.store.ts';
import { findToken, forgetTokens, useToken } from './one-time-token.store.ts';
import { findTenant, findUser, ONE_USER_AN_ADDRESS, setEmail, verifyEmailOf } from './user.store.ts';

/** How long a mail that only tells something is worth sending, ms. */
const TELL_WITHIN_MS = 3 * 86_400_000;

@Injectable()
export class VerifyEmail {
  constructor(
    private readonly db: Database,
    private readonly outbox: MailOutbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Believes that a mailbox is the user's, who shows what was mailed there. Where that user asked for another address,
   * it is theirs from now on, and the mailbox before is told.
   * @throws AppError `invalid` token_invalid · `conflict` email_taken
   */
  async execute(token: string): Promise<void> {
    const change = await this.db.system('verify e-mail', (tx) => findEmailChange(tx, token));
    if (change !== undefined) return this.#change(token, change);
    const { subjectId, tenantId } = await this.db.system('verify e-mail', (tx) => findToken(tx, 'verify_email', token));
    if (tenantId === null) throw new Error('A token that verifies an address was stored without its tenant.');
    await this.db.tenant({ tenantId }, async (tx) => {
      await useToken(tx, 'verify_email', token);
      if (!(await verifyEmailOf(tx, subjectId))) return;
      await recordAudit(tx, { tenantId, action: 'email.verified', actorId: subjectId, targetId: subjectId });
    });
  }

  async #change(token: string, { userId, tenantId, email }: EmailChange): Promise<void> {
    try {
      await this.db.tenant({ tenantId }, async (tx) => {
        const user = await findUser(tx, userId, true);
        if (user === undefined) throw new Error('A change of address was stored for nobody.');
        await useEmailChange(tx, token);
        await setEmail(tx, userId, email);
        // What was mailed to the address before is good for nothing any more.
        await forgetTokens(tx, 'verify_email', userId);
        await forgetTokens(tx, 'reset_password', userId);
        await this.outbox.add(tx, tenantId, {
          kind: 'email_changed',
          to: user.email,
          expiresAt: new Date(this.clock.now().getTime() + TELL_WITHIN_MS).toISOString(),
          name: user.name,
          tenantName: (await findTenant(tx, tenantId)).name,
          newAddress: email,
        });
        await recordAudit(tx, { tenantId, action: 'email.changed', actorId: userId, targetId: userId });
      });
    } catch (error) {
      // Somebody registered with it between the asking and the confirming.
      if (violates(error, ONE_USER_AN_ADDRESS)) throw emailTaken();
      throw error;
    }
  }
}
