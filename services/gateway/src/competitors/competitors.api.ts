import type { Competitor as CompetitorMessage } from '@blackfang/contracts/scraping/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents } from '../http/open-api.ts';
import { Call, IfMatch, withETag } from '../http/request.ts';
import { Id, line, orNull, PageQuery, pageOf, Time, toTime } from '../http/schemas.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';

const DOMAIN = 'Give a host name such as shop.example.';
const Domain = z
  .string({ error: DOMAIN })
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?=.{1,253}$)([\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}])?\.)*[\p{L}\p{N}][\p{L}\p{N}-]{0,62}$/u, {
    error: DOMAIN,
  });

const NewCompetitor = z
  .strictObject({
    name: line(200),
    industry: line(100).optional(),
    domains: z.array(Domain).max(50).default([]),
  })
  .meta({ id: 'NewCompetitor' });
const CompetitorChange = z
  .strictObject({ name: line(200), industry: line(100), domains: z.array(Domain).max(50) })
  .partial()
  .meta({ id: 'CompetitorChange' });
const Competitor = z
  .object({
    id: Id,
    name: z.string(),
    industry: z.string().nullable(),
    domains: z.array(z.string()),
    pausedReason: z.string().nullable(),
    createdAt: Time,
  })
  .meta({ id: 'Competitor' });
const Competitors = pageOf(Competitor, 'CompetitorPage');

@ApiTags('competitors')
@Controller('api/v1/competitors')
export class CompetitorsApi {
  constructor(private readonly services: Services) {}

  @Post()
  @Documents({ summary: 'Add a competitor', answers: Competitor, status: 201, once: true })
  async create(
    @Call() call: RpcCallOptions,
    @Body({ schema: NewCompetitor }) body: z.output<typeof NewCompetitor>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const made = await this.services.competitors.createCompetitor({ ...body, industry: body.industry ?? '' }, call);
    return withETag(reply, made.version, toCompetitor(made));
  }

  @Get()
  @TenantList()
  @Documents({ summary: 'List competitors, newest first', answers: Competitors })
  async list(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.competitors.listCompetitors(page, call);
    return { items: items.map(toCompetitor), nextCursor: orNull(nextCursor) };
  }

  @Get(':id')
  @Documents({ summary: 'Read a competitor', answers: Competitor, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await this.services.competitors.getCompetitor({ id }, call);
    return withETag(reply, found.version, toCompetitor(found));
  }

  @Patch(':id')
  @Documents({ summary: 'Change a competitor', answers: Competitor, once: true, versioned: true, refuses: [404] })
  async update(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
    @Body({ schema: CompetitorChange }) body: z.output<typeof CompetitorChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const domains = body.domains && { items: body.domains };
    const changed = await this.services.competitors.updateCompetitor({ ...body, id, domains, expectedVersion }, call);
    return withETag(reply, changed.version, toCompetitor(changed));
  }

  @Delete(':id')
  @HttpCode(204)
  @Documents({
    summary: 'Delete a competitor with its watches',
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
    await this.services.competitors.deleteCompetitor({ id, expectedVersion }, call);
  }
}

function toCompetitor(message: CompetitorMessage): z.output<typeof Competitor> {
  return {
    id: message.id,
    name: message.name,
    industry: orNull(message.industry),
    domains: message.domains,
    pausedReason: orNull(message.pausedReason),
    createdAt: toTime(message.createdAt) ?? '',
  };
}
