import type {
  Condition as ConditionMessage,
  Rule as RuleMessage,
  Scope as ScopeMessage,
} from '@blackfang/contracts/alerting/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call, IfMatch, withETag } from '../http/request.ts';
import { Amount, Currency, Id, line, orNull, PageQuery, pageOf, searchIn, Time, toTime } from '../http/schemas.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';
import { Backtest, toBacktest } from './backtest.shape.ts';

const BASELINES = ['previous', 'last_alerted', 'first', 'median_7d', 'median_30d', 'own_price'] as const;
const Baseline = z.enum(BASELINES, { error: `Choose one of ${BASELINES.join(', ')}.` });
const Percent = z
  .number({ error: 'Give a number above 0 and at most 1000.' })
  .gt(0, { error: 'Give a number above 0 and at most 1000.' })
  .max(1_000, { error: 'Give a number above 0 and at most 1000.' })
  .refine((value) => /^\d+(\.\d{1,8})?$/.test(String(value)), { error: 'Give at most 8 decimal places.' });
const WORDS = 'Give a whole number from 1 to 100000.';
const Words = z
  .int({ error: WORDS })
  .min(1, { error: WORDS })
  .max(100_000, { error: WORDS })
  .meta({ description: 'That came and went, at least; 1 is any change' });
const KINDS =
  'price_below, price_above, price_drop_percent, price_rise_percent, price_changed, back_in_stock, out_of_stock, text_changed, trigger_appeared, trigger_disappeared';

const Condition = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.enum(['price_below', 'price_above']), amount: Amount, currency: Currency }),
      z.strictObject({
        kind: z.enum(['price_drop_percent', 'price_rise_percent']),
        percent: Percent,
        baseline: Baseline.default('previous'),
      }),
      z.strictObject({
        kind: z.enum(['price_changed', 'back_in_stock', 'out_of_stock', 'trigger_appeared', 'trigger_disappeared']),
      }),
      z.strictObject({ kind: z.literal('text_changed'), words: Words.default(1) }),
    ],
    { error: `Give an object with a kind of ${KINDS}.` },
  )
  .meta({ id: 'Condition' });
const Scope = z
  .union(
    [
      z.strictObject({ watchId: z.string().max(100) }),
      z.strictObject({ competitorId: z.string().max(100) }),
      z.strictObject({ all: z.literal(true) }),
    ],
    { error: 'Give {"watchId": …}, {"competitorId": …} or {"all": true}.' },
  )
  .meta({ id: 'Scope' });
const ChannelIds = z.array(z.string().max(100)).max(20, { error: 'A rule has at most 20 channels.' });
const NewRule = z
  .strictObject({ name: line(200), scope: Scope, when: Condition, channels: ChannelIds.default([]) })
  .meta({ id: 'NewRule' });
const RuleChange = z
  .strictObject({ name: line(200), scope: Scope, when: Condition, channels: ChannelIds, muted: z.boolean() })
  .partial()
  .meta({ id: 'RuleChange' });
const Rule = z
  .object({
    id: Id,
    name: z.string(),
    scope: Scope,
    when: Condition,
    channels: z.array(Id),
    muted: z.boolean(),
    createdAt: Time,
    recentAlerts: z.int().meta({ description: 'Raised in the last 30 days; 1,000 are counted at most' }),
    version: z.string().meta({ description: 'What its ETag says; send it in If-Match, in quotes' }),
  })
  .meta({ id: 'Rule' });
const Rules = pageOf(Rule, 'RulePage');

const RuleQuery = PageQuery.extend({
  watchId: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Only rules that look at this watch, be it by name, with its competitor or with all' }),
  search: searchIn('In the name'),
});

const NewBacktest = z
  .strictObject({
    scope: Scope,
    when: Condition,
    days: z
      .int({ error: 'days is a whole number from 1 to 90.' })
      .min(1, { error: 'days is a whole number from 1 to 90.' })
      .max(90, { error: 'days is a whole number from 1 to 90.' })
      .default(30),
  })
  .meta({ id: 'NewBacktest' });

const TestedRule = z
  .strictObject({ name: line(200), when: Condition, channels: ChannelIds })
  .meta({ id: 'TestedRule' });
const SampleDeliveries = z
  .object({ deliveries: z.array(z.object({ channelId: Id, deliveryId: Id })) })
  .meta({ id: 'SampleDeliveries' });

@Heading('rules')
@Controller('api/v1/rules')
export class RulesApi {
  constructor(private readonly services: Services) {}

