import { isId, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { requireVersion } from '../guards.ts';
import { deleteRule, lockRule } from './rule.store.ts';

@Injectable()
export class DeleteRule {
  constructor(private readonly db: Database) {}

  /**
   * Removes a rule with its memory; its alerts stay.
   * @throws AppError `not_found` rule_not_found · `precondition` version_stale
   */
  async execute(caller: Caller, id: string, expectedVersion: bigint | undefined): Promise<void> {
    if (!isId(id)) throw notFound('rule');
    await this.db.tenant(caller, async (tx) => {
      const row = await lockRule(tx, caller.tenantId, id);
      if (row === undefined) throw notFound('rule');
      requireVersion(BigInt(row.version), expectedVersion);
      await deleteRule(tx, caller.tenantId, id);
    });
  }
}
