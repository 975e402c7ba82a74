import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Money } from '../http/schemas.ts';
import { ExtractedField } from '../observations/observation.shape.ts';
import { Promotion } from '../promotions/promotion.shape.ts';
import { Rating } from '../reviews/review.shape.ts';
import { Services } from '../services.ts';
import { ProxyChoice } from '../proxies/proxy.shape.ts';
import { Feed, Listing, Review, Sitemap } from '../pages/found.shape.ts';

const MAX_HTML = 8_000_000;
const FETCH_AND_READ_MS = 45_000;

const ExtractionRequest = z
  .strictObject({
    url: z
      .string({ error: 'Give the address of a page.' })
      .trim()
      .min(1, { error: 'Give the address of a page.' })
      .max(2_048),
    html: z.string().max(MAX_HTML).optional().meta({ description: 'The page itself: then nothing is fetched' }),
    tier: z.enum(['auto', 'http', 'browser']).optional().meta({
      description:
        'How the page is got; `auto` takes the browser where a plain fetch shows no price of what can be bought',
    }),
    proxy: ProxyChoice.optional().meta({
      description:
        'A pool of proxies, or `direct` for none. null or left out: the pool `default` where that has proxies, as watches do',
    }),
  })
  .meta({ id: 'ExtractionRequest' });
const Extraction = z
  .looseObject({
    url: z.string(),
    status: z.enum(['ok', 'unknown', 'failed', 'quarantined']),
    kind: z.enum(['product', 'listing', 'feed', 'sitemap']),
    reason: z.string().optional().meta({ description: 'With status quarantined: why the value would be held' }),
    name: z.string().nullable(),
    brand: z.string().nullable(),
    sku: z.string().nullable(),
    gtin: z.string().nullable(),
    mpn: z.string().nullable(),
    price: Money.nullable(),
    listPrice: Money.nullable(),
    availability: z.string(),
    rating: Rating.nullable().meta({ description: 'What people think of it on the whole, as the page says' }),
    images: z.array(z.string()),
    promotion: Promotion.nullable().meta({ description: 'What the page claims to be cheaper than usual' }),
    reviews: z.array(Review).meta({ description: 'The first 50' }),
    listing: Listing.optional().meta({ description: 'With kind listing' }),
    feed: Feed.optional().meta({ description: 'With kind feed' }),
    sitemap: Sitemap.optional().meta({ description: 'With kind sitemap' }),
    fields: z.record(z.string(), ExtractedField).meta({ description: 'Where each value was read' }),
    warnings: z.array(z.string()),
    tier: z.enum(['http', 'browser']).optional().meta({ description: 'How the page was got' }),
    error: z.object({ reason: z.string(), detail: z.string() }).optional(),
  })
  .meta({ id: 'Extraction' });

@Heading('extract')
@Controller('api/v1/extract')
export class ExtractApi {
  constructor(private readonly services: Services) {}

  @Post()
  @HttpCode(200)
  @Documents({ summary: 'Read a page and save nothing', answers: Extraction, refuses: [413, 422] })
  async extract(
    @Call() call: RpcCallOptions,
    @Body({ schema: ExtractionRequest }) body: z.output<typeof ExtractionRequest>,
  ): Promise<unknown> {
    const { accessToken } = call;
    const options = { ...(accessToken !== undefined && { accessToken }), timeoutMs: FETCH_AND_READ_MS };
    const request = { ...body, proxy: body.proxy ?? '' };
    const { extractionJson } = await this.services.extract.extract(request, options);
    return JSON.parse(extractionJson) as unknown;
  }
}
