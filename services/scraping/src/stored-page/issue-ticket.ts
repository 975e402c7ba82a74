import { invalidField, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findObservation } from '../observations/observation.view.ts';
import { findSnapshot } from '../snapshots/snapshot.store.ts';
import { PageTickets } from './page-tickets.ts';

@Injectable()
export class IssueTicket {
  constructor(
    private readonly db: Database,
    private readonly tickets: PageTickets,
  ) {}

  /**
   * Lets a browser that knows no token look at one stored page, for a minute.
   * @param observationId whose values are to be marked on it
   * @throws AppError `not_found` snapshot_not_found, observation_not_found · `invalid` observation_of_another_page
   */
  async execute(caller: Caller, snapshotId: string, observationId: string | undefined) {
    const { tenantId } = caller;
    await this.db.tenant(caller, async (tx) => {
      await findSnapshot(tx, tenantId, snapshotId);
      if (observationId === undefined) return;
      const observation = await findObservation(tx, tenantId, observationId);
      if (observation.snapshotId === snapshotId) return;
      const wanted = 'This observation was read from another page.';
      throw invalidField('observationId', 'observation_of_another_page', wanted);
    });
    return this.tickets.make({ tenantId, snapshotId, observationId: observationId ?? null });
  }
}
