import type {
  Channel as ChannelMessage,
  ChannelDelivery as ChannelDeliveryMessage,
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

const NewChannel = z
  .strictObject({
    kind: z.literal('email', { error: 'The kind is email.' }),
    address: z.email({ error: 'Give an e-mail address.' }).max(254),
    name: Words.default(''),
  })
  .meta({ id: 'NewChannel' });
const Channel = z
  .object({
    id: Id,
    kind: z.string(),
    address: z.string(),
    name: z.string(),
    verified: z.boolean(),
    version: z.string(),
    createdAt: Time,
  })
  .meta({ id: 'Channel' });
const ChannelChange = z.strictObject({ name: Words }).meta({ id: 'ChannelChange' });
const Channels = pageOf(Channel, 'ChannelPage');
const ChannelDelivery = z
  .object({
    id: Id,
    topic: z.string(),
    status: z.enum(['pending', 'delivered', 'failed', 'summarised']),
    attempts: z.int(),
    lastError: z.string().nullable(),
    createdAt: Time,
    deliveredAt: Time.nullable(),
  })
  .meta({ id: 'ChannelDelivery' });
const TestSent = z.object({ deliveryId: Id }).meta({ id: 'TestSent' });

@Heading('channels')
@Controller('api/v1/channels')
export class ChannelsApi {
  constructor(private readonly services: Services) {}

  @Post()
  @Documents({
    summary: 'Add a channel; another address than your own verified one is asked first',
    answers: Channel,
    status: 201,
    once: true,
  })
  async create(@Call() call: RpcCallOptions, @Body({ schema: NewChannel }) body: z.output<typeof NewChannel>) {
    return toChannel(await this.services.channels.createChannel(body, call));
  }

  @Get()
  @TenantList()
  @Documents({ summary: 'List channels, newest first', answers: Channels })
  async list(@Call() call: RpcCallOptions, @Query({ schema: PageQuery }) page: PageQuery) {
    const { items, nextCursor } = await this.services.channels.listChannels(page, call);
    return { items: items.map(toChannel), nextCursor: orNull(nextCursor) };
  }

  @Get(':id')
  @Documents({ summary: 'Read a channel', answers: Channel, refuses: [404] })
  async get(@Call() call: RpcCallOptions, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const channel = await this.services.channels.getChannel({ id }, call);
    return withETag(reply, channel.version, toChannel(channel));
  }

  @Patch(':id')
  @Documents({ summary: 'Rename a channel', answers: Channel, once: true, versioned: true, refuses: [404] })
  async rename(
    @Call() call: RpcCallOptions,
    @IfMatch() expectedVersion: bigint | undefined,
    @Param('id') id: string,
    @Body({ schema: ChannelChange }) { name }: z.output<typeof ChannelChange>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const channel = await this.services.channels.renameChannel({ id, name, expectedVersion }, call);
    return withETag(reply, channel.version, toChannel(channel));
  }

  @Delete(':id')
  @HttpCode(204)
  @Documents({ summary: 'Remove a channel', status: 204, once: true, refuses: [404] })
  async delete(@Call() call: RpcCallOptions, @Param('id') id: string): Promise<void> {
    await this.services.channels.deleteChannel({ id }, call);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Documents({ summary: 'Send a test', answers: TestSent, once: true, refuses: [404, 409] })
  async test(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return this.services.channels.testChannel({ id }, call);
  }

  @Post(':id/resend-link')
  @HttpCode(200)
  @Documents({
    summary: 'Mail the link to confirm the address again; it is good for 7 days',
    answers: TestSent,
    once: true,
    refuses: [404, 422],
  })
  async resendLink(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return this.services.channels.askChannelAgain({ id }, call);
  }

  @Get(':id/deliveries/:deliveryId')
  @Documents({ summary: 'Read what became of a mail to a channel', answers: ChannelDelivery, refuses: [404] })
  async delivery(@Call() call: RpcCallOptions, @Param('id') channelId: string, @Param('deliveryId') id: string) {
    return toDelivery(await this.services.channels.getChannelDelivery({ channelId, id }, call));
  }
}

function toDelivery({ lastError, createdAt, deliveredAt, ...rest }: ChannelDeliveryMessage) {
  return {
    ...rest,
    lastError: orNull(lastError),
    createdAt: toTime(createdAt),
    deliveredAt: toTime(deliveredAt),
  };
}

function toChannel({ id, kind, address, name, verified, version, createdAt }: ChannelMessage) {
  return { id, kind, address, name, verified, version: String(version), createdAt: toTime(createdAt) };
}