  @Post()
  @Documents({ summary: 'Make a rule', answers: Rule, status: 201, once: true, refuses: [404] })
  async create(
    @Call() call: RpcCallOptions,
    @Body({ schema: NewRule }) body: z.output<typeof NewRule>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { ...body, scope: toScopeMessage(body.scope), when: toConditionMessage(body.when) };
    const rule = await this.services.rules.createRule(input, call);
    return withETag(reply, rule.version, toRule(rule));
  }

  @Post('backtest')
  @HttpCode(200)
  @Documents({
    summary: 'Tell how often a rule would have fired; nothing is stored or sent',
    answers: Backtest,
    refuses: [404],
  })
  async backtest(@Call() call: RpcCallOptions, @Body({ schema: NewBacktest }) body: z.output<typeof NewBacktest>) {
    const { scope, when, days } = body;
    const question = { scope: toScopeMessage(scope), when: toConditionMessage(when), days };
    return toBacktest(await this.services.rules.backtestRule(question, call));
  }

  @Post('test')
  @HttpCode(200)
  @Documents({
    summary: 'Mail a sample of what a rule would tell, to those of its channels that are confirmed',
    answers: SampleDeliveries,
    once: true,
    refuses: [404, 422],
  })
  async test(
    @Call() call: RpcCallOptions,
    @Body({ schema: TestedRule }) { when, ...body }: z.output<typeof TestedRule>,
  ) {
    return this.services.rules.testRule({ ...body, when: toConditionMessage(when) }, call);
  }

  @Get()
  @TenantList()
  @Documents({ summary: 'List rules, newest first; those of one watch with watchId', answers: Rules, refuses: [404] })
  async list(@Call() call: RpcCallOptions, @Query({ schema: RuleQuery }) query: z.output<typeof RuleQuery>) {
    const { watchId, ...page } = query;
    const covering = watchId === undefined ? undefined : await this.covered(watchId, call);
    const { items, nextCursor } = await this.services.rules.listRules({ ...page, covering }, call);
    return { items: items.map(toRule), nextCursor: orNull(nextCursor) };
  }

  private async covered(watchId: string, call: RpcCallOptions) {
    const { id, competitorId } = await this.services.watches.getWatch({ id: watchId }, call);
    return { watchId: id, competitorId };
  }

  @Get(':id')
  @Documents({ summary: 'Read a rule', answers: Rule, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const rule = await this.services.rules.getRule({ id }, call);
    return withETag(reply, rule.version, toRule(rule));
  }

  @Patch(':id')
  @Documents({ summary: 'Change or mute a rule', answers: Rule, once: true, versioned: true, refuses: [404] })
  async update(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
    @Body({ schema: RuleChange }) body: z.output<typeof RuleChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { scope, when, channels, ...rest } = body;
    const change = {
      ...rest,
      id,
      expectedVersion,
      scope: scope && toScopeMessage(scope),
      when: when && toConditionMessage(when),
      channels: channels && { items: channels },
    };
    const rule = await this.services.rules.updateRule(change, call);
    return withETag(reply, rule.version, toRule(rule));
  }

  @Delete(':id')
  @HttpCode(204)
  @Documents({ summary: 'Delete a rule', status: 204, once: true, versioned: true, refuses: [404] })
  async delete(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
  ): Promise<void> {
    await this.services.rules.deleteRule({ id, expectedVersion }, call);
  }
}

function toScopeMessage(scope: z.output<typeof Scope>): ScopeMessage {
  if ('watchId' in scope) return { watchId: scope.watchId, all: false };
  if ('competitorId' in scope) return { competitorId: scope.competitorId, all: false };
  return { all: true };
}

function toConditionMessage(when: z.output<typeof Condition>): ConditionMessage {
  return 'percent' in when ? { ...when, percent: String(when.percent) } : when;
}

function toRule({ id, name, scope, when, channels, muted, createdAt, recentAlerts, version }: RuleMessage) {
  return {
    id,
    name,
    scope: toScope(scope),
    when: toCondition(when),
    channels,
    muted,
    createdAt: toTime(createdAt),
    recentAlerts,
    version: String(version),
  };
}

function toScope(scope: ScopeMessage | undefined) {
  if (scope?.watchId !== undefined) return { watchId: scope.watchId };
  if (scope?.competitorId !== undefined) return { competitorId: scope.competitorId };
  return { all: true as const };
}

function toCondition(when: ConditionMessage | undefined) {
  const { kind, amount, currency, percent, baseline, words } = when ?? { kind: '' };
  return {
    kind,
    ...(amount !== undefined && { amount, currency }),
    ...(percent !== undefined && { percent: Number(percent), baseline }),
    ...(words !== undefined && { words }),
  };
}
