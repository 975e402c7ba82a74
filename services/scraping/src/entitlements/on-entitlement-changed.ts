import { EntitlementChanged } from '@blackfang/contracts/events';
import { AppError } from '@blackfang/core';
import { consume } from '@blackfang/messaging';
import { databaseTime } from '../database-time.ts';
import { enforcePlans } from './enforce-plan.ts';
import { toEntitlement, type Entitlement } from './entitlement.ts';
import { saveEntitlements } from './entitlement.store.ts';

/** Keeps the copy of what plans allow, and pauses or resumes what that changes. */
export const onEntitlementChanged = consume(EntitlementChanged, {
  group: 'scraping.entitlements',
  async handle(batch, tx) {
    const newest = new Map<string, Entitlement>();
    for (const { tenantId, message, occurredAt } of batch) {
      if (message.entitlement === undefined) {
        throw new AppError('invalid', 'entitlement_missing', `The event of ${occurredAt.toISOString()} says nothing.`);
      }
      const entitlement = toEntitlement(tenantId, message.entitlement);
      if ((newest.get(tenantId)?.version ?? -1n) < entitlement.version) newest.set(tenantId, entitlement);
    }
    const changed = await saveEntitlements(tx, [...newest.values()]);
    await enforcePlans(tx, changed, await databaseTime(tx));
  },
});
