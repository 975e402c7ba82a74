import type { Resend as ResendMessage } from '@blackfang/contracts/alerting/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call } from '../http/request.ts';
import { Id, Time, toTime } from '../http/schemas.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';

const MOMENT = 'Give a moment such as 2026-03-01T08:00:00Z.';
const Moment = z.iso.datetime({ error: MOMENT, offset: true }).transform((text) => new Date(text));
const Range = z.strictObject({
  from: Moment,
  to: Moment,
  onlyFailed: z
    .boolean({ error: 'Set true or false.' })
    .default(true)
    .meta({ description: 'What has not arrived; else what has arrived too' }),
});
const RangeQuery = Range.extend({
  onlyFailed: z
    .enum(['true', 'false'], { error: 'Set true or false.' })
    .default('true')
    .transform((text) => text === 'true'),
});
const NewResend = Range.meta({ id: 'NewWebhookResend' });
const Count = z
  .object({
    count: z.int(),
    complete: z.boolean().meta({ description: 'Whether that is all; else the oldest of more' }),
  })
  .meta({ id: 'WebhookResendCount' });
const Resend = z
  .object({
    id: Id,
    endpointId: Id,
    from: Time,
    to: Time,
    onlyFailed: z.boolean(),
    count: z.int(),
    complete: z.boolean(),
    createdAt: Time,
    delivered: z.int(),
    failed: z.int(),
    waiting: z.int(),
  })
  .meta({ id: 'WebhookResend' });
const EventTypes = z
  .object({
    items: z.array(
      z.object({
        topic: z.string(),
        summary: z.string(),
        subscribable: z.boolean().meta({ description: 'Else it is sent when somebody asks for it' }),
        sample: z.record(z.string(), z.unknown()).meta({ description: 'A whole body' }),
        schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of a body' }),
      }),
    ),
  })
  .meta({ id: 'WebhookTopics' });

@Heading('webhooks')
@Controller('api/v1')
export class ResendsApi {
  constructor(private readonly services: Services) {}

  @Get('webhook-endpoints/:id/resend')
  @Documents({
    summary: 'Count the deliveries of a time that could be sent again, 5,000 at most',
    answers: Count,
    refuses: [404],
  })
  async count(
    @Call() call: RpcCallOptions,
    @Param('id') endpointId: string,
    @Query({ schema: RangeQuery }) range: z.output<typeof RangeQuery>,
  ) {
    return this.services.endpoints.countDeliveries({ ...range, endpointId }, call);
  }

  @Post('webhook-endpoints/:id/resend')
  @HttpCode(200)
  @Documents({
    summary: 'Send the deliveries of a time again under their own ids, oldest first, 5,000 at most',
    answers: Resend,
    once: true,
    refuses: [404, 422],
  })
  async resend(
    @Call() call: RpcCallOptions,
    @Param('id') endpointId: string,
    @Body({ schema: NewResend }) range: z.output<typeof NewResend>,
  ) {
    return toResend(await this.services.endpoints.resendDeliveries({ ...range, endpointId }, call));
  }

  @Get('webhook-resends/:id')
  @Documents({ summary: 'Read what became of what was sent again', answers: Resend, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toResend(await this.services.endpoints.getResend({ id }, call));
  }

  @Get('webhook-topics')
  @TenantList()
  @Documents({ summary: 'List what endpoints can be told of, with a sample of each', answers: EventTypes })
  async topics(@Call() call: RpcCallOptions) {
    const { items } = await this.services.endpoints.getEventTypes({}, call);
    return {
      items: items.map(({ sample, schema, ...rest }) => ({ ...rest, sample: read(sample), schema: read(schema) })),
    };
  }
}

/** JSON that alerting made of an object. */
const read = (json: string) => JSON.parse(json) as Record<string, unknown>;

function toResend({ from, to, createdAt, ...rest }: ResendMessage) {
  return { ...rest, from: toTime(from), to: toTime(to), createdAt: toTime(createdAt) };
}
