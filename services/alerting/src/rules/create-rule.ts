import { newId, notFound, type Caller } from '@blackfang/core';
import { Database, type Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { requireRoom } from '../guards.ts';
import { parseChannels, parseCondition, parseName, parseScope, type ConditionInput, type ScopeInput } from './rule.ts';
import { insertRule, replaceChannels } from './rule.store.ts';
import { getRule, type RuleView } from './rule.view.ts';
import { WatchDirectory } from './watch-directory.ts';

export interface NewRule {
  readonly name: string;
  readonly scope: ScopeInput | undefined;
  readonly when: ConditionInput | undefined;
  readonly channels: readonly string[];
}

@Injectable()
export class CreateRule {
  constructor(
    private readonly db: Database,
    private readonly directory: WatchDirectory,
  ) {}

  /**
   * Stores a rule; it looks at changes from now on.
   * @throws AppError `invalid` name_invalid, scope_invalid, condition_invalid · `not_found` watch_not_found,
   * competitor_not_found, channel_not_found · `denied` rule_limit
   */
  async execute(caller: Caller, input: NewRule): Promise<RuleView> {
    const content = {
      name: parseName(input.name),
      scope: parseScope(input.scope),
      when: parseCondition(input.when),
      muted: false,
    };
    const channels = parseChannels(input.channels);
    await this.directory.requireScope(content.scope);
    const id = newId();
    return this.db.tenant(caller, async (tx) => {
      await requireRoom(tx, caller.tenantId, 'rule');
      await insertRule(tx, caller.tenantId, id, content);
      await setChannels(tx, caller.tenantId, id, channels);
      return getRule(tx, caller.tenantId, id);
    });
  }
}

/** @throws AppError `not_found` channel_not_found, at the first that the tenant does not have */
export async function setChannels(
  tx: Tx,
  tenantId: string,
  ruleId: string,
  channels: readonly string[],
): Promise<void> {
  const missing = await replaceChannels(tx, tenantId, ruleId, channels);
  const at = channels.findIndex((id) => missing.includes(id));
  if (at >= 0) throw notFound('channel', `channels.${at}`);
}
