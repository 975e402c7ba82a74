import { AppError, invalidField, newId, notFound } from '@blackfang/core';
import { Database, violates, type Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findToken, useToken } from '../accounts/one-time-token.store.ts';
import { emailKey, parseClient, parseName, type Client, type User } from '../accounts/user.ts';
import {
  findTenant,
  findUser,
  findUserByEmail,
  insertUser,
  ONE_USER_AN_ADDRESS,
  tenantsOf,
  updateUser,
  useTenant,
  verifyEmailOf,
  type UserWithPassword,
} from '../accounts/user.store.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { chosenPassword } from '../passwords/password.ts';
import { Passwords } from '../passwords/passwords.ts';
import { findMemberOfUser, insertMember, lockMembers } from '../people/member.store.ts';
import { CheckSession } from '../sessions/check-session.ts';
import { grantSession, type SessionGrant } from '../sessions/session-grants.ts';
import { endSessionsOfUser, openSession } from '../sessions/session.store.ts';
import { AccessTokens } from '../signing-keys/access-tokens.ts';
import { findInvitation, removeInvitation, type Invitation } from './invitation.store.ts';

export interface Acceptance {
  readonly token: string;
  /** For a new user. */
  readonly name?: string | undefined;
  readonly password?: string | undefined;
  /** Of a user who is signed in. */
  readonly accessToken?: string | undefined;
  readonly client: Client | undefined;
}

/** Who joins, and what has to be written for it. */
type Joining =
  | { readonly kind: 'known'; readonly id: string }
  | { readonly kind: 'new' | 'returning'; readonly id: string; readonly name: string; readonly passwordHash: string };

@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly db: Database,
    private readonly passwords: Passwords,
    private readonly tokens: AccessTokens,
    private readonly checkSession: CheckSession,
  ) {}

  /**
   * Makes the invited person a member and signs them in. Whose address has an account signs in first; an account that
   * belongs to no tenant any more gets the new name and password, since the mailed token proves the mailbox.
   * @throws AppError `not_found` invitation_not_found · `conflict` account_exists, already_member
   * · `denied` other_address · `unauthenticated` · `invalid` name_invalid, password_length, password_too_common
   */
  async execute(input: Acceptance): Promise<SessionGrant> {
    const found = await this.db.system('accept invitation', (tx) => findToken(tx, 'invitation', input.token));
    const { tenantId, subjectId } = found;
    if (tenantId === null) throw new Error('The token of an invitation was stored without its tenant.');
    const invitation = await this.db.tenant({ tenantId }, (tx) => findInvitation(tx, tenantId, subjectId));
    if (invitation === undefined) throw notFound('invitation');
    const joining = await this.#whoJoins(input, invitation);
    const client = parseClient(input.client);
    const granted = await this.#store(input.token, tenantId, invitation, joining, client);
    return grantSession(this.tokens, granted);
  }

  async #whoJoins(input: Acceptance, invitation: Invitation): Promise<Joining> {
    if (input.accessToken !== undefined) return this.#signedIn(input.accessToken, invitation);
    const known = await this.db.system('accept invitation', async (tx) => {
      const user = await findUserByEmail(tx, invitation.email);
      return user && { id: user.id, tenants: await tenantsOf(tx, user.id) };
    });
    if (known !== undefined && known.tenants.length > 0) throw accountExists();
    if (input.name === undefined) throw invalidField('name', 'name_invalid', 'Give your name, or sign in first.');
    const name = parseName(input.name, 'name');
    const passwordHash = await this.passwords.hash(chosenPassword(input.password ?? '', invitation.email));
    return known === undefined
      ? { kind: 'new', id: newId(), name, passwordHash }
      : { kind: 'returning', id: known.id, name, passwordHash };
  }

  async #signedIn(accessToken: string, invitation: Invitation): Promise<Joining> {
    const caller = await this.tokens.verify(accessToken);
    const { active } = await this.checkSession.execute(caller);
    if (!active || caller.kind !== 'member') {
      throw new AppError('unauthenticated', 'session_ended', 'Sign in again, then accept the invitation.');
    }
    const user = await this.db.system('accept invitation', (tx) => findUser(tx, caller.userId));
    if (user !== undefined && emailKey(user.email) === emailKey(invitation.email))
      return { kind: 'known', id: user.id };
    const message = 'This invitation is for another e-mail address. Sign in with that one.';
    throw new AppError('denied', 'other_address', message);
  }

  async #store(token: string, tenantId: string, invitation: Invitation, joining: Joining, client: Client) {
    try {
      return await this.db.tenant({ tenantId }, async (tx) => {
        await lockMembers(tx, tenantId);
        await useToken(tx, 'invitation', token);
        const user = await writeUser(tx, joining, invitation.email);
        if (await findMemberOfUser(tx, tenantId, user.id)) {
          throw new AppError('conflict', 'already_member', 'You are a member already.');
        }
        const { role } = invitation;
        const memberId = newId();
        await insertMember(tx, { tenantId, id: memberId, userId: user.id, role });
        await useTenant(tx, user.id, tenantId);
        await removeInvitation(tx, tenantId, invitation.id);
        const session = await openSession(tx, user.id, tenantId, client);
        const by = { tenantId, actorId: user.id, address: client.address };
        await recordAudit(
          tx,
          { ...by, action: 'member.joined', targetId: memberId, detail: { role } },
          { ...by, action: 'session.opened', targetId: session.sessionId },
        );
        return { ...session, user, tenant: await findTenant(tx, tenantId), role };
      });
    } catch (error) {
      // Registered between the look and the insert.
      if (violates(error, ONE_USER_AN_ADDRESS)) throw accountExists();
      throw error;
    }
  }
}

/** Whoever has the mailed token has the mailbox: the address is verified. */
async function writeUser(tx: Tx, joining: Joining, email: string): Promise<User> {
  const { id } = joining;
  if (joining.kind === 'new') {
    const { name, passwordHash } = joining;
    await insertUser(tx, { id, email, name, passwordHash, emailVerified: true });
  } else {
    await verifyEmailOf(tx, id);
  }
  if (joining.kind === 'returning') {
    const { name, passwordHash } = joining;
    await updateUser(tx, { ...(await existing(tx, id)), name, passwordHash });
    await endSessionsOfUser(tx, id);
  }
  return existing(tx, id);
}

async function existing(tx: Tx, id: string): Promise<UserWithPassword> {
  const user = await findUser(tx, id);
  if (user === undefined) throw new Error('Who accepts an invitation is gone.');
  return user;
}

function accountExists(): AppError {
  const message = 'There is an account with this e-mail address. Sign in, then accept the invitation.';
  return new AppError('conflict', 'account_exists', message);
}
