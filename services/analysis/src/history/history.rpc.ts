import type { Caller } from '@blackfang/core';
import {
  HistoryServiceDefinition,
  type ListPointsRequest,
  type ListPointsResponse,
} from '@blackfang/contracts/analysis/v1/service';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { ListPoints } from './list-points.ts';

@RpcController(HistoryServiceDefinition)
export class HistoryRpc implements RpcHandlers<typeof HistoryServiceDefinition> {
  constructor(private readonly list: ListPoints) {}

  @Rpc({ permission: 'watches:read' })
  async listPoints(caller: Caller, request: ListPointsRequest): Promise<ListPointsResponse> {
    const { items, nextCursor } = await this.list.execute(caller, request);
    return {
      nextCursor,
      items: items.map(({ price, ...point }) => ({
        ...point,
        price: price === null ? undefined : { amount: price.amount, currency: price.currency ?? undefined },
      })),
    };
  }
}
