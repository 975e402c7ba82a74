import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { demandVersion } from '../expected-version.ts';
import { lockWatchesOfProduct } from '../watches/watch.store.ts';
import { inheritOwnPrices } from './inherit-own-price.ts';
import { tellProduct } from './product-changed.ts';
import { lockProduct, removeProduct } from './product.store.ts';

@Injectable()
export class DeleteProduct {
  constructor(private readonly db: Database) {}

  /**
   * Its watches go on without it, and without its own price.
   * @throws AppError `not_found` product_not_found · `precondition` version_stale
   */
  async execute(caller: Caller, id: string, expectedVersion: bigint | undefined): Promise<void> {
    const { tenantId } = caller;
    await this.db.tenant(caller, async (tx) => {
      const product = await lockProduct(tx, tenantId, id);
      demandVersion(product.version, expectedVersion);
      const watches = await lockWatchesOfProduct(tx, tenantId, id);
      await inheritOwnPrices(
        tx,
        tenantId,
        watches.map((before) => ({ before, productId: null })),
      );
      await removeProduct(tx, tenantId, id);
      // The version of a row that is gone: one more than its last.
      await tellProduct(tx, caller, { ...product, version: product.version + 1n }, 'deleted');
    });
  }
}
