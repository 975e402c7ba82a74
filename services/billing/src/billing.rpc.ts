import type { Caller } from '@blackfang/core';
import {
  BillingServiceDefinition,
  type ChangePlanRequest,
  type Entitlement,
  type GetEntitlementRequest,
  type GetSubscriptionRequest,
  type ListPlansRequest,
  type ListPlansResponse,
  type Subscription as SubscriptionMessage,
} from '@blackfang/contracts/billing/v1/service';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { PLANS } from './plans/plan.ts';
import { ChoosePlan } from './subscriptions/choose-plan.ts';
import { GetSubscription } from './subscriptions/get-subscription.ts';
import { entitlementOf, type Subscription } from './subscriptions/subscription.ts';

@RpcController(BillingServiceDefinition)
export class BillingRpc implements RpcHandlers<typeof BillingServiceDefinition> {
  constructor(
    private readonly getOne: GetSubscription,
    private readonly choose: ChoosePlan,
  ) {}

  @Rpc({ permission: 'billing:read' })
  async listPlans(_caller: Caller, _request: ListPlansRequest): Promise<ListPlansResponse> {
    const items = Object.values(PLANS).map(({ id, name, monthlyInr, allows }) => ({
      id,
      name,
      monthlyPrice: { amount: monthlyInr, currency: 'INR' },
      entitlement: { plan: id, ...allows, version: 0n },
    }));
    return { items };
  }

  @Rpc({ permission: 'billing:read' })
  async getSubscription(caller: Caller, _request: GetSubscriptionRequest): Promise<SubscriptionMessage> {
    return toMessage(await this.getOne.execute(caller));
  }

  @Rpc({ permission: 'billing:write' })
  async changePlan(caller: Caller, request: ChangePlanRequest): Promise<SubscriptionMessage> {
    return toMessage(await this.choose.execute(caller, request));
  }

  @Rpc({ permission: 'any' })
  async getEntitlement(caller: Caller, _request: GetEntitlementRequest): Promise<Entitlement> {
    return entitlementOf(await this.getOne.execute(caller));
  }
}

function toMessage(subscription: Subscription): SubscriptionMessage {
  return {
    status: subscription.trialEndsAt === null ? 'active' : 'trialing',
    plan: subscription.plan,
    trialEndsAt: subscription.trialEndsAt ?? undefined,
    entitlement: entitlementOf(subscription),
    version: subscription.version,
  };
}
