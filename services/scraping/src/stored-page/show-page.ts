import { AppError } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import { findObservation } from '../observations/observation.view.ts';
import { findSnapshot } from '../snapshots/snapshot.store.ts';
import { SnapshotStore } from '../snapshots/snapshot-store.ts';
import { storedBytes } from '../snapshots/stored-bytes.ts';
import type { ReadFields } from './find-places.ts';
import { PageTickets } from './page-tickets.ts';

@Injectable()
export class ShowPage {
  constructor(
    private readonly db: Database,
    private readonly store: SnapshotStore,
    private readonly pool: ExtractionPool,
    private readonly tickets: PageTickets,
  ) {}

  /**
   * The page that a ticket shows, as HTML that does nothing and loads nothing, its values marked.
   * @throws AppError `not_found` ticket_not_found, snapshot_not_found, observation_not_found · `unprocessable` why it
   * can't be shown · `unavailable` extract_busy
   */
  async execute(ticket: string): Promise<string> {
    const { tenantId, snapshotId, observationId } = this.tickets.read(ticket);
    const { snapshot, seen } = await this.db.tenant({ tenantId }, async (tx) => ({
      snapshot: await findSnapshot(tx, tenantId, snapshotId),
      seen: observationId === null ? undefined : await findObservation(tx, tenantId, observationId),
    }));
    const { sha256, contentType, encoding } = snapshot;
    const bytes = await storedBytes(this.store, tenantId, sha256);
    const page = { url: seen?.url ?? '', contentType, bytes, codings: [encoding] };
    const shown = await this.pool.show(page, JSON.parse(seen?.fieldsJson ?? '{}') as ReadFields);
    if (shown.kind === 'refused') throw new AppError('unprocessable', shown.reason, shown.detail);
    return shown.html;
  }
}
