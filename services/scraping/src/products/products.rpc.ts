import type { Caller } from '@blackfang/core';
import {
  ProductServiceDefinition,
  type AttachWatchesRequest,
  type ComparedProduct,
  type ComparePricesRequest,
  type ComparePricesResponse,
  type CreateProductRequest,
  type DeleteProductRequest,
  type DeleteProductResponse,
  type DetachWatchRequest,
  type GetProductRequest,
  type ListProductsRequest,
  type ListProductsResponse,
  type Product as ProductMessage,
  type UpdateProductRequest,
} from '@blackfang/contracts/scraping/v1/service';
import { Database, type Tx } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { toMoneyMessage } from '../observations/observation.ts';
import { pageLimit } from '../page-limit.ts';
import { AttachWatches } from './attach-watches.ts';
import { compareOffers, type Comparison } from './compare-offers.ts';
import { findComparedCompetitors, findOffers } from './comparison.view.ts';
import { CreateProduct } from './create-product.ts';
import { DeleteProduct } from './delete-product.ts';
import { DetachWatch } from './detach-watch.ts';
import { findProduct } from './product.store.ts';
import type { Product } from './product.ts';
import { countWatchesOf, listProducts } from './product.view.ts';
import { UpdateProduct } from './update-product.ts';

@RpcController(ProductServiceDefinition)
export class ProductsRpc implements RpcHandlers<typeof ProductServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly create: CreateProduct,
    private readonly update: UpdateProduct,
    private readonly remove: DeleteProduct,
    private readonly attach: AttachWatches,
    private readonly detach: DetachWatch,
  ) {}

  @Rpc({ permission: 'products:write' })
  async createProduct(caller: Caller, request: CreateProductRequest): Promise<ProductMessage> {
    return toMessage(await this.create.execute(caller, request), 0);
  }

  @Rpc({ permission: 'products:read' })
  async getProduct(caller: Caller, { id }: GetProductRequest): Promise<ProductMessage> {
    return this.#counted(caller, (tx) => findProduct(tx, caller.tenantId, id));
  }

  @Rpc({ permission: 'products:read' })
  async listProducts(caller: Caller, { limit, ...request }: ListProductsRequest): Promise<ListProductsResponse> {
    const page = { ...request, limit: pageLimit(limit) };
    return this.db.tenant(caller, async (tx) => {
      const { items, nextCursor } = await listProducts(tx, caller.tenantId, page);
      const counts = await countWatchesOf(tx, caller.tenantId, items);
      return { items: items.map((one) => toMessage(one, counts.get(one.id))), nextCursor };
    });
  }

  @Rpc({ permission: 'products:write' })
  async updateProduct(caller: Caller, { id, ...changes }: UpdateProductRequest): Promise<ProductMessage> {
    const updated = await this.update.execute(caller, id, changes);
    return this.#counted(caller, async () => updated);
  }

  @Rpc({ permission: 'products:write' })
  async deleteProduct(caller: Caller, { id, expectedVersion }: DeleteProductRequest): Promise<DeleteProductResponse> {
    await this.remove.execute(caller, id, expectedVersion);
    return {};
  }

  @Rpc({ permission: 'products:write' })
  async attachWatches(caller: Caller, { id, watchIds }: AttachWatchesRequest): Promise<ProductMessage> {
    const product = await this.attach.execute(caller, id, watchIds);
    return this.#counted(caller, async () => product);
  }

  @Rpc({ permission: 'products:write' })
  async detachWatch(caller: Caller, { id, watchId }: DetachWatchRequest): Promise<ProductMessage> {
    const product = await this.detach.execute(caller, id, watchId);
    return this.#counted(caller, async () => product);
  }

  @Rpc({ permission: 'products:read' })
  async comparePrices(caller: Caller, { limit, ...request }: ComparePricesRequest): Promise<ComparePricesResponse> {
    const page = { ...request, limit: pageLimit(limit) };
    const { tenantId } = caller;
    return this.db.tenant(caller, async (tx) => {
      const { items, nextCursor } = await listProducts(tx, tenantId, page);
      const ids = items.map(({ id }) => id);
      const offers = await findOffers(tx, tenantId, ids);
      const { competitors, cut } = await findComparedCompetitors(tx, tenantId);
      const compared = items.map((product) => {
        const ofProduct = offers.get(product.id) ?? [];
        return toCompared(product, compareOffers(product.ownPrice, ofProduct));
      });
      return { items: compared, nextCursor, competitors, competitorsCut: cut };
    });
  }

  #counted(caller: Caller, read: (tx: Tx) => Promise<Product>): Promise<ProductMessage> {
    return this.db.tenant(caller, async (tx) => {
      const product = await read(tx);
      return toMessage(product, (await countWatchesOf(tx, caller.tenantId, [product])).get(product.id));
    });
  }
}

function toMessage({ id, sku, name, ownPrice, sample, createdAt, version }: Product, watches = 0): ProductMessage {
  return {
    id,
    sku,
    name,
    ownPrice: ownPrice
      ? {
          price: toMoneyMessage(ownPrice.price),
          vatIncluded: ownPrice.vatIncluded,
          vatRate: ownPrice.vatRate ?? undefined,
        }
      : undefined,
    watches,
    createdAt,
    version,
    sample,
  };
}

function toCompared(product: Product, { offers, rank, compared }: Comparison): ComparedProduct {
  return {
    product: toMessage(product, offers.length),
    offers: offers.map(({ price, compared: measured, leftOut, observedAt, vat: _vat, ...offer }) => ({
      ...offer,
      price: toMoneyMessage(price),
      compared: toMoneyMessage(measured),
      leftOut: leftOut ?? '',
      observedAt: observedAt ?? undefined,
    })),
    rank: rank ?? undefined,
    compared,
  };
}
