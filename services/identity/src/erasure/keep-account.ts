import { invalidField, notFound, type Caller } from '@blackfang/core';
import { Database, type Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { tenantsOf } from '../accounts/user.store.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { requireMember } from '../people/require-member.ts';
import { findErasureOf, takeBackErasure } from './erasure.store.ts';

@Injectable()
export class KeepAccount {
  constructor(private readonly db: Database) {}

  /**
   * Takes the caller's wish to be erased back.
   * @throws AppError `denied` members_only · `not_found` erasure_not_found: there is none, or it has begun
   */
  async execute(caller: Caller): Promise<void> {
    requireMember(caller);
    if (!(await this.#keep(caller.tenantId, caller.userId))) throw notFound('erasure');
  }

  /** The same by the link that was mailed. @throws AppError `invalid` token_invalid */
  async byToken(token: string): Promise<void> {
    const { userId, tenantId } = await this.db.system('keep account', async (tx) => {
      const user = await findErasureOf(tx, token);
      return { userId: user, tenantId: user === undefined ? undefined : (await tenantsOf(tx, user))[0] };
    });
    if (userId !== undefined && tenantId !== undefined && (await this.#keep(tenantId, userId))) return;
    const message = 'This link was used already, or is too late. Sign in to see how it stands.';
    throw invalidField('token', 'token_invalid', message);
  }

  #keep(tenantId: string, userId: string): Promise<boolean> {
    return this.db.tenant({ tenantId }, async (tx: Tx) => {
      if (!(await takeBackErasure(tx, userId))) return false;
      await recordAudit(tx, { tenantId, action: 'account.erasure_cancelled', actorId: userId, targetId: userId });
      return true;
    });
  }
}
