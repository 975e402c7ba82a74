import { invalidField, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { getAlert } from './alert.view.ts';
import { tellInbox } from './inbox-changed.ts';
import { markAlerts, markedOtherwise, readThrough, unknownAlerts, unreadThrough } from './mark.store.ts';

export interface Marking {
  readonly ids: readonly string[];
  /** Instead of ids: everything up to this alert. */
  readonly through: string | undefined;
  readonly read: boolean;
}

export interface Marked {
  /** Those that were marked otherwise before, newest first. */
  readonly ids: readonly string[];
  /** Whether these are all of them. */
  readonly complete: boolean;
}

export const MAX_MARKED = 200;

@Injectable()
export class MarkAlerts {
  constructor(private readonly db: Database) {}

  /**
   * Says what somebody has read, for themselves alone. What is snoozed or older than 90 days stays as it is.
   * @returns what can be marked back
   * @throws AppError `invalid` ids_invalid, read_invalid · `not_found` alert_not_found
   */
  async execute(caller: Caller, { ids, through, read }: Marking): Promise<Marked> {
    const { tenantId, userId } = caller;
    if (through !== undefined) {
      if (!read) throw invalidField('read', 'read_invalid', 'Up to an alert all can be marked as read alone.');
      if (ids.length > 0) throw invalidField('ids', 'ids_invalid', 'Give ids or through, not both.');
      return this.db.tenant(caller, async (tx) => {
        const { id } = await getAlert(tx, caller, through);
        const unread = await unreadThrough(tx, tenantId, userId, id, MAX_MARKED + 1);
        await readThrough(tx, tenantId, userId, id);
        if (unread.length > 0) await tellInbox(tx, { tenantId, userId, change: 'read' });
        return { ids: unread.slice(0, MAX_MARKED), complete: unread.length <= MAX_MARKED };
      });
    }
    if (ids.length === 0 || ids.length > MAX_MARKED) {
      throw invalidField('ids', 'ids_invalid', `Give 1 to ${MAX_MARKED} ids.`);
    }
    return this.db.tenant(caller, async (tx) => {
      const unknown = await unknownAlerts(tx, tenantId, ids);
      const at = ids.findIndex((id) => unknown.has(id));
      if (at >= 0) throw notFound('alert', `ids.${at}`);
      const changed = await markedOtherwise(tx, tenantId, userId, ids, read);
      if (changed.length === 0) return { ids: [], complete: true };
      await markAlerts(tx, tenantId, userId, changed, read);
      await tellInbox(tx, { tenantId, userId, change: read ? 'read' : 'unread' });
      return { ids: changed, complete: true };
    });
  }
}
