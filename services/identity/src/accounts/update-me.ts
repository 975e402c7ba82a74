import { AppError, invalidField, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.store.ts';
import { chosenPassword } from '../passwords/password.ts';
import { Passwords } from '../passwords/passwords.ts';
import { requireMember } from '../people/require-member.ts';
import { endSessionsOfUser } from '../sessions/session.store.ts';
import { Throttle } from '../throttle/throttle.ts';
import { Turns } from '../throttle/turns.ts';
import { GetMe, type Me } from './get-me.ts';
import { parseName } from './user.ts';
import { findUser, updateUser, type UserWithPassword } from './user.store.ts';

export interface MeChanges {
  readonly name?: string | undefined;
  readonly currentPassword?: string | undefined;
  readonly newPassword?: string | undefined;
  readonly expectedVersion?: bigint | undefined;
}

/** Of one session in a window: a stolen access token must not find the password. */
const WRONG_PASSWORDS = 10;
const MAX_LENGTH = 1_000;

@Injectable()
export class UpdateMe {
  readonly #turns = new Turns();

  constructor(
    private readonly db: Database,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly getMe: GetMe,
  ) {}

  /**
   * Changes name or password of the caller. A new password needs the current one, and ends all other sessions.
   * @throws AppError `invalid` name_invalid, current_password_wrong, password_length, password_too_common
   * · `precondition` version_stale · `denied` members_only · `limit` too_many_attempts
   */
  async execute(caller: Caller, changes: MeChanges): Promise<Me> {
    requireMember(caller);
    const name = changes.name === undefined ? undefined : parseName(changes.name, 'name');
    const before = await this.db.tenant(caller, (tx) => this.#find(tx, caller));
    const passwordHash = await this.#newHash(caller, before, changes);
    await this.db.tenant(caller, async (tx) => {
      const user = await this.#find(tx, caller);
      const stale = changes.expectedVersion !== undefined && changes.expectedVersion !== user.version;
      if (stale || user.passwordHash !== before.passwordHash) {
        throw new AppError('precondition', 'version_stale', 'Your account changed meanwhile. Read it again.');
      }
      if (name === undefined && passwordHash === undefined) return;
      await updateUser(tx, {
        id: user.id,
        name: name ?? user.name,
        passwordHash: passwordHash ?? user.passwordHash,
      });
      if (passwordHash === undefined) return;
      await endSessionsOfUser(tx, user.id, [caller.sessionId]);
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
    const limited = { kind: 'password_check', subject: [caller.sessionId], most: WRONG_PASSWORDS } as const;
    await this.#turns.run(caller.sessionId, async () => {
      await this.throttle.check(limited);
      if (await this.passwords.matches(user.passwordHash, (currentPassword ?? '').slice(0, MAX_LENGTH))) return;
      await this.throttle.record(limited);
      throw invalidField('currentPassword', 'current_password_wrong', 'Give your current password.');
    });
    return this.passwords.hash(chosen);
  }
}
