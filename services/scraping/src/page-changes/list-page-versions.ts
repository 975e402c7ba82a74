import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findWatch } from '../watches/watch.view.ts';
import { listPageVersions, type PageVersion } from './page-version.store.ts';

const MAX_VERSIONS = 500;

@Injectable()
export class ListPageVersions {
  constructor(private readonly db: Database) {}

  /** When a watch's page became another one, newest first. @throws AppError `not_found` watch_not_found */
  async execute(caller: Caller, watchId: string): Promise<{ items: readonly PageVersion[]; cut: boolean }> {
    const { tenantId } = caller;
    const found = await this.db.tenant(caller, async (tx) => {
      await findWatch(tx, tenantId, watchId);
      return listPageVersions(tx, tenantId, watchId, MAX_VERSIONS + 1);
    });
    return { items: found.slice(0, MAX_VERSIONS), cut: found.length > MAX_VERSIONS };
  }
}
