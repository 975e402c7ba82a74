import type { Caller } from '@blackfang/core';
import {
  WatchServiceDefinition,
  type ClearOwnPriceRequest,
  type CreateWatchRequest,
  type DeleteWatchRequest,
  type DeleteWatchResponse,
  type GetRunRequest,
  type GetSnapshotRequest,
  type GetWatchRequest,
  type ListRunsRequest,
  type ListRunsResponse,
  type ListWatchesRequest,
  type ListWatchesResponse,
  type Run as RunMessage,
  type RunWatchRequest,
  type RunWatchResponse,
  type SetOwnPriceRequest,
  type SnapshotPiece,
  type SummarizeWatchesRequest,
  type TextChange,
  type UpdateWatchRequest,
  type Watch as WatchMessage,
  type WatchSummary,
} from '@blackfang/contracts/scraping/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { pageLimit } from '../page-limit.ts';
import { findRun, listRuns } from '../runs/run.view.ts';
import { ReadSnapshot } from '../snapshots/read-snapshot.ts';
import { ClearOwnPrice } from './clear-own-price.ts';
import { CreateWatch } from './create-watch.ts';
import { DeleteWatch } from './delete-watch.ts';
import { findLastFailures, tellWatch, type ToldWatch } from './last-failure.view.ts';
import { RunWatch } from './run-watch.ts';
import { SetOwnPrice } from './set-own-price.ts';
import type { TextSettingsChange } from './text-settings.ts';
import { UpdateWatch } from './update-watch.ts';
import { toRunMessage, toWatchMessage } from './watch-message.ts';
import { findCompetitorNames, findWatch, listWatches, summarizeWatches } from './watch.view.ts';

@RpcController(WatchServiceDefinition)
export class WatchesRpc implements RpcHandlers<typeof WatchServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly create: CreateWatch,
    private readonly update: UpdateWatch,
    private readonly remove: DeleteWatch,
    private readonly run: RunWatch,
    private readonly ownPrice: SetOwnPrice,
    private readonly clearPrice: ClearOwnPrice,
    private readonly readSnapshot: ReadSnapshot,
  ) {}

  @Rpc({ permission: 'watches:write' })
  async createWatch(caller: Caller, { text, ...request }: CreateWatchRequest): Promise<WatchMessage> {
    return toWatchMessage(await this.create.execute(caller, { ...request, text: toTextChange(text) }));
  }

  @Rpc({ permission: 'watches:read' })
  async getWatch(caller: Caller, { id }: GetWatchRequest): Promise<WatchMessage> {
    return told(await this.db.tenant(caller, async (tx) => tellWatch(tx, await findWatch(tx, caller.tenantId, id))));
  }

  @Rpc({ permission: 'watches:read' })
  async listWatches(caller: Caller, { limit, ...request }: ListWatchesRequest): Promise<ListWatchesResponse> {
    const page = { ...request, limit: pageLimit(limit) };
    return this.db.tenant(caller, async (tx) => {
      const { items, nextCursor } = await listWatches(tx, caller.tenantId, page);
      const [failures, names] = await Promise.all([
        findLastFailures(tx, caller.tenantId, items),
        findCompetitorNames(tx, caller.tenantId, items),
      ]);
      const messages = items.map((one) => toWatchMessage(one, failures.get(one.id), names.get(one.competitorId)));
      return { items: messages, nextCursor };
    });
  }

  @Rpc({ permission: 'watches:read' })
  async summarizeWatches(caller: Caller, { filter }: SummarizeWatchesRequest): Promise<WatchSummary> {
    const summary = await this.db.tenant(caller, (tx) => summarizeWatches(tx, caller.tenantId, filter));
    const { tags, ...counts } = summary;
    return { ...counts, tags: [...tags] };
  }

  @Rpc({ permission: 'watches:write' })
  async updateWatch(caller: Caller, request: UpdateWatchRequest): Promise<WatchMessage> {
    const { id, tags, text, ...changes } = request;
    return told(await this.update.execute(caller, id, { ...changes, tags: tags?.items, text: toTextChange(text) }));
  }

  @Rpc({ permission: 'watches:write' })
  async deleteWatch(caller: Caller, request: DeleteWatchRequest): Promise<DeleteWatchResponse> {
    await this.remove.execute(caller, request.id, request.expectedVersion);
    return {};
  }

  @Rpc({ permission: 'watches:write' })
  async runWatch(caller: Caller, { id }: RunWatchRequest): Promise<RunWatchResponse> {
    return { runId: await this.run.execute(caller, id) };
  }

  @Rpc({ permission: 'watches:write' })
  async setOwnPrice(caller: Caller, { id, price }: SetOwnPriceRequest): Promise<WatchMessage> {
    return told(await this.ownPrice.execute(caller, id, price?.amount ?? '', price?.currency));
  }

  @Rpc({ permission: 'watches:write' })
  async clearOwnPrice(caller: Caller, { id }: ClearOwnPriceRequest): Promise<WatchMessage> {
    return told(await this.clearPrice.execute(caller, id));
  }

  @Rpc({ permission: 'watches:read' })
  async listRuns(caller: Caller, { watchId, limit, cursor }: ListRunsRequest): Promise<ListRunsResponse> {
    const page = { limit: pageLimit(limit), cursor };
    const { items, nextCursor } = await this.db.tenant(caller, async (tx) => {
      const watch = await findWatch(tx, caller.tenantId, watchId);
      return listRuns(tx, caller.tenantId, watch.id, page);
    });
    return { items: items.map(toRunMessage), nextCursor };
  }

  @Rpc({ permission: 'watches:read' })
  async getRun(caller: Caller, { id }: GetRunRequest): Promise<RunMessage> {
    return toRunMessage(await this.db.tenant(caller, (tx) => findRun(tx, caller.tenantId, id)));
  }

  @Rpc({ permission: 'watches:read' })
  getSnapshot(caller: Caller, { id }: GetSnapshotRequest): AsyncIterable<SnapshotPiece> {
    return this.readSnapshot.execute(caller, id);
  }
}

const told = ({ watch, failure }: ToldWatch): WatchMessage => toWatchMessage(watch, failure);

function toTextChange(change: TextChange | undefined): TextSettingsChange | undefined {
  if (change === undefined) return undefined;
  const { follow, only, ignore, triggers, screenshots } = change;
  return { follow, screenshots, only: only?.items, ignore: ignore?.items, triggers: triggers?.items };
}
