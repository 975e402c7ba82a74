import { AppError, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { countViews, insertView } from './watch-view.store.ts';
import {
  demandSharing,
  MAX_VIEWS,
  parseContent,
  parseViewName,
  type ViewContent,
  type WatchView,
} from './watch-view.ts';

@Injectable()
export class CreateWatchView {
  constructor(private readonly db: Database) {}

  /**
   * Keeps what a list shows under a name.
   * @throws AppError `invalid` name_invalid, search_invalid, sort_invalid, columns_invalid · `denied` permission_missing,
   * watch_view_limit
   */
  async execute(caller: Caller, input: ViewContent & { name: string; shared: boolean }): Promise<WatchView> {
    const fields = { ...parseContent(input), name: parseViewName(input.name), shared: input.shared };
    if (fields.shared) demandSharing(caller);
    return this.db.tenant(caller, async (tx) => {
      const view = await insertView(tx, caller, fields);
      if ((await countViews(tx, caller)) <= MAX_VIEWS) return view;
      throw new AppError('denied', 'watch_view_limit', `You have ${MAX_VIEWS} views. Delete one first.`);
    });
  }
}
