import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.store.ts';
import { findToken, useToken } from './one-time-token.store.ts';
import { verifyEmailOf } from './user.store.ts';

@Injectable()
export class VerifyEmail {
  constructor(private readonly db: Database) {}

  /** Believes that a mailbox is the user's, who shows what was mailed there. @throws AppError `invalid` token_invalid */
  async execute(token: string): Promise<void> {
    const { subjectId, tenantId } = await this.db.system('verify e-mail', (tx) => findToken(tx, 'verify_email', token));
    if (tenantId === null) throw new Error('A token that verifies an address was stored without its tenant.');
    await this.db.tenant({ tenantId }, async (tx) => {
      await useToken(tx, 'verify_email', token);
      if (!(await verifyEmailOf(tx, subjectId))) return;
      await recordAudit(tx, { tenantId, action: 'email.verified', actorId: subjectId, targetId: subjectId });
    });
  }
}
