import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { acknowledgeAlert } from './alert.store.ts';
import { getAlert, type AlertView } from './alert.view.ts';
import { tellInbox } from './inbox-changed.ts';
import { markAlerts } from './mark.store.ts';

@Injectable()
export class AcknowledgeAlert {
  constructor(private readonly db: Database) {}

  /** A person has seen it, and so has read it; the first time counts. @throws AppError `not_found` alert_not_found */
  async execute(caller: Caller, id: string): Promise<AlertView> {
    return this.db.tenant(caller, async (tx) => {
      const before = await getAlert(tx, caller, id);
      const { tenantId, userId } = caller;
      if (!before.read) await markAlerts(tx, tenantId, userId, [id], true);
      if (before.acknowledgedAt === null) {
        await acknowledgeAlert(tx, tenantId, id);
        await tellInbox(tx, { tenantId, alertId: id, change: 'acknowledged' });
      } else if (!before.read) await tellInbox(tx, { tenantId, userId, alertId: id, change: 'read' });
      return getAlert(tx, caller, id);
    });
  }
}
