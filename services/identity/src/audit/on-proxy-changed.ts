import { AppError, isId } from '@blackfang/core';
import { ProxyChanged } from '@blackfang/contracts/events';
import { consume } from '@blackfang/messaging';
import { PROXY_ACTIONS, recordAudit } from './audit.store.ts';

/** Writes down who changed which proxy. */
export const onProxyChanged = consume(ProxyChanged, {
  group: 'identity.audit-proxies',
  async handle(batch, tx) {
    const entries = batch.map(({ tenantId, message }) => {
      const { proxyId: targetId, changedBy: actorId, name } = message;
      const action = PROXY_ACTIONS.find((one) => one === `proxy.${message.change}`);
      if (action === undefined || message.tenantId !== tenantId || !isId(targetId) || !isId(actorId)) {
        throw new AppError('invalid', 'proxy_change_invalid', 'The event names no proxy of its tenant.');
      }
      return { tenantId, action, actorId, targetId, detail: { name } };
    });
    await recordAudit(tx, ...entries);
  },
});
