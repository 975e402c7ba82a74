import type { SampleData as SampleDataMessage } from '@blackfang/contracts/scraping/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Id, line, orNull, Time, toTime } from '../http/schemas.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';

const NewSampleData = z
  .strictObject({
    industry: line(100)
      .optional()
      .meta({ description: 'One that is not known, or none, is shown as E-commerce', examples: ['Automotive'] }),
  })
  .meta({ id: 'NewSampleData' });
const SampleData = z
  .object({
    id: Id.nullable().meta({ description: 'null: there is none' }),
    industry: z.string().nullable(),
    addedAt: Time.nullable(),
    competitors: z.int(),
    products: z.int(),
    watches: z.int(),
  })
  .meta({ id: 'SampleData' });
/** Some sixty pages are stored for good and read meanwhile. */
const ADD_MS = 25_000;

/** What those look at who only look, beside their own data where they have some. */
@Heading('sample data')
@Controller('api/v1/sample-data')
export class SampleDataApi {
  constructor(private readonly services: Services) {}

  @Get()
  @TenantList()
  @Documents({ summary: 'Read which sample data there is', answers: SampleData })
  async get(@Call() call: RpcCallOptions) {
    return toSampleData(await this.services.sampleData.getSampleData({}, call));
  }

  @Post()
  @Documents({
    summary:
      'Add competitors, products and watches with two months of history that are never fetched nor counted; where there are some, they stay',
    answers: SampleData,
    status: 201,
    once: true,
  })
  async add(
    @Call() call: RpcCallOptions,
    @Body({ schema: NewSampleData }) { industry = '' }: z.output<typeof NewSampleData>,
  ) {
    const options = { ...call, timeoutMs: ADD_MS };
    return toSampleData(await this.services.sampleData.addSampleData({ industry }, options));
  }

  @Delete()
  @HttpCode(204)
  @Documents({ summary: 'Remove all sample data with what came of it', status: 204, once: true })
  async remove(@Call() call: RpcCallOptions): Promise<void> {
    await this.services.sampleData.removeSampleData({}, call);
  }
}

function toSampleData(message: SampleDataMessage): z.output<typeof SampleData> {
  const { id, industry, addedAt, competitors, products, watches } = message;
  return { id: id ?? null, industry: orNull(industry), addedAt: toTime(addedAt), competitors, products, watches };
}
