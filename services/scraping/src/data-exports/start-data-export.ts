import { AppError, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { WorkQueue } from '@blackfang/work-queue';
import { Injectable } from '@nestjs/common';
import { countOfToday, insertExport, lockGoingOn, type DataExport } from './data-export.store.ts';
import { tellExport } from './tell-export.ts';

/** Of one person. */
const MOST_A_DAY = 5;

/** Copies that wait for a worker, in a lane for each tenant. */
export class DataExportQueue extends WorkQueue {
  constructor(db: Database) {
    super(db, 'data_export_queue');
  }
}

@Injectable()
export class StartDataExport {
  constructor(
    private readonly db: Database,
    private readonly queue: DataExportQueue,
  ) {}

  /**
   * Begins a copy of all data of the tenant for an owner, and of what is theirs for anybody else. While one is being made
   * there is no other.
   * @throws AppError `denied` members_only · `limit` data_exports
   */
  async execute(caller: Caller): Promise<DataExport> {
    demandPerson(caller);
    const { tenantId, userId: askedBy } = caller;
    return this.db.tenant(caller, async (tx) => {
      const goingOn = await lockGoingOn(tx, tenantId, askedBy);
      if (goingOn !== undefined) return goingOn;
      if ((await countOfToday(tx, tenantId, askedBy)) >= MOST_A_DAY) {
        const message = `${MOST_A_DAY} copies were made for you today. Fetch one of them, or come back tomorrow.`;
        throw new AppError('limit', 'data_exports', message, { retryAfterMs: 3_600_000 });
      }
      const made = await insertExport(tx, { tenantId, askedBy, wholeTenant: caller.role === 'owner' });
      await this.queue.enqueue(tx, [{ tenantId, id: made.id, lane: tenantId, priority: 'waiting' }]);
      await tellExport(tx, made, 'asked');
      return made;
    });
  }
}

/** @throws AppError `denied` members_only: a key must not carry away what its maker knows */
export function demandPerson(caller: Caller): void {
  if (caller.kind === 'member') return;
  throw new AppError('denied', 'members_only', 'This needs a person who is signed in; an API key can not do it.');
}
