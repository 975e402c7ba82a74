import { AppError, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findTenant, findUser } from '../accounts/user.store.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { MailOutbox } from '../mail/mail-outbox.ts';
import { PasswordCheck } from '../passwords/password-check.ts';
import { requireMember } from '../people/require-member.ts';
import { Throttle } from '../throttle/throttle.ts';
import { erasureDueAt, ErasureGrace, insertErasure } from './erasure.store.ts';
import { GetErasure, type Erasure } from './get-erasure.ts';

/** By one user in a window: nobody's mailbox is filled with ours. */
const MOST_OF_USER = 5;

@Injectable()
export class AskErasure {
  constructor(
    private readonly db: Database,
    private readonly grace: ErasureGrace,
    private readonly passwordCheck: PasswordCheck,
    private readonly throttle: Throttle,
    private readonly outbox: MailOutbox,
    private readonly getErasure: GetErasure,
  ) {}

  /**
   * Lets the caller's account end after a time in which they can take it back; they are mailed how. Asked again, it stays
   * as it was asked for first.
   * @throws AppError `invalid` current_password_wrong · `conflict` ownership_first · `denied` members_only
   * · `limit` too_many_attempts
   */
  async execute(caller: Caller, currentPassword: string): Promise<Erasure> {
    requireMember(caller);
    const { tenantId, userId } = caller;
    const known = await this.db.tenant(caller, (tx) => findUser(tx, userId));
    if (known === undefined) throw new Error('An access token names a user who does not exist.');
    await this.passwordCheck.require(caller, known.passwordHash, currentPassword);
    demandOwners(await this.getErasure.execute(caller));
    await this.throttle.take({ kind: 'erase_account', subject: [userId], most: MOST_OF_USER });
    await this.db.tenant(caller, async (tx) => {
      const user = await findUser(tx, userId, true);
      if (user === undefined) throw new Error('A member has no user.');
      if ((await erasureDueAt(tx, userId)) !== undefined) return;
      const { dueAt, token } = await insertErasure(tx, userId, this.grace.ms);
      await this.outbox.add(tx, tenantId, {
        kind: 'account_erasure',
        to: user.email,
        token,
        expiresAt: dueAt.toISOString(),
        name: user.name,
        tenantName: (await findTenant(tx, tenantId)).name,
      });
      const detail = { dueAt: dueAt.toISOString() };
      const entry = { tenantId, actorId: userId, targetId: userId, detail };
      await recordAudit(tx, { ...entry, action: 'account.erasure_asked' });
    });
    return this.getErasure.execute(caller);
  }
}

/** @throws AppError `conflict` ownership_first: colleagues must not lose what they work with, nor its only owner */
function demandOwners({ tenants }: Erasure): void {
  const names = tenants.filter(({ outcome }) => outcome === 'needs_owner').map(({ name }) => name);
  if (names.length === 0) return;
  const message = `You are the only owner of ${names.join(', ')}, and others work there. Make one of them an owner, or remove them first.`;
  throw new AppError('conflict', 'ownership_first', message);
}
