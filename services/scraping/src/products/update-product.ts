import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { demandVersion } from '../expected-version.ts';
import { lockWatchesOfProduct } from '../watches/watch.store.ts';
import { inheritOwnPrices } from './inherit-own-price.ts';
import { tellProduct } from './product-changed.ts';
import { lockProduct, saveProduct } from './product.store.ts';
import { parseProductName, parseProductPrice, parseSku, type OwnPriceInput, type Product } from './product.ts';

export interface ProductChanges {
  readonly sku?: string | undefined;
  readonly name?: string | undefined;
  /** With nothing in it: there is no own price any more. */
  readonly ownPrice?: { readonly price?: OwnPriceInput | undefined } | undefined;
  readonly expectedVersion?: bigint | undefined;
}

@Injectable()
export class UpdateProduct {
  constructor(private readonly db: Database) {}

  /**
   * Changes a product; its own price is that of its watches from then on.
   * @throws AppError `not_found` product_not_found · `precondition` version_stale · `invalid` as `CreateProduct`
   */
  async execute(caller: Caller, id: string, changes: ProductChanges): Promise<Product> {
    const { tenantId } = caller;
    return this.db.tenant(caller, async (tx) => {
      const known = await lockProduct(tx, tenantId, id);
      demandVersion(known.version, changes.expectedVersion);
      const saved = await saveProduct(tx, tenantId, id, {
        sku: changes.sku === undefined ? known.sku : parseSku(changes.sku),
        name: changes.name === undefined ? known.name : parseProductName(changes.name),
        ownPrice: changes.ownPrice === undefined ? known.ownPrice : parsedPrice(changes.ownPrice.price),
      });
      if (changes.ownPrice !== undefined) {
        const watches = await lockWatchesOfProduct(tx, tenantId, id);
        await inheritOwnPrices(
          tx,
          tenantId,
          watches.map((before) => ({ before, productId: id })),
        );
      }
      await tellProduct(tx, caller, saved, 'updated');
      return saved;
    });
  }
}

function parsedPrice(price: OwnPriceInput | undefined) {
  return price === undefined ? null : parseProductPrice(price);
}
