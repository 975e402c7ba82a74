import type {
  Attempt as AttemptMessage,
  AttemptDetail as AttemptDetailMessage,
  Endpoint as EndpointMessage,
} from '@blackfang/contracts/alerting/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Documents, Heading } from '../http/documents.ts';
import { Call, IfMatch, withETag } from '../http/request.ts';
import { Id, orNull, PageQuery, pageOf, Time, toTime, Words } from '../http/schemas.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';

const TOPIC = 'Give topics such as alert.raised, or alert.* for all of alert.';
const Topics = z
  .array(z.string({ error: TOPIC }).regex(/^([a-z]+\.([a-z_]+|\*)|\*)$/, { error: TOPIC }))
  .min(1, { error: TOPIC })
  .max(20);
const Address = z
  .string({ error: 'Give the address of your receiver.' })
  .trim()
  .min(1, { error: 'Give the address of your receiver.' })
  .max(2_048);
const NewEndpoint = z
  .strictObject({ url: Address, topics: Topics, description: Words.default('') })
  .meta({ id: 'NewWebhookEndpoint' });
const EndpointChange = z
  .strictObject({
    url: Address,
    topics: Topics,
    description: Words,
    status: z.enum(['active', 'disabled'], { error: 'Set active or disabled.' }),
  })
  .partial()
  .meta({ id: 'WebhookEndpointChange' });
const Endpoint = z
  .object({
    id: Id,
    url: z.string(),
    topics: z.array(z.string()),
    description: z.string(),
    status: z.enum(['active', 'disabled']),
    disabledReason: z.string().nullable(),
    failingSince: Time.nullable().meta({ description: 'Every attempt has failed since then' }),
    previousSecretValidUntil: Time.nullable().meta({ description: 'Until then the secret before signs too' }),
    resendId: Id.nullable().meta({ description: 'The latest time that many of its deliveries were sent again' }),
    version: z.string().meta({ description: 'What its ETag says' }),
    createdAt: Time,
  })
  .meta({ id: 'WebhookEndpoint' });
const Secret = z.string().meta({ description: 'whsec_ and base64, shown this once' });
const MadeEndpoint = Endpoint.extend({ secret: Secret }).meta({ id: 'MadeWebhookEndpoint' });
const Endpoints = pageOf(Endpoint, 'WebhookEndpointPage');
const Attempt = z
  .object({
    id: Id,
    deliveryId: Id,
    webhookId: z.string(),
    topic: z.string(),
    number: z.int(),
    at: Time,
    status: z.string(),
    httpStatus: z.int().nullable(),
    error: z.string().nullable(),
    durationMs: z.int(),
    nextAttemptAt: Time.nullable(),
  })
  .meta({ id: 'WebhookAttempt' });
const Attempts = pageOf(Attempt, 'WebhookAttemptPage');
const AttemptQuery = PageQuery.extend({
  status: z.enum(['succeeded', 'failed'], { error: 'The status is succeeded or failed.' }).optional(),
  topic: z.string().max(100).optional(),
});
const Headers = z.record(z.string(), z.string());
const AttemptDetail = Attempt.extend({
  endpointId: Id,
  request: z.object({ headers: Headers, body: z.string() }),
  response: z
    .object({ headers: Headers, body: z.string(), cut: z.boolean() })
    .nullable()
    .meta({ description: 'The first KiB of the body; null where no answer came, or it is no longer kept' }),
}).meta({ id: 'WebhookAttemptDetail' });
const Rotated = z.object({ secret: Secret, previousValidUntil: Time }).meta({ id: 'RotatedSecret' });
const Started = z.object({ deliveryId: Id }).meta({ id: 'StartedDelivery' });

@Heading('webhooks')
@Controller('api/v1')
export class WebhooksApi {
  constructor(private readonly services: Services) {}

  @Post('webhook-endpoints')
  @Documents({
    summary: 'Subscribe an address; its secret is shown once',
    answers: MadeEndpoint,
    status: 201,
    once: true,
    refuses: [422],
  })
  async create(
    @Call() call: RpcCallOptions,
    @Body({ schema: NewEndpoint }) body: z.output<typeof NewEndpoint>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { endpoint, secret } = await this.services.endpoints.createEndpoint(body, call);
    if (endpoint === undefined) throw new Error('alerting made no endpoint');
    return withETag(reply, endpoint.version, { ...toEndpoint(endpoint), secret });
  }

  @Get('webhook-endpoints')
  @TenantList()
  @Documents({ summary: 'List endpoints, newest first', answers: Endpoints })
  async list(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.endpoints.listEndpoints(page, call);
    return { items: items.map(toEndpoint), nextCursor: orNull(nextCursor) };
  }

