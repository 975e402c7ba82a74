import { setTimeout as delay } from 'node:timers/promises';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { MailOutbox } from '../mail/mail-outbox.ts';
import { throttledClient } from '../throttle/client-address.ts';
import { Throttle } from '../throttle/throttle.ts';
import { issueToken } from './one-time-token.store.ts';
import { emailKey, parseClient, parseEmail, type Client } from './user.ts';
import { findTenant, findUserByEmail, tenantsOf } from './user.store.ts';

/** In a window. */
const MOST_OF_ADDRESS = 30;
/** Mails to one mailbox in a window: nobody fills it with ours. */
const MOST_OF_EMAIL = 3;
/** Longer than the work takes: the time of the answer says nothing of whether there is such a user. */
const ANSWER_AFTER_MS = 150;

@Injectable()
export class ForgotPassword {
  constructor(
    private readonly db: Database,
    private readonly throttle: Throttle,
    private readonly outbox: MailOutbox,
  ) {}

  /**
   * Mails a link that sets a new password, if there is such a user; answers the same either way.
   * @throws AppError `invalid` email_invalid · `limit` too_many_attempts, from one client address
   */
  async execute(input: { readonly email: string; readonly client: Client | undefined }): Promise<void> {
    const email = parseEmail(input.email);
    const { address } = parseClient(input.client);
    await this.throttle.take({ kind: 'reset_address', subject: [throttledClient(address)], most: MOST_OF_ADDRESS });
    await Promise.all([this.#mail(email), delay(ANSWER_AFTER_MS)]);
  }

  async #mail(email: string): Promise<void> {
    const room = await this.throttle.tryTake({ kind: 'reset_email', subject: [emailKey(email)], most: MOST_OF_EMAIL });
    if (!room) return;
    const { user, tenants } = await this.db.system('forgot password', async (tx) => {
      const known = await findUserByEmail(tx, email);
      return { user: known, tenants: known === undefined ? [] : await tenantsOf(tx, known.id) };
    });
    const [tenantId] = tenants;
    if (user === undefined || tenantId === undefined) return;
    await this.db.tenant({ tenantId }, async (tx) => {
      const { token, expiresAt } = await issueToken(tx, 'reset_password', { subjectId: user.id, tenantId: null });
      await this.outbox.add(tx, tenantId, {
        kind: 'reset_password',
        to: user.email,
        token,
        expiresAt: expiresAt.toISOString(),
        name: user.name,
        tenantName: (await findTenant(tx, tenantId)).name,
      });
    });
  }
}
