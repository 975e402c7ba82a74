import { AppError } from '@blackfang/core';
import type { Entitlement as EntitlementMessage } from '@blackfang/contracts/billing/v1/service';

/** What a tenant's plan allows of scraping, as billing told it last. */
export interface Entitlement {
  readonly tenantId: string;
  readonly plan: string;
  /** Null where they are unlimited. */
  readonly maxCompetitors: number | null;
  readonly maxWatches: number;
  readonly maxChecksPerDay: number;
  readonly minIntervalS: number;
  readonly version: bigint;
}

export function toEntitlement(tenantId: string, message: EntitlementMessage): Entitlement {
  return {
    tenantId,
    plan: message.plan,
    maxCompetitors: message.maxCompetitors ?? null,
    maxWatches: message.maxWatches,
    maxChecksPerDay: message.maxChecksPerDay,
    minIntervalS: message.minIntervalS,
    version: message.version,
  };
}

/** The shortest interval of schedules. @param configuredS lets it be shorter than the plan says: for the demo. */
export function shortestIntervalOf({ minIntervalS }: Entitlement, configuredS: number | undefined): number {
  return Math.min(minIntervalS, configuredS ?? minIntervalS);
}

/** @throws AppError `denied` plan_limit */
export function demandRoom(what: 'competitors' | 'watches' | 'checks a day', count: number, plan: Entitlement): void {
  const limit = { competitors: plan.maxCompetitors, watches: plan.maxWatches, 'checks a day': plan.maxChecksPerDay }[
    what
  ];
  if (limit === null || count < limit) return;
  const message = `The plan ${plan.plan} allows ${limit} ${what}. Choose a larger plan.`;
  throw new AppError('denied', 'plan_limit', message, { meta: { limit: String(limit), plan: plan.plan } });
}
