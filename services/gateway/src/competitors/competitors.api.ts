import type { Competitor as CompetitorMessage } from '@blackfang/contracts/scraping/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call, IfMatch, withETag } from '../http/request.ts';
import { Id, line, orNull, PageQuery, pageOf, searchIn, Time, toTime } from '../http/schemas.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { ProxyChoice } from '../proxies/proxy.shape.ts';
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

const Vat = z
  .enum(['included', 'excluded'], { error: 'Say included or excluded, or null where you do not know.' })
  .nullable()
  .meta({ description: 'Whether its prices have VAT in them; null where that is not known' });

const NewCompetitor = z
  .strictObject({
    name: line(200),
    industry: line(100).optional(),
    domains: z.array(Domain).max(50).default([]),
    vat: Vat.default(null),
    proxy: ProxyChoice.default(null),
  })
  .meta({ id: 'NewCompetitor' });
const IndustryChange = z
  .union([z.literal(''), line(100)], { error: 'Give 1 to 100 characters, or none to say nothing of it.' })
  .meta({ description: 'Empty: nothing is said of it any more' });
const CompetitorChange = z
  .strictObject({
    name: line(200),
    industry: IndustryChange,
    domains: z.array(Domain).max(50),
    vat: Vat,
    proxy: ProxyChoice,
  })
  .partial()
  .meta({ id: 'CompetitorChange' });
const Competitor = z
  .object({
    id: Id,
    name: z.string(),
    industry: z.string().nullable(),
    domains: z.array(z.string()),
    vat: Vat,
    proxy: ProxyChoice,
    logoAt: Time.nullable().meta({ description: 'When its sign was read; null where there is none' }),
    pausedReason: z.string().nullable(),
    sample: z.boolean().meta({ description: 'It belongs to the sample data' }),
    watches: z
      .object({ total: z.int(), failing: z.int(), paused: z.int(), held: z.int() })
      .meta({ description: 'How its watches do; held: a value waits for somebody to accept or reject it' }),
    priceIndex: z.object({ value: z.number(), products: z.int() }).nullable().meta({
      description:
        'Mean of their price in percent of the own one: over watches that are not paused, with both in one currency',
    }),
    createdAt: Time,
  })
  .meta({ id: 'Competitor' });
/** Longer than scraping takes for a page and its pictures. */
const HOME_PAGE_MS = 15_000;
const ActivityQuery = z.strictObject({ weeks: z.coerce.number().int().min(1).max(53).default(12) });
const Activity = z
  .object({
    weeks: z.array(
      z.object({
        begins: Time.meta({ description: 'A Monday, UTC' }),
        priceDrops: z.int(),
        priceRises: z.int(),
        stockChanges: z.int(),
      }),
    ),
    watches: z.int(),
    complete: z.boolean().meta({ description: 'Whether all of its watches were looked at' }),
  })
  .meta({ id: 'Activity', description: 'Oldest week first, without a gap' });
const Competitors = pageOf(Competitor, 'CompetitorPage');
const CompetitorQuery = PageQuery.extend({ search: searchIn('In name or domains') });

@Heading('competitors')
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
    const made = await this.services.competitors.createCompetitor(
      { ...body, industry: body.industry ?? '', vat: body.vat ?? '', proxy: body.proxy ?? '' },
      call,
    );
    return withETag(reply, made.version, toCompetitor(made));
  }

  @Get()
  @TenantList()
  @Documents({ summary: 'List competitors, newest first', answers: Competitors })
  async list(@Call() call: RpcCallOptions, @Query({ schema: CompetitorQuery }) page: z.output<typeof CompetitorQuery>) {
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
    const vat = body.vat === null ? '' : body.vat;
    const proxy = body.proxy === null ? '' : body.proxy;
    const request = { ...body, id, domains, vat, proxy, expectedVersion };
    const changed = await this.services.competitors.updateCompetitor(request, call);
    return withETag(reply, changed.version, toCompetitor(changed));
  }

  @Post(':id/home-page')
  @HttpCode(200)
  @Documents({
    summary: 'Read its name and its sign from its home page; the name only where it has none but its domain',
    answers: Competitor,
    once: true,
    refuses: [404, 422],
  })
  async lookAtHomePage(
    @Call() call: RpcCallOptions,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const options = { ...call, timeoutMs: HOME_PAGE_MS };
    const read = await this.services.competitors.lookAtHomePage({ id }, options);
    return withETag(reply, read.version, toCompetitor(read));
  }

  /** Somebody else's picture: known by its bytes, and served so that no browser takes it for anything else. */
  @Get(':id/logo')
  @Documents({ summary: 'Its sign, as it was read from its home page', answers: z.string(), refuses: [404] })
  async logo(@Call() call: RpcCallOptions, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { contentType, data } = await this.services.competitors.getLogo({ id }, call);
    await reply
      .header('content-type', contentType)
      .header('content-security-policy', "sandbox; default-src 'none'")
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'private, max-age=3600')
      .send(Buffer.from(data));
  }

  @Get(':id/activity')
  @TenantList()
  @Documents({ summary: 'How often its prices and stock changed, week by week', answers: Activity, refuses: [404] })
  async activity(
    @Call() call: RpcCallOptions,
    @Param('id') competitorId: string,
    @Query({ schema: ActivityQuery }) { weeks }: z.output<typeof ActivityQuery>,
  ) {
    await this.services.competitors.getCompetitor({ id: competitorId }, call);
    const { weeks: counted, watches, cut } = await this.services.history.countActivity({ competitorId, weeks }, call);
    return {
      weeks: counted.map(({ begins, ...counts }) => ({ begins: toTime(begins), ...counts })),
      watches,
      complete: !cut,
    };
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
  const { standing } = message;
  return {
    id: message.id,
    name: message.name,
    industry: orNull(message.industry),
    domains: message.domains,
    vat: orNull(message.vat) as z.output<typeof Vat>,
    proxy: orNull(message.proxy),
    logoAt: toTime(message.logoAt),
    pausedReason: orNull(message.pausedReason),
    sample: message.sample,
    watches: {
      total: standing?.watches ?? 0,
      failing: standing?.failing ?? 0,
      paused: standing?.paused ?? 0,
      held: standing?.held ?? 0,
    },
    priceIndex: standing?.priceIndex === undefined ? null : { value: standing.priceIndex, products: standing.compared },
    createdAt: toTime(message.createdAt) ?? '',
  };
}
