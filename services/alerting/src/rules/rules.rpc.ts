import type { Caller } from '@blackfang/core';
import {
  RuleServiceDefinition,
  type CreateRuleRequest,
  type DeleteRuleRequest,
  type DeleteRuleResponse,
  type GetRuleRequest,
  type ListRulesRequest,
  type ListRulesResponse,
  type Rule as RuleMessage,
  type UpdateRuleRequest,
} from '@blackfang/contracts/alerting/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { readPage } from '../paging.ts';
import { CreateRule } from './create-rule.ts';
import { DeleteRule } from './delete-rule.ts';
import { conditionFields, scopeFields } from './rule.ts';
import { getRule, listRules, type RuleView } from './rule.view.ts';
import { UpdateRule } from './update-rule.ts';

@RpcController(RuleServiceDefinition)
export class RulesRpc implements RpcHandlers<typeof RuleServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly create: CreateRule,
    private readonly update: UpdateRule,
    private readonly remove: DeleteRule,
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
    const page = readPage(request);
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
}

function toChanges(request: Omit<UpdateRuleRequest, 'id' | 'channels'>, channels: readonly string[] | undefined) {
  const { name, scope, when, muted, expectedVersion } = request;
  return { name, scope, when, muted, expectedVersion, channels };
}

function toMessage(rule: RuleView): RuleMessage {
  const { watchId, competitorId } = scopeFields(rule.scope);
  const { kind, amount, currency, percent, baseline } = conditionFields(rule.when);
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
    },
    channels: [...rule.channels],
    muted: rule.muted,
    createdAt: rule.createdAt,
    version: rule.version,
  };
}
