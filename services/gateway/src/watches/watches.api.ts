import { AppError } from '@blackfang/core';
import type { ListPointsRequest, ListPointsResponse } from '@blackfang/contracts/analysis/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents } from '../http/open-api.ts';
import { Call, IfMatch, withETag } from '../http/request.ts';
import { Id, Money, orNull, PageQuery, pageOf, Time, toMoney, toTime } from '../http/schemas.ts';
import { Observations, toObservation } from '../observations/observation.shape.ts';
import { Runs, toRun } from '../runs/run.shape.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';
import {
  NewWatch,
  OwnPrice,
  toListRequest,
  toScheduleMessage,
  toWatch,
  Watch,
  WatchChange,
  Watches,
  WatchQuery,
  WatchSummary,
} from './watch.shape.ts';

const ObservationQuery = PageQuery.extend({ status: z.enum(['ok', 'unknown', 'failed', 'quarantined']).optional() });
const HistoryQuery = PageQuery.extend({ from: z.coerce.date().optional(), to: z.coerce.date().optional() });
const History = pageOf(z.object({ at: Time, price: Money.nullable(), availability: z.string() }), 'History');
const StartedRun = z.object({ runId: Id }).meta({ id: 'StartedRun' });

@ApiTags('watches')
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
      { ...body, schedule: toScheduleMessage(body.schedule) },
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
  @Documents({ summary: 'How many watches there are of each kind', answers: WatchSummary })
  async summary(@Call() call: RpcCallOptions) {
    return this.services.watches.summarizeWatches({}, call);
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
    const { tags, schedule, ...rest } = body;
    const change = {
      ...rest,
      id,
      expectedVersion,
      schedule: toScheduleMessage(schedule),
      tags: tags && { items: tags },
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
    const { items, nextCursor } = await this.points({ ...query, from: query.from, to: query.to, watchId }, call);
    const points = items.map(({ at, price, availability }) => ({
      at: toTime(at),
      price: toMoney(price),
      availability,
    }));
    return { items: points, nextCursor: orNull(nextCursor) };
  }

  /** Nothing yet where analysis has not heard of a watch whose owner has just said that it is there. */
  private async points(question: ListPointsRequest, call: RpcCallOptions): Promise<ListPointsResponse> {
    try {
      return await this.services.history.listPoints(question, call);
    } catch (error) {
      if (error instanceof AppError && error.kind === 'not_found') return { items: [], nextCursor: '' };
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
