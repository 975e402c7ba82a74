import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { inheritOwnPrices } from '../products/inherit-own-price.ts';
import { tellWatch, type ToldWatch } from './last-failure.view.ts';
import { lockWatch } from './watch.store.ts';

@Injectable()
export class ClearOwnPrice {
  constructor(private readonly db: Database) {}

  /**
   * Takes away the own price that was given to a watch; that of its product, if there is one, takes its place.
   * @throws AppError `not_found` watch_not_found
   */
  async execute(caller: Caller, id: string): Promise<ToldWatch> {
    return this.db.tenant(caller, async (tx) => {
      const watch = await lockWatch(tx, caller.tenantId, id);
      const heir = { before: watch, productId: watch.productId, yields: true };
      const [cleared] = await inheritOwnPrices(tx, caller.tenantId, [heir]);
      return tellWatch(tx, cleared ?? watch);
    });
  }
}
