import { AppError, newId } from '@blackfang/core';
import { TenantCreated } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import { Database, violates } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.store.ts';
import { MailOutbox } from '../mail/mail-outbox.ts';
import { chosenPassword } from '../passwords/password.ts';
import { Passwords } from '../passwords/passwords.ts';
import { insertMember } from '../people/member.store.ts';
import { grantSession, type SessionGrant } from '../sessions/session-grants.ts';
import { openSession } from '../sessions/session.store.ts';
import { AccessTokens } from '../signing-keys/access-tokens.ts';
import { throttledClient } from '../throttle/client-address.ts';
import { Throttle } from '../throttle/throttle.ts';
import { askToVerify } from './ask-to-verify.ts';
import { parseClient, parseEmail, parseName, type Client, type Tenant } from './user.ts';
import {
  createTenant,
  findUserByEmail,
  insertUser,
  ONE_USER_AN_ADDRESS,
  useTenant,
  type UserWithPassword,
} from './user.store.ts';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly tenantName: string;
  readonly client: Client | undefined;
}

/** How many may register from one client address in a window. */
export class RegistrationLimit {
  readonly most: number;

  constructor(most: number) {
    this.most = most;
  }
}

@Injectable()
export class Register {
  constructor(
    private readonly db: Database,
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
    private readonly limit: RegistrationLimit,
    private readonly outbox: MailOutbox,
    private readonly tokens: AccessTokens,
  ) {}

  /**
   * Makes a user and a tenant that they own, signs them in, and mails them a link that verifies their address.
   * @throws AppError `invalid` email_invalid, name_invalid, password_length, password_too_common · `conflict` email_taken
   * · `limit` too_many_attempts
   */
  async execute(input: Registration): Promise<SessionGrant> {
    const email = parseEmail(input.email);
    const name = parseName(input.name, 'name');
    const tenant = { id: newId(), name: parseName(input.tenantName, 'tenantName') };
    const password = chosenPassword(input.password, email);
    const client = parseClient(input.client);
    await this.throttle.take({ kind: 'register', subject: [throttledClient(client.address)], most: this.limit.most });
    const known = await this.db.system('register', (tx) => findUserByEmail(tx, email));
    if (known !== undefined) throw emailTaken();
    const passwordHash = await this.passwords.hash(password);
    const region = { locale: null, timeZone: null };
    const user = { id: newId(), email, name, emailVerified: false, ...region, version: 1n, passwordHash };
    const session = await this.#store(user, tenant, client);
    return grantSession(this.tokens, { ...session, user, tenant, role: 'owner' });
  }

  async #store(user: UserWithPassword, tenant: Tenant, client: Client) {
    try {
      return await this.db.tenant({ tenantId: tenant.id }, async (tx) => {
        await insertUser(tx, user);
        const createdAt = await createTenant(tx, tenant);
        await insertMember(tx, { tenantId: tenant.id, id: newId(), userId: user.id, role: 'owner' });
        await useTenant(tx, user.id, tenant.id);
        await askToVerify(tx, this.outbox, user, tenant);
        const session = await openSession(tx, user.id, tenant.id, client);
        const by = { tenantId: tenant.id, actorId: user.id, address: client.address };
        await recordAudit(
          tx,
          { ...by, action: 'tenant.created' },
          { ...by, action: 'session.opened', targetId: session.sessionId },
        );
        await publish(tx, TenantCreated, [
          {
            tenantId: tenant.id,
            aggregateId: tenant.id,
            cause: 'created',
            message: { tenantId: tenant.id, name: tenant.name, createdAt },
          },
        ]);
        return session;
      });
    } catch (error) {
      if (violates(error, ONE_USER_AN_ADDRESS)) throw emailTaken();
      throw error;
    }
  }
}

function emailTaken(): AppError {
  return new AppError('conflict', 'email_taken', 'There is an account with this e-mail address. Sign in instead.');
}