  @Get('webhook-endpoints/:id')
  @Documents({ summary: 'Read an endpoint', answers: Endpoint, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const endpoint = await this.services.endpoints.getEndpoint({ id }, call);
    return withETag(reply, endpoint.version, toEndpoint(endpoint));
  }

  @Patch('webhook-endpoints/:id')
  @Documents({
    summary: 'Change an endpoint, or switch it on or off',
    answers: Endpoint,
    once: true,
    versioned: true,
    refuses: [404, 422],
  })
  async update(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
    @Body({ schema: EndpointChange }) body: z.output<typeof EndpointChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { topics, ...rest } = body;
    const change = { ...rest, id, expectedVersion, topics: topics && { items: topics } };
    const endpoint = await this.services.endpoints.updateEndpoint(change, call);
    return withETag(reply, endpoint.version, toEndpoint(endpoint));
  }

  @Delete('webhook-endpoints/:id')
  @HttpCode(204)
  @Documents({ summary: 'Remove an endpoint', status: 204, once: true, versioned: true, refuses: [404] })
  async delete(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
  ): Promise<void> {
    await this.services.endpoints.deleteEndpoint({ id, expectedVersion }, call);
  }

  @Get('webhook-endpoints/:id/attempts')
  @TenantList()
  @Documents({ summary: 'List attempts, newest first', answers: Attempts, refuses: [404] })
  async attempts(
    @Call() call: RpcCallOptions,
    @Param('id') endpointId: string,
    @Query({ schema: AttemptQuery }) page: z.output<typeof AttemptQuery>,
  ) {
    const { items, nextCursor } = await this.services.endpoints.listAttempts({ ...page, endpointId }, call);
    return { items: items.map(toAttempt), nextCursor: orNull(nextCursor) };
  }

  @Post('webhook-endpoints/:id/rotate-secret')
  @HttpCode(200)
  @Documents({
    summary: 'Get a new secret; the old one signs too for 24 h',
    answers: Rotated,
    once: true,
    refuses: [404],
  })
  async rotate(@Call() call: RpcCallOptions, @Param('id') id: string) {
    const { secret, previousValidUntil } = await this.services.endpoints.rotateSecret({ id }, call);
    return { secret, previousValidUntil: toTime(previousValidUntil) };
  }

  @Delete('webhook-endpoints/:id/previous-secret')
  @HttpCode(204)
  @Documents({ summary: 'End the secret before at once', status: 204, once: true, refuses: [404] })
  async endPrevious(@Call() call: RpcCallOptions, @Param('id') id: string): Promise<void> {
    await this.services.endpoints.endPreviousSecret({ id }, call);
  }

  @Post('webhook-endpoints/:id/test')
  @HttpCode(200)
  @Documents({ summary: 'Send a test event', answers: Started, once: true, refuses: [404, 409] })
  async test(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return this.services.endpoints.testEndpoint({ id }, call);
  }

  @Get('webhook-attempts/:id')
  @Documents({ summary: 'Read an attempt with its request and response', answers: AttemptDetail, refuses: [404] })
  async attempt(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toDetail(await this.services.endpoints.getAttempt({ id }, call));
  }

  @Post('webhook-attempts/:id/retry')
  @HttpCode(200)
  @Documents({ summary: 'Deliver it once more', answers: Started, once: true, refuses: [404, 409] })
  async retry(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return this.services.endpoints.retryAttempt({ id }, call);
  }
}

function toEndpoint(endpoint: EndpointMessage) {
  const { id, url, topics, description, status, disabledReason, failingSince, resendId } = endpoint;
  return {
    id,
    url,
    topics,
    description,
    status,
    disabledReason: orNull(disabledReason),
    failingSince: toTime(failingSince),
    previousSecretValidUntil: toTime(endpoint.previousSecretValidUntil),
    resendId: orNull(resendId),
    version: String(endpoint.version),
    createdAt: toTime(endpoint.createdAt),
  };
}

function toDetail({ attempt, endpointId, requestBody, exchange }: AttemptDetailMessage) {
  if (attempt === undefined) throw new Error('alerting told of no attempt');
  const { requestHeaders = {}, responseHeaders = {}, responseBody = '', responseCut = false } = exchange ?? {};
  const answered = exchange !== undefined && attempt.httpStatus !== 0;
  return {
    ...toAttempt(attempt),
    endpointId,
    request: { headers: requestHeaders, body: requestBody },
    response: answered ? { headers: responseHeaders, body: responseBody, cut: responseCut } : null,
  };
}

function toAttempt(attempt: AttemptMessage) {
  return {
    ...attempt,
    at: toTime(attempt.at),
    httpStatus: attempt.httpStatus === 0 ? null : attempt.httpStatus,
    error: orNull(attempt.error),
    nextAttemptAt: toTime(attempt.nextAttemptAt),
  };
}
