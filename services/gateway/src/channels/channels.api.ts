import type { Channel as ChannelMessage } from '@blackfang/contracts/alerting/v1/service';
import type { RpcCallOptions } from '@blackfang/rpc';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Documents } from '../http/open-api.ts';
import { Call } from '../http/request.ts';
import { Id, orNull, PageQuery, pageOf, Time, toTime } from '../http/schemas.ts';
import { TenantList } from '../lists/lists.interceptor.ts';
import { Services } from '../services.ts';

const NewChannel = z
  .strictObject({
    kind: z.literal('email', { error: 'The kind is email.' }),
    address: z.email({ error: 'Give an e-mail address.' }).max(254),
  })
  .meta({ id: 'NewChannel' });
const Channel = z
  .object({ id: Id, kind: z.string(), address: z.string(), verified: z.boolean(), createdAt: Time })
  .meta({ id: 'Channel' });
const Channels = pageOf(Channel, 'ChannelPage');
const TestSent = z.object({ deliveryId: Id }).meta({ id: 'TestSent' });

@ApiTags('channels')
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
  async get(@Call() call: RpcCallOptions, @Param('id') id: string) {
    return toChannel(await this.services.channels.getChannel({ id }, call));
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
}

function toChannel({ id, kind, address, verified, createdAt }: ChannelMessage) {
  return { id, kind, address, verified, createdAt: toTime(createdAt) };
}
