import { AppError, isId, notFound } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.store.ts';
import { Passwords } from '../passwords/passwords.ts';
import { findMemberOfUser } from '../people/member.store.ts';
import { grantSession, type SessionGrant } from '../sessions/session-grants.ts';
import { openSession } from '../sessions/session.store.ts';
import { AccessTokens } from '../signing-keys/access-tokens.ts';
import { throttledClient } from '../throttle/client-address.ts';
import { Throttle, type Limited } from '../throttle/throttle.ts';
import { Turns } from '../throttle/turns.ts';
import { emailKey, parseClient, type Client } from './user.ts';
import { findTenant, findUser, findUserByEmail, tenantsOf, useTenant, type UserWithPassword } from './user.store.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** The last used one where absent. */
  readonly tenantId?: string | undefined;
  readonly client: Client | undefined;
}

/** Longer than any e-mail address or password of ours. */
const MAX_LENGTH = 1_000;
/** Failures in a window. Never counted by e-mail alone: nobody is locked out by what others try elsewhere. */
const FAILURES_OF_PAIR = 10;
const FAILURES_OF_ADDRESS = 100;

@Injectable()
export class Login {
  readonly #turns = new Turns();

  constructor(
    private readonly db: Database,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly tokens: AccessTokens,
  ) {}

  /**
   * Signs somebody in. Says nothing of whether the user exists, and takes as long either way.
   * @throws AppError `unauthenticated` credentials_invalid · `limit` too_many_attempts, sign_in_busy
   * · `denied` no_tenant · `not_found` tenant_not_found
   */
  async execute(input: Credentials): Promise<SessionGrant> {
    const email = emailKey(input.email.slice(0, MAX_LENGTH));
    const client = parseClient(input.client);
    const address = throttledClient(client.address);
    const pair: Limited = { kind: 'sign_in_pair', subject: [email, address], most: FAILURES_OF_PAIR };
    const anyone: Limited = { kind: 'sign_in_address', subject: [address], most: FAILURES_OF_ADDRESS };
    const user = await this.#turns.run(`${email}\u0000${address}`, async () => {
      await this.throttle.check(pair, anyone);
      const known = await this.db.system('sign in', (tx) => findUserByEmail(tx, email));
      if (await this.passwords.matches(known?.passwordHash, input.password.slice(0, MAX_LENGTH))) return known;
      await this.throttle.record(pair, anyone);
      return undefined;
    });
    if (user === undefined) throw credentialsInvalid();
    await this.throttle.forget(pair);
    return this.#open(user, input.tenantId, client);
  }

  async #open(user: UserWithPassword, wanted: string | undefined, client: Client): Promise<SessionGrant> {
    const mine = await this.db.system('sign in', (tx) => tenantsOf(tx, user.id));
    const tenantId = wanted ?? mine[0];
    if (tenantId === undefined) {
      throw new AppError('denied', 'no_tenant', 'You belong to no organisation any more. Ask for an invitation.');
    }
    if (!isId(tenantId) || !mine.includes(tenantId)) throw notFound('tenant');
    const granted = await this.db.tenant({ tenantId }, async (tx) => {
      // A password that was replaced while it was checked opens nothing.
      const still = await findUser(tx, user.id, true);
      if (still?.passwordHash !== user.passwordHash) throw credentialsInvalid();
      const member = await findMemberOfUser(tx, tenantId, user.id);
      if (member === undefined) throw notFound('tenant');
      await useTenant(tx, user.id, tenantId);
      const session = await openSession(tx, user.id, tenantId, client);
      await recordAudit(tx, {
        tenantId,
        action: 'session.opened',
        actorId: user.id,
        targetId: session.sessionId,
        address: client.address,
      });
      return { ...session, user, tenant: await findTenant(tx, tenantId), role: member.role };
    });
    return grantSession(this.tokens, granted);
  }
}

function credentialsInvalid(): AppError {
  return new AppError('unauthenticated', 'credentials_invalid', 'E-mail address or password is wrong.');
}
