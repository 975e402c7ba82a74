import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { giveRoom } from '../entitlements/enforce-plan.ts';
import { lockEntitlement } from '../entitlements/entitlement.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { demandVersion } from '../expected-version.ts';
import { databaseTime } from '../database-time.ts';
import { endWatches, lockWatchesOf } from '../watches/end-watches.ts';
import { lockCompetitor, removeCompetitor } from './competitor.store.ts';

@Injectable()
export class DeleteCompetitor {
  constructor(
    private readonly db: Database,
    private readonly obtainEntitlement: ObtainEntitlement,
  ) {}

  /**
   * Deletes its watches too. What was observed stays until its time is over.
   * @throws AppError `not_found` competitor_not_found · `precondition` version_stale
   */
  async execute(caller: Caller, id: string, expectedVersion: bigint | undefined): Promise<void> {
    await this.obtainEntitlement.execute(caller);
    await this.db.tenant(caller, async (tx) => {
      await lockEntitlement(tx, caller.tenantId);
      demandVersion((await lockCompetitor(tx, caller.tenantId, id)).version, expectedVersion);
      const watches = await lockWatchesOf(tx, caller.tenantId, id);
      await endWatches(tx, caller.tenantId, watches, { actorId: caller.userId });
      await removeCompetitor(tx, caller.tenantId, id);
      await giveRoom(tx, caller.tenantId, await databaseTime(tx));
    });
  }
}
