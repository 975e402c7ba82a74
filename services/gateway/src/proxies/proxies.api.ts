import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call, IfMatch, withETag } from '../http/request.ts';
import { orNull, PageQuery } from '../http/schemas.ts';
import { Services } from '../services.ts';
import {
  NewProxy,
  Proxies,
  Proxy,
  ProxyChange,
  ProxyTest,
  ProxyTestRequest,
  toProxy,
  toProxyTest,
} from './proxy.shape.ts';

/** Longer than scraping takes for a site that does not answer. */
const TEST_MS = 15_000;

/** Machines of others by way of which pages are asked for. */
@Heading('proxies')
@Controller('api/v1/proxies')
export class ProxiesApi {
  constructor(private readonly services: Services) {}

  @Post()
  @Documents({
    summary: 'Add a proxy; watches go by way of its pool',
    answers: Proxy,
    status: 201,
    once: true,
    refuses: [422],
  })
  async create(
    @Call() call: RpcCallOptions,
    @Body({ schema: NewProxy }) { login, ...body }: z.output<typeof NewProxy>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const made = await this.services.proxies.createProxy({ ...body, login: login ?? undefined }, call);
    return withETag(reply, made.version, toProxy(made));
  }

  @Get()
  @Documents({ summary: 'List proxies, the oldest first', answers: Proxies })
  async list(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.proxies.listProxies(page, call);
    return { items: items.map(toProxy), nextCursor: orNull(nextCursor) };
  }

  @Get(':id')
  @Documents({ summary: 'Read a proxy, and how it does', answers: Proxy, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await this.services.proxies.getProxy({ id }, call);
    return withETag(reply, found.version, toProxy(found));
  }

  @Patch(':id')
  @Documents({
    summary: 'Change a proxy; what was known of its health counts no more',
    answers: Proxy,
    once: true,
    versioned: true,
    refuses: [404, 422],
  })
  async update(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
    @Body({ schema: ProxyChange }) { login, ...body }: z.output<typeof ProxyChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const request = {
      ...body,
      id,
      expectedVersion,
      login: login === undefined ? undefined : { login: login ?? undefined },
    };
    const changed = await this.services.proxies.updateProxy(request, call);
    return withETag(reply, changed.version, toProxy(changed));
  }

  @Delete(':id')
  @HttpCode(204)
  @Documents({
    summary: 'Delete a proxy; watches of a pool without proxies fail until it has one, or they choose another way',
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
    await this.services.proxies.deleteProxy({ id, expectedVersion }, call);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Documents({
    summary: 'Ask for the robots.txt of a site by way of a proxy, now; what comes of it counts for its health',
    answers: ProxyTest,
    once: true,
    refuses: [404, 422],
  })
  async test(
    @Call() call: RpcCallOptions,
    @Param('id') id: string,
    @Body({ schema: ProxyTestRequest }) { url }: z.output<typeof ProxyTestRequest>,
  ) {
    const options = { ...call, timeoutMs: TEST_MS };
    return toProxyTest(await this.services.proxies.testProxy({ id, url }, options));
  }
}
