import { AppError } from '@blackfang/core';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call, IfMatch, withETag } from '../http/request.ts';
import { Id, Money, orNull, PageQuery, pageOf, Time, toMoney, toTime } from '../http/schemas.ts';
import { Observations, toObservation } from '../observations/observation.shape.ts';
import { Runs, toRun } from '../runs/run.shape.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';
import {
  NewWatch,
  OwnPrice,
  toFilter,
  toListRequest,
  toRequestChange,
  toScheduleMessage,
  toTextChange,
  toWatch,
  Watch,
  WatchChange,
  Watches,
  WatchFilterQuery,
  WatchQuery,
  WatchSummary,
} from './watch.shape.ts';

const ObservationQuery = PageQuery.extend({ status: z.enum(['ok', 'unknown', 'failed', 'quarantined']).optional() });
const HistoryQuery = PageQuery.extend({ from: z.coerce.date().optional(), to: z.coerce.date().optional() });
const History = pageOf(z.object({ at: Time, price: Money.nullable(), availability: z.string() }), 'History');
const ChartQuery = z.strictObject({
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
  width: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(1_000)
    .meta({ description: 'Pixels; at most four points come of each' }),
});
const Chart = z
  .object({
    items: z.array(z.object({ at: Time, price: Money.nullable(), availability: z.string(), observationId: Id })),
    from: Time,
    to: Time,
    count: z.int().meta({ description: 'Points of the range, drawn or not' }),
    firstAt: Time.nullable(),
  })
  .meta({ id: 'Chart' });
const StartedRun = z.object({ runId: Id }).meta({ id: 'StartedRun' });

@Heading('watches')
@Controller('api/v1/watches')
export class WatchesApi {
  constructor(private readonly services: Services) {}

  @Post()
  @Documents({
    summary: 'Watch a page; its first run starts at once',
    answers: Watch,
    status: 201,
    once: true,
    refuses: [404, 422],
  })
  async create(
    @Call() call: RpcCallOptions,
    @Body({ schema: NewWatch }) body: z.output<typeof NewWatch>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const watch = await this.services.watches.createWatch(
      { ...body, schedule: toScheduleMessage(body.schedule), text: toTextChange(body.text) },
      call,
    );
    return withETag(reply, watch.version, toWatch(watch));
  }

  @Get()
  @TenantList()
  @Documents({ summary: 'List watches, newest first where not sorted otherwise', answers: Watches })
  async list(@Call() call: RpcCallOptions, @Query({ schema: WatchQuery }) query: z.output<typeof WatchQuery>) {
    const { items, nextCursor } = await this.services.watches.listWatches(toListRequest(query), call);
    return { items: items.map(toWatch), nextCursor: orNull(nextCursor) };
  }

  @Get('summary')
  @TenantList()
  @Documents({
    summary: 'How many of the watches that are asked for are of each kind; the tags are those of all',
    answers: WatchSummary,
  })
  async summary(
    @Call() call: RpcCallOptions,
    @Query({ schema: WatchFilterQuery }) filter: z.output<typeof WatchFilterQuery>,
  ) {
    return this.services.watches.summarizeWatches({ filter: toFilter(filter) }, call);
  }

