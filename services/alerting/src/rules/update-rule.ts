import { isId, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { requireVersion } from '../guards.ts';
import { setChannels } from './create-rule.ts';
import {
  parseChannels,
  parseCondition,
  parseName,
  parseScope,
  sameCondition,
  sameScope,
  type ConditionInput,
  type ScopeInput,
} from './rule.ts';
import { lockRule, toRule, updateRule } from './rule.store.ts';
import { getRule, type RuleView } from './rule.view.ts';
import { WatchDirectory } from './watch-directory.ts';

/** What is absent stays as it is. */
export interface RuleChanges {
  readonly name: string | undefined;
  readonly scope: ScopeInput | undefined;
  readonly when: ConditionInput | undefined;
  readonly channels: readonly string[] | undefined;
  readonly muted: boolean | undefined;
  readonly expectedVersion: bigint | undefined;
}

@Injectable()
export class UpdateRule {
  constructor(
    private readonly db: Database,
    private readonly directory: WatchDirectory,
  ) {}

  /**
   * Changes a rule. With another scope or condition it begins afresh, as if it had just been made.
   * @throws AppError `not_found` rule_not_found · `precondition` version_stale · `invalid`, `not_found` as CreateRule
   */
  async execute(caller: Caller, id: string, changes: RuleChanges): Promise<RuleView> {
    if (!isId(id)) throw notFound('rule');
    const name = changes.name === undefined ? undefined : parseName(changes.name);
    const scope = changes.scope === undefined ? undefined : parseScope(changes.scope);
    const when = changes.when === undefined ? undefined : parseCondition(changes.when);
    const channels = changes.channels === undefined ? undefined : parseChannels(changes.channels);
    if (scope !== undefined) await this.directory.requireScope(scope);
    return this.db.tenant(caller, async (tx) => {
      const row = await lockRule(tx, caller.tenantId, id);
      if (row === undefined) throw notFound('rule');
      requireVersion(BigInt(row.version), changes.expectedVersion);
      const before = toRule(row);
      const content = {
        name: name ?? before.name,
        scope: scope ?? before.scope,
        when: when ?? before.when,
        muted: changes.muted ?? before.muted,
      };
      const afresh = !sameScope(before.scope, content.scope) || !sameCondition(before.when, content.when);
      await updateRule(tx, caller.tenantId, id, content, afresh);
      if (channels !== undefined) await setChannels(tx, caller.tenantId, id, channels);
      return getRule(tx, caller.tenantId, id);
    });
  }
}
