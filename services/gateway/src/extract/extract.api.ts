import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Documents } from '../http/open-api.ts';
import { Call } from '../http/request.ts';
import { Money } from '../http/schemas.ts';
import { Services } from '../services.ts';

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
  })
  .meta({ id: 'ExtractionRequest' });
const Extraction = z
  .looseObject({
    url: z.string(),
    status: z.enum(['ok', 'unknown', 'failed', 'quarantined']),
    kind: z.string().nullable(),
    name: z.string().nullable(),
    price: Money.nullable(),
    listPrice: Money.nullable(),
    availability: z.string(),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Extraction' });

@ApiTags('extract')
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
    const { extractionJson } = await this.services.extract.extract(body, options);
    return JSON.parse(extractionJson) as unknown;
  }
}
