import type { Caller } from '@blackfang/core';
import { Database, type Tx } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { lockEntitlement } from '../entitlements/entitlement.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { endWatches } from '../watches/end-watches.ts';
import { toWatch, WATCH_COLUMNS, type WatchRow } from '../watches/watch.store.ts';
import { deleteSampleRows, findSampleData } from './sample-data.store.ts';
import { tellSampleData } from './tell-sample-data.ts';

const LOCK_WATCHES = `
  SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND sample_id = $2 ORDER BY id FOR UPDATE`;

@Injectable()
export class RemoveSampleData {
  constructor(
    private readonly db: Database,
    private readonly obtainEntitlement: ObtainEntitlement,
  ) {}

  /**
   * Takes the samples away with all that came of them, here at once and elsewhere as they hear of it. What people have put
   * to a sample stays theirs: a competitor or product with own watches becomes an own one. Where there are none, nothing
   * happens.
   */
  async execute(caller: Caller): Promise<void> {
    await this.obtainEntitlement.execute(caller);
    await this.db.tenant(caller, async (tx) => {
      // One after the other with adding: what is under way has been added whole by now, or comes after.
      await lockEntitlement(tx, caller.tenantId);
      const sample = await findSampleData(tx, caller.tenantId);
      if (sample === undefined) return;
      await endWatches(tx, caller.tenantId, await lockWatchesOfSample(tx, caller.tenantId, sample.id), undefined, true);
      await deleteSampleRows(tx, caller.tenantId, sample.id);
      await tellSampleData(tx, caller, sample.id, 'removed');
    });
  }
}

async function lockWatchesOfSample(tx: Tx, tenantId: string, sampleId: string) {
  return (await tx.query<WatchRow>(LOCK_WATCHES, [tenantId, sampleId])).map(toWatch);
}
