import { AppError, invalidField, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { isPlanId, PLAN_IDS } from '../plans/plan.ts';
import { GetSubscription } from './get-subscription.ts';
import { changePlan, findSubscription, publishEntitlements } from './subscription.store.ts';
import type { Subscription } from './subscription.ts';

@Injectable()
export class ChoosePlan {
  constructor(
    private readonly db: Database,
    private readonly getSubscription: GetSubscription,
  ) {}

  /**
   * Puts the tenant on a plan, at once: no payment provider is set. Who enforces a smaller plan pauses what exceeds it.
   * @throws AppError `invalid` plan_unknown · `precondition` version_stale
   */
  async execute(
    caller: Caller,
    input: { readonly plan: string; readonly expectedVersion?: bigint | undefined },
  ): Promise<Subscription> {
    const { plan, expectedVersion } = input;
    if (!isPlanId(plan)) throw invalidField('plan', 'plan_unknown', `Choose one of ${PLAN_IDS.join(', ')}.`);
    return this.db.tenant(caller, async (tx) => {
      await this.getSubscription.execute(caller);
      const current = await findSubscription(tx, caller.tenantId, true);
      if (current === undefined) throw new Error('The subscription is gone in its own transaction');
      if (expectedVersion !== undefined && expectedVersion !== current.version) {
        throw new AppError('precondition', 'version_stale', 'The subscription changed meanwhile. Read it again.');
      }
      if (current.plan === plan && current.trialEndsAt === null) return current;
      const changed = await changePlan(tx, caller.tenantId, plan);
      await publishEntitlements(tx, [changed]);
      return changed;
    });
  }
}
