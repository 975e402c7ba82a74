import { isId } from '@blackfang/core';
import { WatchChanged } from '@blackfang/contracts/events';
import { consume } from '@blackfang/messaging';
import { recordAudit, WATCH_ACTIONS, type AuditEntry } from './audit.store.ts';

/** Writes down what people did to watches; what the plan or a watch does by itself is nobody's doing. */
export const onWatchChanged = consume(WatchChanged, {
  group: 'identity.audit-watches',
  async handle(batch, tx) {
    const entries = batch.flatMap(({ tenantId, message }): AuditEntry[] => {
      const { changedBy: actorId, watchId, change, name, changedParts } = message;
      const action = WATCH_ACTIONS.find((one) => one === `watch.${change}`);
      if (action === undefined || !isId(actorId ?? '') || !isId(watchId)) return [];
      const parts = changedParts ? { changed: changedParts.replaceAll(',', ', ') } : {};
      return [{ tenantId, action, actorId: actorId ?? null, targetId: watchId, detail: { name, ...parts } }];
    });
    await recordAudit(tx, ...entries);
  },
});
