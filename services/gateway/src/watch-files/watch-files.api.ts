import type { ImportPreview as PreviewMessage } from '@blackfang/contracts/scraping/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Money, orNull, toMoney } from '../http/schemas.ts';
import { sendFile } from '../http/send-file.ts';
import { Services } from '../services.ts';
import { toWatchJob, WatchJob } from '../watch-jobs/watch-job.shape.ts';
import { Sort, toFilter, toSort, WatchFilterQuery } from '../watches/watch.shape.ts';

const EXPORT_MS = 60_000;
const MAX_CHARACTERS = 3_000_000;

const Format = z.enum(['csv', 'json']);
const WatchFile = z
  .strictObject({
    format: Format,
    text: z.string().max(MAX_CHARACTERS).meta({ description: 'At most 10,000 rows; columns as an export has them' }),
  })
  .meta({ id: 'WatchFile' });
const ImportPreview = z
  .object({
    rows: z.int(),
    creates: z.int(),
    updates: z.int().meta({ description: 'Rows of watches that there are, by id or address' }),
    wrong: z.int().meta({ description: 'Rows that can’t be taken' }),
    errors: z.array(z.object({ line: z.int(), path: z.string(), message: z.string() })),
    sample: z.array(
      z.object({
        line: z.int(),
        url: z.string(),
        name: z.string().nullable(),
        competitor: z.string().nullable(),
        tags: z.array(z.string()),
        schedule: z.string().nullable(),
        ownPrice: Money.nullable(),
        status: z.enum(['active', 'paused']).nullable(),
        language: z.string().nullable(),
        notes: z.string().nullable(),
        known: z.boolean(),
      }),
    ),
    room: z.int().meta({ description: 'Watches that the plan has room for' }),
  })
  .meta({ id: 'ImportPreview' });
const ExportQuery = WatchFilterQuery.extend({ format: Format.default('csv'), sort: Sort.optional() });

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

/** Watches as files: out of here, and back. */
@Heading('watches')
@Controller('api/v1')
export class WatchFilesApi {
  constructor(private readonly services: Services) {}

  @Post('watch-imports/preview')
  @HttpCode(200)
  @Documents({ summary: 'What an import of a file would do, and what of it can’t be taken', answers: ImportPreview })
  async preview(@Call() call: RpcCallOptions, @Body({ schema: WatchFile }) file: z.output<typeof WatchFile>) {
    return toPreview(await this.services.watchFiles.previewImport(file, call));
  }

  @Post('watch-imports')
  @HttpCode(202)
  @Documents({
    summary: 'Make and change watches as a file says; by id or address it finds those that there are',
    answers: WatchJob,
    status: 202,
    once: true,
  })
  async start(@Call() call: RpcCallOptions, @Body({ schema: WatchFile }) file: z.output<typeof WatchFile>) {
    return toWatchJob(await this.services.watchFiles.startImport(file, call));
  }

  @Get('watch-exports')
  @Documents({ summary: 'All that is asked for as a file, which an import reads back', answers: z.string() })
  async export(
    @Call() call: RpcCallOptions,
    @Query({ schema: ExportQuery }) { format, sort, ...filter }: z.output<typeof ExportQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const request = { format, filter: toFilter(filter), sort: toSort(sort) };
    const pieces = this.services.watchFiles.exportWatches(request, { ...call, timeoutMs: EXPORT_MS });
    await sendFile(reply, pieces, { name: `watches.${format}`, type: TYPES[format] });
  }
}

function toPreview({ sample, ...preview }: PreviewMessage) {
  return {
    ...preview,
    sample: sample.map(({ name, competitor, schedule, ownPrice, status, language, notes, ...row }) => ({
      ...row,
      status: orNull(status),
      language: orNull(language),
      notes: orNull(notes),
      name: orNull(name),
      competitor: orNull(competitor),
      schedule: orNull(schedule),
      ownPrice: toMoney(ownPrice),
    })),
  };
}
