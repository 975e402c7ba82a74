import { invalidField, isId, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { lockWatches } from '../watches/watch.store.ts';
import { inheritOwnPrices } from './inherit-own-price.ts';
import { tellProduct } from './product-changed.ts';
import { lockProduct, touchProduct } from './product.store.ts';
import { MAX_WATCHES, type Product } from './product.ts';
import { countWatchesOf } from './product.view.ts';

@Injectable()
export class AttachWatches {
  constructor(private readonly db: Database) {}

  /**
   * Says that watches look at a product elsewhere; those that are its already stay so.
   * @throws AppError `not_found` product_not_found, watch_not_found · `invalid` watch_has_product, watches_limit
   */
  async execute(caller: Caller, id: string, watchIds: readonly string[]): Promise<Product> {
    const { tenantId } = caller;
    const ids = [...new Set(watchIds)];
    if (ids.length === 0 || ids.length > MAX_WATCHES) throw tooMany();
    return this.db.tenant(caller, async (tx) => {
      const product = await lockProduct(tx, tenantId, id);
      const watches = await lockWatches(tx, tenantId, ids.filter(isId));
      if (watches.length < ids.length) throw notFound('watch', 'watchIds');
      const elsewhere = watches.find(({ productId }) => productId !== null && productId !== id);
      if (elsewhere !== undefined) {
        const place = `watchIds.${watchIds.indexOf(elsewhere.id)}`;
        throw invalidField(place, 'watch_has_product', 'It belongs to another product. Take it from there first.');
      }
      const news = watches.filter(({ productId }) => productId === null);
      const before = (await countWatchesOf(tx, tenantId, [product])).get(id) ?? 0;
      if (before + news.length > MAX_WATCHES) throw tooMany();
      await inheritOwnPrices(
        tx,
        tenantId,
        news.map((watch) => ({ before: watch, productId: id })),
      );
      if (news.length === 0) return product;
      const touched = await touchProduct(tx, product);
      await tellProduct(tx, caller, touched, 'watches_attached', news.length);
      return touched;
    });
  }
}

function tooMany() {
  return invalidField('watchIds', 'watches_limit', `A product has at most ${MAX_WATCHES} watches; name one at least.`);
}
