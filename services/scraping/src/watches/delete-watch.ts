import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { databaseTime } from '../database-time.ts';
import { giveRoom } from '../entitlements/enforce-plan.ts';
import { lockEntitlement } from '../entitlements/entitlement.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { demandVersion } from '../expected-version.ts';
import { endWatches } from './end-watches.ts';
import { lockWatch } from './watch.store.ts';

@Injectable()
export class DeleteWatch {
  constructor(
    private readonly db: Database,
    private readonly obtainEntitlement: ObtainEntitlement,
  ) {}

  /**
   * What was observed stays until its time is over, so that alerts can still be walked back.
   * @throws AppError `not_found` watch_not_found · `precondition` version_stale
   */
  async execute(caller: Caller, id: string, expectedVersion: bigint | undefined): Promise<void> {
    await this.obtainEntitlement.execute(caller);
    await this.db.tenant(caller, async (tx) => {
      await lockEntitlement(tx, caller.tenantId);
      const watch = await lockWatch(tx, caller.tenantId, id);
      demandVersion(watch.version, expectedVersion);
      await endWatches(tx, caller.tenantId, [watch], { actorId: caller.userId });
      await giveRoom(tx, caller.tenantId, await databaseTime(tx));
    });
  }
}
