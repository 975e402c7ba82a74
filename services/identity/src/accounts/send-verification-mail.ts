import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { MailOutbox } from '../mail/mail-outbox.ts';
import { requireMember } from '../people/require-member.ts';
import { Throttle } from '../throttle/throttle.ts';
import { askToVerify } from './ask-to-verify.ts';
import { findTenant, findUser } from './user.store.ts';

/** To one user in a window. */
const MOST_OF_USER = 3;

@Injectable()
export class SendVerificationMail {
  constructor(
    private readonly db: Database,
    private readonly throttle: Throttle,
    private readonly outbox: MailOutbox,
  ) {}

  /**
   * Mails the caller a new link that verifies their address, unless it is verified; the link before ends.
   * @throws AppError `denied` members_only · `limit` too_many_attempts
   */
  async execute(caller: Caller): Promise<void> {
    requireMember(caller);
    const { tenantId, userId } = caller;
    await this.throttle.take({ kind: 'verify_email', subject: [userId], most: MOST_OF_USER });
    await this.db.tenant(caller, async (tx) => {
      const user = await findUser(tx, userId, true);
      if (user === undefined) throw new Error('A member has no user.');
      if (!user.emailVerified) await askToVerify(tx, this.outbox, user, await findTenant(tx, tenantId));
    });
  }
}
