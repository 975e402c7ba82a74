import type { Caller } from '@blackfang/core';
import { WatchChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { databaseTime } from '../database-time.ts';
import { tellWatch, type ToldWatch } from './last-failure.view.ts';
import { lockWatch, saveOwnPrice } from './watch.store.ts';
import { parseOwnPrice, watchChanged } from './watch.ts';

@Injectable()
export class SetOwnPrice {
  constructor(private readonly db: Database) {}

  /** @throws AppError `not_found` watch_not_found · `invalid` amount_invalid, currency_invalid */
  async execute(caller: Caller, id: string, amount: string, currency: string | undefined): Promise<ToldWatch> {
    const price = parseOwnPrice(amount, currency);
    return this.db.tenant(caller, async (tx) => {
      const watch = await saveOwnPrice(tx, await lockWatch(tx, caller.tenantId, id), price);
      await publish(tx, WatchChanged, [
        watchChanged(watch, 'own_price_set', await databaseTime(tx), { actorId: caller.userId }),
      ]);
      return tellWatch(tx, watch);
    });
  }
}
