import type { Entitlement } from '@blackfang/contracts/billing/v1/service';
import { PLANS, type PlanId } from '../plans/plan.ts';

export interface Subscription {
  readonly tenantId: string;
  readonly plan: PlanId;
  /** Null once a plan was chosen or the trial has ended. */
  readonly trialEndsAt: Date | null;
  /** Rises with each change; consumers keep the highest. */
  readonly version: bigint;
}

export function entitlementOf({ plan, version }: Subscription): Entitlement {
  return { plan, ...PLANS[plan].allows, version };
}
