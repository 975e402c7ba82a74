import type { Caller } from '@blackfang/core';
import {
  WatchViewServiceDefinition,
  type CreateWatchViewRequest,
  type DeleteWatchViewRequest,
  type DeleteWatchViewResponse,
  type ListWatchViewsRequest,
  type ListWatchViewsResponse,
  type UpdateWatchViewRequest,
  type WatchView as WatchViewMessage,
} from '@blackfang/contracts/scraping/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { demandVersion } from '../expected-version.ts';
import { pageLimit } from '../page-limit.ts';
import { CreateWatchView } from './create-watch-view.ts';
import { UpdateWatchView } from './update-watch-view.ts';
import { listViews, lockView, removeView } from './watch-view.store.ts';
import type { WatchView } from './watch-view.ts';

/** A view is its owner's own, like a password: whoever may have an account may have some. */
@RpcController(WatchViewServiceDefinition)
export class WatchViewsRpc implements RpcHandlers<typeof WatchViewServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly create: CreateWatchView,
    private readonly update: UpdateWatchView,
  ) {}

  @Rpc({ permission: 'account:write' })
  async createWatchView(caller: Caller, { filter = {}, ...rest }: CreateWatchViewRequest): Promise<WatchViewMessage> {
    return toMessage(await this.create.execute(caller, { ...rest, filter }));
  }

  @Rpc({ permission: 'watches:read' })
  async listWatchViews(caller: Caller, { limit, cursor }: ListWatchViewsRequest): Promise<ListWatchViewsResponse> {
    const page = { limit: pageLimit(limit), cursor };
    const { items, nextCursor } = await this.db.tenant(caller, (tx) => listViews(tx, caller, page));
    return { items: items.map(toMessage), nextCursor };
  }

  @Rpc({ permission: 'account:write' })
  async updateWatchView(caller: Caller, { id, content, ...rest }: UpdateWatchViewRequest): Promise<WatchViewMessage> {
    const changes = { ...rest, content: content && { ...content, filter: content.filter ?? {} } };
    return toMessage(await this.update.execute(caller, id, changes));
  }

  @Rpc({ permission: 'account:write' })
  async deleteWatchView(
    caller: Caller,
    { id, expectedVersion }: DeleteWatchViewRequest,
  ): Promise<DeleteWatchViewResponse> {
    await this.db.tenant(caller, async (tx) => {
      const view = await lockView(tx, caller, id);
      demandVersion(view.version, expectedVersion);
      await removeView(tx, view);
    });
    return {};
  }
}

function toMessage({ tenantId: _tenantId, columns, filter, ...view }: WatchView): WatchViewMessage {
  return { ...view, filter, columns: [...columns] };
}
