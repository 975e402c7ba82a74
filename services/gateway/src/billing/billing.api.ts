import type { Entitlement, Subscription as SubscriptionMessage } from '@blackfang/contracts/billing/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Get, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call, IfMatch, withETag } from '../http/request.ts';
import { Money, Time, toMoney, toTime } from '../http/schemas.ts';
import { Services } from '../services.ts';

const PlanId = z.enum(['basic', 'professional', 'enterprise'], { error: 'Choose basic, professional or enterprise.' });
const Limits = z
  .object({
    competitors: z.int().nullable().meta({ description: 'null: no cap' }),
    watches: z.int(),
    checksPerDay: z.int(),
    requestsPerMinute: z.int(),
  })
  .meta({ id: 'Limits' });
const Plan = z.object({ id: PlanId, name: z.string(), monthlyPrice: Money, limits: Limits }).meta({ id: 'Plan' });
const Plans = z.object({ items: z.array(Plan), nextCursor: z.null() }).meta({ id: 'PlanPage' });
const Subscription = z
  .object({ plan: PlanId, status: z.enum(['trialing', 'active']), trialEndsAt: Time.nullable(), limits: Limits })
  .meta({ id: 'Subscription' });
const PlanChoice = z.strictObject({ plan: PlanId }).meta({ id: 'PlanChoice' });

@Heading('plan')
@Controller('api/v1/billing')
export class BillingApi {
  constructor(private readonly services: Services) {}

  @Get('plans')
  @Documents({ summary: 'List plans with prices and limits', answers: Plans })
  async plans(@Call() call: RpcCallOptions) {
    const { items } = await this.services.billing.listPlans({}, call);
    return {
      items: items.map(({ id, name, monthlyPrice, entitlement }) => ({
        id,
        name,
        monthlyPrice: toMoney(monthlyPrice),
        limits: toLimits(entitlement),
      })),
      nextCursor: null,
    };
  }

  @Get('subscription')
  @Documents({ summary: 'Read the subscription', answers: Subscription })
  async subscription(@Call() call: RpcCallOptions, @Res({ passthrough: true }) reply: FastifyReply) {
    const subscription = await this.services.billing.getSubscription({}, call);
    return withETag(reply, subscription.version, toSubscription(subscription));
  }

  @Put('subscription')
  @Documents({
    summary: 'Choose a plan; what exceeds a smaller one is paused',
    answers: Subscription,
    once: true,
    versioned: true,
  })
  async choose(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Body({ schema: PlanChoice }) body: z.output<typeof PlanChoice>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const subscription = await this.services.billing.changePlan({ plan: body.plan, expectedVersion }, call);
    return withETag(reply, subscription.version, toSubscription(subscription));
  }
}

function toSubscription({ plan, status, trialEndsAt, entitlement }: SubscriptionMessage) {
  return { plan, status, trialEndsAt: toTime(trialEndsAt), limits: toLimits(entitlement) };
}

function toLimits(entitlement: Entitlement | undefined) {
  if (entitlement === undefined) throw new Error('billing gave a plan without an entitlement');
  return {
    competitors: entitlement.maxCompetitors ?? null,
    watches: entitlement.maxWatches,
    checksPerDay: entitlement.maxChecksPerDay,
    requestsPerMinute: entitlement.requestsPerMinute,
  };
}
