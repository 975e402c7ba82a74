import { AppError, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.store.ts';
import { chosenPassword } from '../passwords/password.ts';
import { PasswordCheck } from '../passwords/password-check.ts';
import { Passwords } from '../passwords/passwords.ts';
import { requireMember } from '../people/require-member.ts';
import { endSessionsOfUser } from '../sessions/session.store.ts';
import { forgetEmailChange } from './email-change.store.ts';
import { GetMe, type Me } from './get-me.ts';
import { parseLocale, parseTimeZone } from './region.ts';
import { parseName } from './user.ts';
import { findUser, updateUser, type UserWithPassword } from './user.store.ts';

export interface MeChanges {
  readonly name?: string | undefined;
  readonly currentPassword?: string | undefined;
  readonly newPassword?: string | undefined;
  /** The empty text takes it away. */
  readonly locale?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly expectedVersion?: bigint | undefined;
}

@Injectable()
export class UpdateMe {
  constructor(
    private readonly db: Database,
    private readonly passwords: Passwords,
    private readonly passwordCheck: PasswordCheck,
    private readonly getMe: GetMe,
  ) {}

  /**
   * Changes the caller's name, password, or how they have dates and numbers written. A new password needs the current
   * one, ends all other sessions, and a change of address that waits.
   * @throws AppError `invalid` name_invalid, locale_invalid, time_zone_invalid, current_password_wrong, password_length, password_too_common
   * · `precondition` version_stale · `denied` members_only · `limit` too_many_attempts
   */
  async execute(caller: Caller, changes: MeChanges): Promise<Me> {
    requireMember(caller);
    const name = changes.name === undefined ? undefined : parseName(changes.name, 'name');
    const locale = changes.locale === undefined ? undefined : parseLocale(changes.locale);
    const timeZone = changes.timeZone === undefined ? undefined : parseTimeZone(changes.timeZone);
    const before = await this.db.tenant(caller, (tx) => this.#find(tx, caller));
    const passwordHash = await this.#newHash(caller, before, changes);
    await this.db.tenant(caller, async (tx) => {
      const user = await this.#find(tx, caller);
      const stale = changes.expectedVersion !== undefined && changes.expectedVersion !== user.version;
      if (stale || user.passwordHash !== before.passwordHash) {
        throw new AppError('precondition', 'version_stale', 'Your account changed meanwhile. Read it again.');
      }
      if ([name, passwordHash, locale, timeZone].every((change) => change === undefined)) return;
      await updateUser(tx, {
        id: user.id,
        name: name ?? user.name,
        passwordHash: passwordHash ?? user.passwordHash,
        locale: locale === undefined ? user.locale : locale,
        timeZone: timeZone === undefined ? user.timeZone : timeZone,
      });
      if (passwordHash === undefined) return;
      await endSessionsOfUser(tx, user.id, [caller.sessionId]);
      await forgetEmailChange(tx, user.id);
      const { tenantId, userId: actorId } = caller;
      await recordAudit(tx, { tenantId, action: 'password.changed', actorId, targetId: actorId });
    });
    return this.getMe.execute(caller);
  }

  async #find(tx: Parameters<typeof findUser>[0], caller: Caller): Promise<UserWithPassword> {
    const user = await findUser(tx, caller.userId, true);
    if (user === undefined) throw new Error('An access token names a user who does not exist.');
    return user;
  }

  async #newHash(caller: Caller, user: UserWithPassword, changes: MeChanges): Promise<string | undefined> {
    const { currentPassword, newPassword } = changes;
    if (newPassword === undefined) return undefined;
    const chosen = chosenPassword(newPassword, user.email, 'newPassword');
    await this.passwordCheck.require(caller, user.passwordHash, currentPassword);
    return this.passwords.hash(chosen);
  }
}
