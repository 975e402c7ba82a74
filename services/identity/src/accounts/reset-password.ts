import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.store.ts';
import { chosenPassword } from '../passwords/password.ts';
import { Passwords } from '../passwords/passwords.ts';
import { endSessionsOfUser } from '../sessions/session.store.ts';
import { forgetEmailChange } from './email-change.store.ts';
import { findToken, forgetTokens, useToken } from './one-time-token.store.ts';
import { findUser, setPassword, tenantsOf, verifyEmailOf } from './user.store.ts';

@Injectable()
export class ResetPassword {
  constructor(
    private readonly db: Database,
    private readonly passwords: Passwords,
  ) {}

  /**
   * Sets a new password and ends all sessions of the user, in all tenants, and a change of address
   * that waits: who asks for it may not be who asked for that. The mailed token proves the mailbox, too.
   * @throws AppError `invalid` token_invalid, password_length, password_too_common
   */
  async execute(input: { readonly token: string; readonly password: string }): Promise<void> {
    const { user, tenants } = await this.db.system('reset password', async (tx) => {
      const { subjectId } = await findToken(tx, 'reset_password', input.token);
      return { user: await findUser(tx, subjectId), tenants: await tenantsOf(tx, subjectId) };
    });
    if (user === undefined) throw new Error('A token that resets a password was stored for nobody.');
    const passwordHash = await this.passwords.hash(chosenPassword(input.password, user.email));
    await this.db.batch(tenants, async (tx) => {
      await useToken(tx, 'reset_password', input.token);
      await forgetTokens(tx, 'reset_password', user.id);
      await setPassword(tx, user.id, passwordHash);
      await verifyEmailOf(tx, user.id);
      await endSessionsOfUser(tx, user.id);
      await forgetEmailChange(tx, user.id);
      await recordAudit(
        tx,
        ...tenants.map((tenantId) => ({
          tenantId,
          action: 'password.reset' as const,
          actorId: user.id,
          targetId: user.id,
        })),
      );
    });
  }
}
