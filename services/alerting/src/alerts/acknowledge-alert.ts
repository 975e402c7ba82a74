import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { acknowledgeAlert } from './alert.store.ts';
import { getAlert, type AlertView } from './alert.view.ts';

@Injectable()
export class AcknowledgeAlert {
  constructor(private readonly db: Database) {}

  /** A person has seen it; the first time counts. @throws AppError `not_found` alert_not_found */
  async execute(caller: Caller, id: string): Promise<AlertView> {
    return this.db.tenant(caller, async (tx) => {
      const before = await getAlert(tx, caller.tenantId, id);
      if (before.acknowledgedAt !== null) return before;
      await acknowledgeAlert(tx, caller.tenantId, id);
      return getAlert(tx, caller.tenantId, id);
    });
  }
}
