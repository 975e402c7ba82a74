import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { demandVersion } from '../expected-version.ts';
import { lockView, saveView } from './watch-view.store.ts';
import { demandSharing, parseContent, parseViewName, type ViewContent, type WatchView } from './watch-view.ts';

export interface ViewChanges {
  readonly name?: string | undefined;
  readonly shared?: boolean | undefined;
  readonly content?: ViewContent | undefined;
  readonly expectedVersion?: bigint | undefined;
}

@Injectable()
export class UpdateWatchView {
  constructor(private readonly db: Database) {}

  /**
   * @throws AppError `not_found` watch_view_not_found · `precondition` version_stale · `denied` permission_missing ·
   * `invalid` bad fields
   */
  async execute(caller: Caller, id: string, changes: ViewChanges): Promise<WatchView> {
    return this.db.tenant(caller, async (tx) => {
      const view = await lockView(tx, caller, id);
      demandVersion(view.version, changes.expectedVersion);
      const shared = changes.shared ?? view.shared;
      if (shared && !view.shared) demandSharing(caller);
      const name = changes.name === undefined ? view.name : parseViewName(changes.name);
      return saveView(tx, { ...view, ...(changes.content && parseContent(changes.content)), name, shared });
    });
  }
}
