import type { DataExport as DataExportMessage } from '@blackfang/contracts/scraping/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Id, orNull, PageQuery, pageOf, Time, toTime } from '../http/schemas.ts';
import { dataFileAddress } from '../pages/data-files.api.ts';
import { Services } from '../services.ts';

const DataExport = z
  .object({
    id: Id,
    of: z.enum(['tenant', 'person']).meta({ description: 'All of the tenant, for an owner; else what is mine' }),
    status: z.enum(['queued', 'running', 'ready', 'failed']),
    part: z.string().nullable().meta({ description: 'What is being read' }),
    rows: z.int(),
    bytes: z.int().nullable(),
    createdAt: Time,
    finishedAt: Time.nullable(),
    expiresAt: Time.nullable().meta({ description: 'From then on it can’t be fetched' }),
  })
  .meta({ id: 'DataExport' });
const DataExports = pageOf(DataExport, 'DataExportPage');
const DataExportTicket = z
  .object({
    url: z.string().meta({ description: 'Of the ZIP archive, for a browser without a token' }),
    expiresAt: Time,
  })
  .meta({ id: 'DataExportTicket' });

/** Copies of all data that somebody may take with them. */
@Heading('account')
@Controller('api/v1/data-exports')
export class DataExportsApi {
  constructor(private readonly services: Services) {}

  @Post()
  @HttpCode(202)
  @Documents({
    summary: 'Begin a copy of all data of the tenant, for its owner, or of what is mine',
    answers: DataExport,
    status: 202,
    once: true,
  })
  async start(@Call() call: RpcCallOptions) {
    return toDataExport(await this.services.dataExports.startDataExport({}, call));
  }

  @Get()
  @Documents({ summary: 'List my copies that can still be fetched, newest first', answers: DataExports })
  async list(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.dataExports.listDataExports(page, call);
    return { items: items.map(toDataExport), nextCursor: orNull(nextCursor) };
  }

  @Get(':id')
  @Documents({ summary: 'Read how far one of my copies is', answers: DataExport, refuses: [404] })
  async one(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toDataExport(await this.services.dataExports.getDataExport({ id }, call));
  }

  @Post(':id/ticket')
  @HttpCode(200)
  @Documents({
    summary: 'An address under which I fetch it within a minute',
    answers: DataExportTicket,
    refuses: [404, 409],
  })
  async ticket(@Call() call: RpcCallOptions, @Param('id') id: string) {
    const { ticket, expiresAt } = await this.services.dataExports.issueDataExportTicket({ id }, call);
    return { url: dataFileAddress(ticket), expiresAt: toTime(expiresAt) };
  }
}

function toDataExport(one: DataExportMessage) {
  return {
    id: one.id,
    of: one.wholeTenant ? ('tenant' as const) : ('person' as const),
    status: one.status,
    part: orNull(one.part),
    rows: one.rows,
    bytes: one.bytes === undefined ? null : Number(one.bytes),
    createdAt: toTime(one.createdAt),
    finishedAt: toTime(one.finishedAt),
    expiresAt: toTime(one.expiresAt),
  };
}
