import type { DataExportChanged as Message } from '@blackfang/contracts/scraping/v1/events';
import { DataExportChanged } from '@blackfang/contracts/events';
import { AppError, isId } from '@blackfang/core';
import { consume, type Incoming } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import type { MailOutbox } from '../mail/mail-outbox.ts';
import { recordAudit } from './audit.store.ts';

/** Who still belongs to the tenant. */
const RECIPIENT = `
  SELECT u.email, u.name, t.name AS "tenantName" FROM member m
  JOIN user_account u ON u.id = m.user_id JOIN tenant t ON t.tenant_id = m.tenant_id
  WHERE m.tenant_id = $1 AND m.user_id = $2`;

/** Writes down who takes a copy of data with them, and mails them when it is ready. */
export const onDataExportChanged = (outbox: MailOutbox) =>
  consume(DataExportChanged, {
    group: 'identity.follow-data-exports',
    async handle(batch, tx) {
      for (const event of batch) {
        demandSound(event);
        const { tenantId, message } = event;
        const { exportId: targetId, askedBy: actorId, wholeTenant, change } = message;
        if (change === 'asked') {
          const detail = { of: wholeTenant ? 'tenant' : 'person' };
          await recordAudit(tx, { tenantId, action: 'data.export_asked', actorId, targetId, detail });
        }
        if (change === 'ready') await tell(tx, outbox, tenantId, message);
      }
    },
  });

async function tell(tx: Tx, outbox: MailOutbox, tenantId: string, { askedBy, expiresAt }: Message): Promise<void> {
  const recipient = await tx.maybeOne<{ email: string; name: string; tenantName: string }>(RECIPIENT, [
    tenantId,
    askedBy,
  ]);
  if (recipient === undefined || expiresAt === undefined) return;
  const { email: to, ...names } = recipient;
  await outbox.add(tx, tenantId, { kind: 'data_export_ready', to, expiresAt: expiresAt.toISOString(), ...names });
}

function demandSound({ tenantId, message }: Incoming<Message>): void {
  if (message.tenantId === tenantId && isId(message.exportId) && isId(message.askedBy)) return;
  throw new AppError('invalid', 'data_export_invalid', 'The event names no copy of data of its tenant.');
}
