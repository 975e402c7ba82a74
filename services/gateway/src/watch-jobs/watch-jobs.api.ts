import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { orNull, PageQuery } from '../http/schemas.ts';
import { Services } from '../services.ts';
import { NewWatchJob, toWatchJob, WatchJob, WatchJobs } from './watch-job.shape.ts';

/** Work on many watches at once. */
@Heading('watches')
@Controller('api/v1/watch-jobs')
export class WatchJobsApi {
  constructor(private readonly services: Services) {}

  @Post()
  @HttpCode(202)
  @Documents({
    summary: 'Run, pause, resume, tag, untag, move or delete many watches: by id, or all that a filter finds now',
    answers: WatchJob,
    status: 202,
    once: true,
    refuses: [404],
  })
  async start(
    @Call() call: RpcCallOptions,
    @Body({ schema: NewWatchJob }) { watches, ...body }: z.output<typeof NewWatchJob>,
  ) {
    const chosen =
      'ids' in watches
        ? { watches: { ids: watches.ids }, filter: undefined }
        : { watches: undefined, filter: watches.filter };
    return toWatchJob(await this.services.watchJobs.startWatchJob({ ...body, ...chosen }, call));
  }

  @Get()
  @Documents({ summary: 'List work on many watches of the last week, newest first', answers: WatchJobs })
  async list(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.watchJobs.listWatchJobs(page, call);
    return { items: items.map(toWatchJob), nextCursor: orNull(nextCursor) };
  }

  @Get(':id')
  @Documents({ summary: 'How far it has come, and what came of it', answers: WatchJob, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toWatchJob(await this.services.watchJobs.getWatchJob({ id }, call));
  }

  @Post(':id/undo')
  @HttpCode(202)
  @Documents({
    summary: 'Stop what is left of it and take back what it did; answers the work that does so',
    answers: WatchJob,
    status: 202,
    once: true,
    refuses: [404],
  })
  async undo(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toWatchJob(await this.services.watchJobs.undoWatchJob({ id }, call));
  }
}
