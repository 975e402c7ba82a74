import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call, IfMatch, withETag } from '../http/request.ts';
import { orNull } from '../http/schemas.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';
import {
  Comparison,
  NewProduct,
  Product,
  ProductChange,
  ProductQuery,
  Products,
  toComparison,
  toOwnPriceMessage,
  toProduct,
  WatchIds,
} from './product.shape.ts';

@Heading('products')
@Controller('api/v1/products')
export class ProductsApi {
  constructor(private readonly services: Services) {}

  @Post()
  @Documents({ summary: 'Add a product of your own', answers: Product, status: 201, once: true })
  async create(
    @Call() call: RpcCallOptions,
    @Body({ schema: NewProduct }) { ownPrice, ...body }: z.output<typeof NewProduct>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const request = { ...body, ownPrice: toOwnPriceMessage(ownPrice) };
    const made = await this.services.products.createProduct(request, call);
    return withETag(reply, made.version, toProduct(made));
  }

  @Get()
  @TenantList()
  @Documents({ summary: 'List products by name', answers: Products })
  async list(@Call() call: RpcCallOptions, @Query({ schema: ProductQuery }) query: z.output<typeof ProductQuery>) {
    const { items, nextCursor } = await this.services.products.listProducts(query, call);
    return { items: items.map(toProduct), nextCursor: orNull(nextCursor) };
  }

  @Get('comparison')
  @TenantList()
  @Documents({ summary: 'Products by competitors: every latest price, and where yours stands', answers: Comparison })
  async compare(@Call() call: RpcCallOptions, @Query({ schema: ProductQuery }) query: z.output<typeof ProductQuery>) {
    return toComparison(await this.services.products.comparePrices(query, call));
  }

  @Get(':id')
  @Documents({ summary: 'Read a product', answers: Product, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await this.services.products.getProduct({ id }, call);
    return withETag(reply, found.version, toProduct(found));
  }

  @Patch(':id')
  @Documents({
    summary: 'Change a product; its watches are compared with its price from then on',
    answers: Product,
    once: true,
    versioned: true,
    refuses: [404],
  })
  async update(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
    @Body({ schema: ProductChange }) { ownPrice, ...body }: z.output<typeof ProductChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const price = ownPrice === undefined ? undefined : { price: toOwnPriceMessage(ownPrice) };
    const request = { ...body, id, ownPrice: price, expectedVersion };
    const changed = await this.services.products.updateProduct(request, call);
    return withETag(reply, changed.version, toProduct(changed));
  }

  @Delete(':id')
  @HttpCode(204)
  @Documents({
    summary: 'Delete a product; its watches stay',
    status: 204,
    once: true,
    versioned: true,
    refuses: [404],
  })
  async delete(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
  ): Promise<void> {
    await this.services.products.deleteProduct({ id, expectedVersion }, call);
  }

  @Post(':id/watches')
  @HttpCode(200)
  @Documents({ summary: 'Say which watches look at it elsewhere', answers: Product, once: true, refuses: [404] })
  async attach(
    @Call() call: RpcCallOptions,
    @Param('id') id: string,
    @Body({ schema: WatchIds }) { watchIds }: z.output<typeof WatchIds>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const product = await this.services.products.attachWatches({ id, watchIds }, call);
    return withETag(reply, product.version, toProduct(product));
  }

  @Delete(':id/watches/:watchId')
  @HttpCode(204)
  @Documents({ summary: 'Take a watch from it; the watch stays', status: 204, once: true, refuses: [404] })
  async detach(
    @Call() call: RpcCallOptions,
    @Param('id') id: string,
    @Param('watchId') watchId: string,
  ): Promise<void> {
    await this.services.products.detachWatch({ id, watchId }, call);
  }
}
