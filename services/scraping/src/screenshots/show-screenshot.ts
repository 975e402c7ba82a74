import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { SnapshotStore } from '../snapshots/snapshot-store.ts';
import { storedBytes } from '../snapshots/stored-bytes.ts';
import { findPicture } from './screenshot.store.ts';
import { ScreenshotTickets } from './screenshot-tickets.ts';

@Injectable()
export class ShowScreenshot {
  constructor(
    private readonly db: Database,
    private readonly store: SnapshotStore,
    private readonly tickets: ScreenshotTickets,
  ) {}

  /** Lets a browser that knows no token look at one picture, for a minute. @throws AppError `not_found` screenshot_not_found */
  async issueTicket(caller: Caller, screenshotId: string) {
    const { tenantId } = caller;
    await this.db.tenant(caller, (tx) => findPicture(tx, tenantId, screenshotId));
    return this.tickets.make({ tenantId, screenshotId });
  }

  /** The picture that a ticket shows, WebP. @throws AppError `not_found` ticket_not_found, screenshot_not_found, snapshot_not_found */
  async execute(ticket: string): Promise<Buffer> {
    const { tenantId, screenshotId } = this.tickets.read(ticket);
    const { sha256 } = await this.db.tenant({ tenantId }, (tx) => findPicture(tx, tenantId, screenshotId));
    return storedBytes(this.store, tenantId, sha256);
  }
}
