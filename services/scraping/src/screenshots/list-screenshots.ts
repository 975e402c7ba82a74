import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findWatch } from '../watches/watch.view.ts';
import type { Screenshot } from './screenshot.ts';
import { listScreenshots } from './screenshot.store.ts';

const MAX_LISTED = 500;

@Injectable()
export class ListScreenshots {
  constructor(private readonly db: Database) {}

  /** Of a watch's page, newest first. @throws AppError `not_found` watch_not_found */
  async execute(caller: Caller, watchId: string): Promise<{ items: readonly Screenshot[]; cut: boolean }> {
    const { tenantId } = caller;
    const found = await this.db.tenant(caller, async (tx) => {
      await findWatch(tx, tenantId, watchId);
      return listScreenshots(tx, tenantId, watchId, MAX_LISTED + 1);
    });
    return { items: found.slice(0, MAX_LISTED), cut: found.length > MAX_LISTED };
  }
}
