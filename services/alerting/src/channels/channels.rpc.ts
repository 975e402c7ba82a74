import type { Caller } from '@blackfang/core';
import {
  type AskChannelAgainRequest,
  type AskChannelAgainResponse,
  type ChannelDelivery as ChannelDeliveryMessage,
  ChannelServiceDefinition,
  type Channel as ChannelMessage,
  type CreateChannelRequest,
  type DeleteChannelRequest,
  type DeleteChannelResponse,
  type GetChannelDeliveryRequest,
  type GetChannelRequest,
  type ListChannelsRequest,
  type ListChannelsResponse,
  type RenameChannelRequest,
  type TestChannelRequest,
  type TestChannelResponse,
} from '@blackfang/contracts/alerting/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { readPage } from '../paging.ts';
import { AskChannelAgain } from './ask-channel-again.ts';
import { getChannelDelivery } from './channel-delivery.view.ts';
import { getChannel, listChannels, type Channel } from './channel.store.ts';
import { CreateChannel } from './create-channel.ts';
import { DeleteChannel } from './delete-channel.ts';
import { RenameChannel } from './rename-channel.ts';
import { TestChannel } from './test-channel.ts';

@RpcController(ChannelServiceDefinition)
export class ChannelsRpc implements RpcHandlers<typeof ChannelServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly create: CreateChannel,
    private readonly rename: RenameChannel,
    private readonly remove: DeleteChannel,
    private readonly test: TestChannel,
    private readonly askAgain: AskChannelAgain,
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
  async renameChannel(caller: Caller, { id, name, expectedVersion }: RenameChannelRequest): Promise<ChannelMessage> {
    return toMessage(await this.rename.execute(caller, id, name, expectedVersion));
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

  @Rpc({ permission: 'channels:write' })
  async askChannelAgain(caller: Caller, { id }: AskChannelAgainRequest): Promise<AskChannelAgainResponse> {
    return { deliveryId: await this.askAgain.execute(caller, id) };
  }

  @Rpc({ permission: 'channels:read' })
  async getChannelDelivery(caller: Caller, request: GetChannelDeliveryRequest): Promise<ChannelDeliveryMessage> {
    const { lastError, deliveredAt, ...rest } = await this.db.tenant(caller, (tx) =>
      getChannelDelivery(tx, caller.tenantId, request.channelId, request.id),
    );
    return { ...rest, lastError: lastError ?? '', deliveredAt: deliveredAt ?? undefined };
  }
}

function toMessage({ id, kind, address, name, verified, createdAt, version }: Channel): ChannelMessage {
  return { id, kind, address, name, verified, createdAt, version };
}
