import { InboxChanged } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';

interface Change {
  readonly tenantId: string;
  /** Whose inbox; absent where it is everybody's. */
  readonly userId?: string;
  /** Absent where many were marked at once. */
  readonly alertId?: string;
  readonly change: 'acknowledged' | 'read' | 'unread' | 'snoozed' | 'back' | 'removed';
}

/** Tells the screens of somebody, or of everybody of the tenant, that an inbox is another one now. */
export async function tellInbox(tx: Tx, message: Change): Promise<void> {
  const { tenantId, userId, alertId } = message;
  const aggregateId = userId ?? alertId ?? tenantId;
  await publish(tx, InboxChanged, [
    { tenantId, aggregateId, cause: newId(), message: { ...message, changedAt: tx.now() } },
  ]);
}
