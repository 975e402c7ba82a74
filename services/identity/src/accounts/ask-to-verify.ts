import type { Tx } from '@blackfang/persistence';
import type { MailOutbox } from '../mail/mail-outbox.ts';
import { issueToken } from './one-time-token.store.ts';
import type { Tenant, User } from './user.ts';

/** Queues the mail with the link that verifies a user's address. A link that was mailed before ends. */
export async function askToVerify(tx: Tx, outbox: MailOutbox, user: User, tenant: Tenant): Promise<void> {
  const { token, expiresAt } = await issueToken(tx, 'verify_email', { subjectId: user.id, tenantId: tenant.id });
  await outbox.add(tx, tenant.id, {
    kind: 'verify_email',
    to: user.email,
    token,
    expiresAt: expiresAt.toISOString(),
    name: user.name,
    tenantName: tenant.name,
  });
}
