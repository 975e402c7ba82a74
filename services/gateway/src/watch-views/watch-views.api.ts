import type { WatchView as WatchViewMessage } from '@blackfang/contracts/scraping/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call, IfMatch, withETag } from '../http/request.ts';
import { Id, line, orNull, PageQuery, pageOf, Time, toTime } from '../http/schemas.ts';
import { Services } from '../services.ts';
import { fromSort, Sort, toSort, WatchFilter } from '../watches/watch.shape.ts';

const Columns = z
  .array(
    z.enum(['price', 'ownPrice', 'stock', 'competitor', 'lastSeen', 'nextRun', 'schedule', 'health', 'tags', 'added']),
  )
  .max(20)
  .meta({ description: 'In their order; none: those that are shown where nobody has chosen' });
const content = { filter: WatchFilter, sort: Sort.optional(), columns: Columns };
const name = line(60);
const shared = z.boolean().meta({ description: 'Whether all of the organisation see it' });

const NewWatchView = z
  .strictObject({ ...content, name, shared: shared.default(false), columns: Columns.default([]) })
  .meta({ id: 'NewWatchView' });
const WatchViewChange = z
  .strictObject({ name: name.optional(), shared: shared.optional(), content: z.strictObject(content).optional() })
  .meta({ id: 'WatchViewChange' });
const WatchView = z
  .object({
    id: Id,
    name: z.string(),
    ownerId: Id,
    shared,
    filter: WatchFilter,
    sort: Sort,
    columns: z.array(z.string()),
    version: z.string(),
    createdAt: Time,
  })
  .meta({ id: 'WatchView' });
const WatchViews = pageOf(WatchView, 'WatchViewPage');

/** What lists of watches show, under names. */
@Heading('watches')
@Controller('api/v1/watch-views')
export class WatchViewsApi {
  constructor(private readonly services: Services) {}

  @Post()
  @Documents({ summary: 'Keep filters, order and columns under a name', answers: WatchView, status: 201, once: true })
  async create(
    @Call() call: RpcCallOptions,
    @Body({ schema: NewWatchView }) { sort, ...body }: z.output<typeof NewWatchView>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const view = await this.services.watchViews.createWatchView({ ...body, sort: toSort(sort) ?? '' }, call);
    return withETag(reply, view.version, toView(view));
  }

  @Get()
  @Documents({ summary: 'List your views and those that others share, the oldest first', answers: WatchViews })
  async list(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.watchViews.listWatchViews(page, call);
    return { items: items.map(toView), nextCursor: orNull(nextCursor) };
  }

  @Patch(':id')
  @Documents({
    summary: 'Rename or share a view, or let it show something else',
    answers: WatchView,
    once: true,
    versioned: true,
    refuses: [404],
  })
  async update(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
    @Body({ schema: WatchViewChange }) body: z.output<typeof WatchViewChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const shown = body.content && { ...body.content, sort: toSort(body.content.sort) ?? '' };
    const view = await this.services.watchViews.updateWatchView({ ...body, id, expectedVersion, content: shown }, call);
    return withETag(reply, view.version, toView(view));
  }

  @Delete(':id')
  @HttpCode(204)
  @Documents({ summary: 'Delete a view; its watches stay', status: 204, once: true, versioned: true, refuses: [404] })
  async delete(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
  ): Promise<void> {
    await this.services.watchViews.deleteWatchView({ id, expectedVersion }, call);
  }
}

function toView({ sort, version, createdAt, filter = {}, ...view }: WatchViewMessage) {
  return { ...view, filter, sort: fromSort(sort), version: String(version), createdAt: toTime(createdAt) };
}
