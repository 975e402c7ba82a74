import { Clock, invalidField, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { getAlert, type AlertView } from './alert.view.ts';
import { tellInbox } from './inbox-changed.ts';
import { snoozeAlert } from './mark.store.ts';

const MAX_DAYS = 30;
const DAY_MS = 86_400_000;

@Injectable()
export class SnoozeAlert {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes an alert out of somebody's inbox; it comes back unread.
   * @param until undefined: it comes back now
   * @throws AppError `not_found` alert_not_found · `invalid` until_invalid
   */
  async execute(caller: Caller, id: string, until: Date | undefined): Promise<AlertView> {
    const now = this.clock.now().getTime();
    if (until !== undefined && (until.getTime() <= now || until.getTime() > now + MAX_DAYS * DAY_MS)) {
      throw invalidField('until', 'until_invalid', `Give a time within the next ${MAX_DAYS} days.`);
    }
    return this.db.tenant(caller, async (tx) => {
      const alert = await getAlert(tx, caller, id);
      const { tenantId, userId } = caller;
      await snoozeAlert(tx, tenantId, userId, alert.id, until ?? null);
      await tellInbox(tx, { tenantId, userId, alertId: alert.id, change: until === undefined ? 'back' : 'snoozed' });
      return getAlert(tx, caller, id);
    });
  }
}
