import type { Entitlement } from '@blackfang/contracts/billing/v1/service';

export const PLAN_IDS = ['basic', 'professional', 'enterprise'] as const;
export type PlanId = (typeof PLAN_IDS)[number];

export interface Plan {
  readonly id: PlanId;
  readonly name: string;
  /** Rupees a month, exact decimal text. */
  readonly monthlyInr: string;
  readonly allows: Omit<Entitlement, 'plan' | 'version'>;
}

const MINUTE_S = 60;

/** Row A2. Where `maxCompetitors` is absent there is no cap. */
export const PLANS: Readonly<Record<PlanId, Plan>> = {
  basic: {
    id: 'basic',
    name: 'Basic',
    monthlyInr: '25000.00',
    allows: {
      maxCompetitors: 5,
      maxWatches: 500,
      maxChecksPerDay: 50_000,
      requestsPerMinute: 600,
      minIntervalS: MINUTE_S,
    },
  },
  professional: {
    id: 'professional',
    name: 'Professional',
    monthlyInr: '45000.00',
    allows: {
      maxCompetitors: 15,
      maxWatches: 2_000,
      maxChecksPerDay: 200_000,
      requestsPerMinute: 1_200,
      minIntervalS: MINUTE_S,
    },
  },
  enterprise: {
    id: 'enterprise',
    name: 'Enterprise',
    monthlyInr: '75000.00',
    allows: {
      maxWatches: 100_000,
      maxChecksPerDay: 10_000_000,
      requestsPerMinute: 6_000,
      minIntervalS: MINUTE_S,
    },
  },
};

export const TRIAL_PLAN: PlanId = 'professional';
export const TRIAL_DAYS = 14;
/** What a tenant is on after the trial, until it chooses. */
export const PLAN_AFTER_TRIAL: PlanId = 'basic';

export function isPlanId(text: string): text is PlanId {
  return (PLAN_IDS as readonly string[]).includes(text);
}
