import type { TenantResource } from '@blackfang/service';

/** What a copy of a tenant's data has from here. */
export const tenantData: readonly TenantResource[] = [
  {
    name: 'plan',
    whose: 'tenant',
    from: 'subscription',
    key: 'tenant_id',
    columns: { plan: 'plan', trialEndsAt: 'trial_ends_at', changedAt: 'changed_at' },
  },
];
