import type { Caller } from '@blackfang/core';
import { Clock } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { TRIAL_DAYS, TRIAL_PLAN } from '../plans/plan.ts';
import { findSubscription, publishEntitlements, startTrials } from './subscription.store.ts';
import type { Subscription } from './subscription.ts';

@Injectable()
export class GetSubscription {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The caller's subscription. Asked before the news of a new tenant got here, it starts the trial itself: the event
   * then finds it and changes nothing.
   */
  async execute(caller: Caller): Promise<Subscription> {
    return this.db.tenant(caller, async (tx) => {
      const known = await findSubscription(tx, caller.tenantId);
      if (known !== undefined) return known;
      const tenant = { tenantId: caller.tenantId, since: this.clock.now() };
      const started = await startTrials(tx, [tenant], TRIAL_PLAN, TRIAL_DAYS);
      await publishEntitlements(tx, started);
      const subscription = started[0] ?? (await findSubscription(tx, caller.tenantId));
      if (subscription === undefined) throw new Error('A subscription was neither found nor made');
      return subscription;
    });
  }
}
