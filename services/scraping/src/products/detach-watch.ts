import { notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { lockWatch } from '../watches/watch.store.ts';
import { inheritOwnPrices } from './inherit-own-price.ts';
import { tellProduct } from './product-changed.ts';
import { lockProduct, touchProduct } from './product.store.ts';
import type { Product } from './product.ts';

@Injectable()
export class DetachWatch {
  constructor(private readonly db: Database) {}

  /**
   * The watch goes on without the product, and without its own price.
   * @throws AppError `not_found` product_not_found, watch_not_found, also for a watch of another product
   */
  async execute(caller: Caller, id: string, watchId: string): Promise<Product> {
    const { tenantId } = caller;
    return this.db.tenant(caller, async (tx) => {
      const product = await lockProduct(tx, tenantId, id);
      const before = await lockWatch(tx, tenantId, watchId);
      if (before.productId !== id) throw notFound('watch');
      await inheritOwnPrices(tx, tenantId, [{ before, productId: null }]);
      const touched = await touchProduct(tx, product);
      await tellProduct(tx, caller, touched, 'watch_detached', 1);
      return touched;
    });
  }
}
