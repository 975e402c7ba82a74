import type { Caller } from '@blackfang/core';
import {
  ChannelServiceDefinition,
  type Channel as ChannelMessage,
  type CreateChannelRequest,
  type DeleteChannelRequest,
  type DeleteChannelResponse,
  type GetChannelRequest,
  type ListChannelsRequest,
  type ListChannelsResponse,
  type TestChannelRequest,
  type TestChannelResponse,
} from '@blackfang/contracts/alerting/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { readPage } from '../paging.ts';
import { getChannel, listChannels, type Channel } from './channel.store.ts';
import { CreateChannel } from './create-channel.ts';
import { DeleteChannel } from './delete-channel.ts';
import { TestChannel } from './test-channel.ts';

@RpcController(ChannelServiceDefinition)
export class ChannelsRpc implements RpcHandlers<typeof ChannelServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly create: CreateChannel,
    private readonly remove: DeleteChannel,
    private readonly test: TestChannel,
  ) {}

  @Rpc({ permission: 'channels:write' })
  async createChannel(caller: Caller, request: CreateChannelRequest): Promise<ChannelMessage> {
    return toMessage(await this.create.execute(caller, request));
  }

  @Rpc({ permission: 'channels:read' })
  async getChannel(caller: Caller, { id }: GetChannelRequest): Promise<ChannelMessage> {
    return toMessage(await this.db.tenant(caller, (tx) => getChannel(tx, caller.tenantId, id)));
  }

  @Rpc({ permission: 'channels:read' })
  async listChannels(caller: Caller, request: ListChannelsRequest): Promise<ListChannelsResponse> {
    const page = readPage(request);
    const { items, nextCursor } = await this.db.tenant(caller, (tx) => listChannels(tx, caller.tenantId, page));
    return { items: items.map(toMessage), nextCursor };
  }

  @Rpc({ permission: 'channels:write' })
  async deleteChannel(caller: Caller, { id }: DeleteChannelRequest): Promise<DeleteChannelResponse> {
    await this.remove.execute(caller, id);
    return {};
  }

  @Rpc({ permission: 'channels:write' })
  async testChannel(caller: Caller, { id }: TestChannelRequest): Promise<TestChannelResponse> {
    return { deliveryId: await this.test.execute(caller, id) };
  }
}

function toMessage({ id, kind, address, verified, createdAt, version }: Channel): ChannelMessage {
  return { id, kind, address, verified, createdAt, version };
}