  @Get(':id')
  @Documents({ summary: 'Read a watch', answers: Watch, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const watch = await this.services.watches.getWatch({ id }, call);
    return withETag(reply, watch.version, toWatch(watch));
  }

  @Patch(':id')
  @Documents({
    summary: 'Change, pause or resume a watch',
    answers: Watch,
    once: true,
    versioned: true,
    refuses: [404],
  })
  async update(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
    @Body({ schema: WatchChange }) body: z.output<typeof WatchChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { tags, schedule, request, text, ...rest } = body;
    const change = {
      ...rest,
      id,
      expectedVersion,
      schedule: toScheduleMessage(schedule),
      tags: tags && { items: tags },
      request: toRequestChange(request),
      text: toTextChange(text),
    };
    const watch = await this.services.watches.updateWatch(change, call);
    return withETag(reply, watch.version, toWatch(watch));
  }

  @Delete(':id')
  @HttpCode(204)
  @Documents({ summary: 'Stop watching', status: 204, once: true, versioned: true, refuses: [404] })
  async delete(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
  ): Promise<void> {
    await this.services.watches.deleteWatch({ id, expectedVersion }, call);
  }

  @Post(':id/run')
  @HttpCode(202)
  @Documents({ summary: 'Look at the page now', answers: StartedRun, status: 202, once: true, refuses: [404] })
  async run(@Call() call: RpcCallOptions, @Param('id') id: string) {
    const { runId } = await this.services.watches.runWatch({ id }, call);
    return { runId };
  }

  @Put(':id/own-price')
  @Documents({ summary: 'Say what it costs with you', answers: Watch, once: true, refuses: [404] })
  async setOwnPrice(
    @Call() call: RpcCallOptions,
    @Param('id') id: string,
    @Body({ schema: OwnPrice }) price: z.output<typeof OwnPrice>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const watch = await this.services.watches.setOwnPrice({ id, price }, call);
    return withETag(reply, watch.version, toWatch(watch));
  }

  @Delete(':id/own-price')
  @HttpCode(204)
  @Documents({
    summary: "Forget what was said here; its product's own price takes the place, where it has one",
    status: 204,
    once: true,
    refuses: [404],
  })
  async clearOwnPrice(@Call() call: RpcCallOptions, @Param('id') id: string): Promise<void> {
    await this.services.watches.clearOwnPrice({ id }, call);
  }

  @Get(':id/observations')
  @TenantList()
  @Documents({ summary: 'What was seen, newest first', answers: Observations, refuses: [404] })
  async observations(
    @Call() call: RpcCallOptions,
    @Param('id') watchId: string,
    @Query({ schema: ObservationQuery }) query: z.output<typeof ObservationQuery>,
  ) {
    const { items, nextCursor } = await this.services.observations.listObservations({ ...query, watchId }, call);
    return { items: items.map(toObservation), nextCursor: orNull(nextCursor) };
  }

  @Get(':id/history')
  @TenantList()
  @Documents({ summary: 'Price and stock over time, oldest first', answers: History, refuses: [404] })
  async history(
    @Call() call: RpcCallOptions,
    @Param('id') watchId: string,
    @Query({ schema: HistoryQuery }) query: z.output<typeof HistoryQuery>,
  ) {
    await this.services.watches.getWatch({ id: watchId }, call);
    const question = { ...query, from: query.from, to: query.to, watchId };
    const history = await this.knownToAnalysis(() => this.services.history.listPoints(question, call));
    const points = (history?.items ?? []).map(({ at, price, availability }) => ({
      at: toTime(at),
      price: toMoney(price),
      availability,
    }));
    return { items: points, nextCursor: orNull(history?.nextCursor ?? '') };
  }

  @Get(':id/chart')
  @TenantList()
  @Documents({
    summary:
      'Price and stock over time as a chart draws it, extremes kept; from the first point where from is left out',
    answers: Chart,
    refuses: [404],
  })
  async chart(
    @Call() call: RpcCallOptions,
    @Param('id') watchId: string,
    @Query({ schema: ChartQuery }) { from, to, width }: z.output<typeof ChartQuery>,
  ) {
    await this.services.watches.getWatch({ id: watchId }, call);
    const chart = await this.knownToAnalysis(() =>
      this.services.history.drawHistory({ watchId, from, to, width }, call),
    );
    const until = chart?.to ?? to ?? new Date();
    return {
      items: (chart?.items ?? []).map((point) => ({
        at: toTime(point.at),
        price: toMoney(point.price),
        availability: point.availability,
        observationId: point.observationId,
      })),
      from: toTime(chart?.from ?? from ?? until),
      to: toTime(until),
      count: chart?.count ?? 0,
      firstAt: toTime(chart?.firstAt),
    };
  }

  /** Nothing yet where analysis has not heard of a watch whose owner has just said that it is there. */
  private async knownToAnalysis<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof AppError && error.kind === 'not_found') return undefined;
      throw error;
    }
  }

  @Get(':id/runs')
  @TenantList()
  @Documents({ summary: 'Runs, newest first', answers: Runs, refuses: [404] })
  async runs(
    @Call() call: RpcCallOptions,
    @Param('id') watchId: string,
    @Query({ schema: PageQuery }) page: PageQuery,
  ) {
    const { items, nextCursor } = await this.services.watches.listRuns({ ...page, watchId }, call);
    return { items: items.map(toRun), nextCursor: orNull(nextCursor) };
  }
}
