import type { Caller } from '@blackfang/core';
import {
  RuleServiceDefinition,
  type BacktestRuleRequest,
  type BacktestRuleResponse,
  type CreateRuleRequest,
  type DeleteRuleRequest,
  type DeleteRuleResponse,
  type GetRuleRequest,
  type ListRulesRequest,
  type ListRulesResponse,
  type Rule as RuleMessage,
  type TestRuleRequest,
  type TestRuleResponse,
  type UpdateRuleRequest,
} from '@blackfang/contracts/alerting/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { moneyMessage } from '../money-message.ts';
import { readFilter, readPage } from '../paging.ts';
import { BACKTEST_LIMITS, BacktestRule, type BacktestAnswer } from './backtest-rule.ts';
import { CreateRule } from './create-rule.ts';
import { DeleteRule } from './delete-rule.ts';
import { conditionFields, scopeFields } from './rule.ts';
import { getRule, listRules, type RuleView } from './rule.view.ts';
import { TestRule } from './test-rule.ts';
import { UpdateRule } from './update-rule.ts';

@RpcController(RuleServiceDefinition)
export class RulesRpc implements RpcHandlers<typeof RuleServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly create: CreateRule,
    private readonly update: UpdateRule,
    private readonly remove: DeleteRule,
    private readonly backtest: BacktestRule,
    private readonly test: TestRule,
  ) {}

  @Rpc({ permission: 'rules:write' })
  async createRule(caller: Caller, request: CreateRuleRequest): Promise<RuleMessage> {
    return toMessage(await this.create.execute(caller, request));
  }

  @Rpc({ permission: 'rules:read' })
  async getRule(caller: Caller, { id }: GetRuleRequest): Promise<RuleMessage> {
    return toMessage(await this.db.tenant(caller, (tx) => getRule(tx, caller.tenantId, id)));
  }

  @Rpc({ permission: 'rules:read' })
  async listRules(caller: Caller, request: ListRulesRequest): Promise<ListRulesResponse> {
    const { search } = request;
    const covering = request.covering && {
      watchId: readFilter('watchId', request.covering.watchId) ?? '',
      competitorId: readFilter('competitorId', request.covering.competitorId) ?? '',
    };
    const page = { ...readPage(request), covering, search };
    const { items, nextCursor } = await this.db.tenant(caller, (tx) => listRules(tx, caller.tenantId, page));
    return { items: items.map(toMessage), nextCursor };
  }

  @Rpc({ permission: 'rules:write' })
  async updateRule(caller: Caller, { id, channels, ...changes }: UpdateRuleRequest): Promise<RuleMessage> {
    return toMessage(await this.update.execute(caller, id, toChanges(changes, channels?.items)));
  }

  @Rpc({ permission: 'rules:write' })
  async deleteRule(caller: Caller, request: DeleteRuleRequest): Promise<DeleteRuleResponse> {
    await this.remove.execute(caller, request.id, request.expectedVersion);
    return {};
  }

  @Rpc({ permission: 'rules:read' })
  async backtestRule(caller: Caller, { scope, when, days }: BacktestRuleRequest): Promise<BacktestRuleResponse> {
    return backtestMessage(await this.backtest.execute(caller, { scope, when, days }));
  }

  @Rpc({ permission: 'rules:write' })
  async testRule(caller: Caller, { name, when, channels }: TestRuleRequest): Promise<TestRuleResponse> {
    return { deliveries: await this.test.execute(caller, { name, when, channels }) };
  }
}

function toChanges(request: Omit<UpdateRuleRequest, 'id' | 'channels'>, channels: readonly string[] | undefined) {
  const { name, scope, when, muted, expectedVersion } = request;
  return { name, scope, when, muted, expectedVersion, channels };
}

function toMessage(rule: RuleView): RuleMessage {
  const { watchId, competitorId } = scopeFields(rule.scope);
  const { kind, amount, currency, percent, baseline, words } = conditionFields(rule.when);
  return {
    id: rule.id,
    name: rule.name,
    scope: { all: rule.scope.kind === 'all', ...(watchId && { watchId }), ...(competitorId && { competitorId }) },
    when: {
      kind,
      ...(amount && { amount }),
      ...(currency && { currency }),
      ...(percent && { percent }),
      ...(baseline && { baseline }),
      ...(words && { words }),
    },
    channels: [...rule.channels],
    muted: rule.muted,
    createdAt: rule.createdAt,
    version: rule.version,
    recentAlerts: rule.recentAlerts,
  };
}

function backtestMessage({ historyFrom, byDay, examples, ...answer }: BacktestAnswer): BacktestRuleResponse {
  return {
    ...answer,
    historyFrom: historyFrom ?? undefined,
    maxWatches: BACKTEST_LIMITS.watches,
    maxChanges: BACKTEST_LIMITS.changes,
    byDay: [...byDay],
    examples: examples.map(({ change, baseline, percent }) => ({
      watchId: change.watchId,
      title: change.title,
      url: change.url,
      at: change.occurredAt,
      baseline: {
        kind: baseline.kind,
        price: moneyMessage(baseline.price),
        ...(baseline.observationId && { observationId: baseline.observationId }),
      },
      current: {
        price: moneyMessage(change.current.price),
        observationId: change.current.observationId ?? '',
        availability: change.current.availability,
      },
      ...(percent !== null && { percent }),
    })),
  };
}
