import { TenantCreated } from '@blackfang/contracts/events';
import { consume } from '@blackfang/messaging';
import { TRIAL_DAYS, TRIAL_PLAN } from '../plans/plan.ts';
import { publishEntitlements, startTrials } from './subscription.store.ts';

/** A new tenant tries the larger plan for two weeks. */
export const startTrial = consume(TenantCreated, {
  group: 'billing.start-trials',
  async handle(batch, tx) {
    const tenants = batch.map(({ tenantId, message, occurredAt }) => ({
      tenantId,
      since: message.createdAt ?? occurredAt,
    }));
    await publishEntitlements(tx, await startTrials(tx, tenants, TRIAL_PLAN, TRIAL_DAYS));
  },
});
