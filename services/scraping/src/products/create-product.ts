import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { lockEntitlement } from '../entitlements/entitlement.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { tellProduct } from './product-changed.ts';
import { countProducts, insertProduct } from './product.store.ts';
import {
  MAX_PRODUCTS,
  parseProductName,
  parseProductPrice,
  parseSku,
  tooManyProducts,
  type OwnPriceInput,
  type Product,
} from './product.ts';

@Injectable()
export class CreateProduct {
  constructor(
    private readonly db: Database,
    private readonly obtainEntitlement: ObtainEntitlement,
  ) {}

  /**
   * @throws AppError `invalid` sku_invalid, sku_taken, name_invalid, amount_invalid, currency_invalid, vat_rate_invalid ·
   * `denied` products_limit
   */
  async execute(
    caller: Caller,
    input: { sku: string; name: string; ownPrice?: OwnPriceInput | undefined },
  ): Promise<Product> {
    const fields = {
      sku: parseSku(input.sku),
      name: parseProductName(input.name),
      ownPrice: input.ownPrice === undefined ? null : parseProductPrice(input.ownPrice),
    };
    await this.obtainEntitlement.execute(caller);
    return this.db.tenant(caller, async (tx) => {
      await lockEntitlement(tx, caller.tenantId);
      if ((await countProducts(tx, caller.tenantId)) >= MAX_PRODUCTS) throw tooManyProducts();
      const product = await insertProduct(tx, caller.tenantId, fields);
      await tellProduct(tx, caller, product, 'created');
      return product;
    });
  }
}
