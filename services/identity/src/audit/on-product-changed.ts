import { AppError, isId } from '@blackfang/core';
import { ProductChanged } from '@blackfang/contracts/events';
import { consume } from '@blackfang/messaging';
import { recordAudit, type AuditAction } from './audit.store.ts';

const ACTIONS: Readonly<Record<string, AuditAction>> = {
  created: 'product.created',
  updated: 'product.updated',
  deleted: 'product.deleted',
  watches_attached: 'product.watches_attached',
  watch_detached: 'product.watch_detached',
};

/** Writes down who changed which product, and for how many watches. */
export const onProductChanged = consume(ProductChanged, {
  group: 'identity.audit-products',
  async handle(batch, tx) {
    const entries = batch.map(({ tenantId, message }) => {
      const { change, productId: targetId, changedBy: actorId, watches } = message;
      const action = ACTIONS[change];
      if (action === undefined || message.tenantId !== tenantId || !isId(targetId) || !isId(actorId)) {
        throw new AppError('invalid', 'product_change_invalid', 'The event names no product of its tenant.');
      }
      return { tenantId, action, actorId, targetId, ...(watches > 0 && { detail: { watches: String(watches) } }) };
    });
    await recordAudit(tx, ...entries);
  },
});
