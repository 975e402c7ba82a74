import type { Caller, Money } from '@blackfang/core';
import {
  HistoryServiceDefinition,
  type CountActivityRequest,
  type CountActivityResponse,
  type CountDaysRequest,
  type CountDaysResponse,
  type DrawHistoryRequest,
  type DrawHistoryResponse,
  type ListMovesRequest,
  type ListMovesResponse,
  type ListPointsRequest,
  type ListPointsResponse,
  type ReplayOffersRequest,
  type ReplayOffersResponse,
} from '@blackfang/contracts/analysis/v1/service';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import type { PricePoint } from '../offers/price-point.ts';
import { CountActivity } from './count-activity.ts';
import { CountDays } from './count-days.ts';
import { DrawHistory } from './draw-history.ts';
import { ListMoves } from './list-moves.ts';
import { ListPoints } from './list-points.ts';
import { ReplayOffers } from './replay-offers.ts';
import type { ReplayedChange } from './replay.ts';

@RpcController(HistoryServiceDefinition)
export class HistoryRpc implements RpcHandlers<typeof HistoryServiceDefinition> {
  constructor(
    private readonly list: ListPoints,
    private readonly replay: ReplayOffers,
    private readonly draw: DrawHistory,
    private readonly moves: ListMoves,
    private readonly activity: CountActivity,
    private readonly days: CountDays,
  ) {}

  @Rpc({ permission: 'watches:read' })
  async listPoints(caller: Caller, request: ListPointsRequest): Promise<ListPointsResponse> {
    const { items, nextCursor } = await this.list.execute(caller, request);
    return { nextCursor, items: items.map(({ price, ...point }) => ({ ...point, price: moneyMessage(price) })) };
  }

  @Rpc({ permission: 'watches:read' })
  async drawHistory(caller: Caller, request: DrawHistoryRequest): Promise<DrawHistoryResponse> {
    const { items, ...drawing } = await this.draw.execute(caller, request);
    return { ...drawing, items: items.map(({ price, ...point }) => ({ ...point, price: moneyMessage(price) })) };
  }

  @Rpc({ permission: 'watches:read' })
  async listMoves(caller: Caller, request: ListMovesRequest): Promise<ListMovesResponse> {
    const items = await this.moves.execute(caller, request);
    return {
      items: items.map(({ from, to, competitorId, ...move }) => ({
        ...move,
        competitorId: competitorId ?? '',
        from: moneyMessage(from),
        to: moneyMessage(to),
      })),
    };
  }

  @Rpc({ permission: 'watches:read' })
  async countActivity(caller: Caller, { competitorId, weeks }: CountActivityRequest): Promise<CountActivityResponse> {
    return this.activity.execute(caller, competitorId, weeks);
  }

  @Rpc({ permission: 'watches:read' })
  async countDays(caller: Caller, { days }: CountDaysRequest): Promise<CountDaysResponse> {
    return { days: await this.days.execute(caller, days) };
  }

  @Rpc({ permission: 'watches:read' })
  async replayOffers(
    caller: Caller,
    { watchId, competitorId, from, baseline, cursor }: ReplayOffersRequest,
  ): Promise<ReplayOffersResponse> {
    const { items, nextCursor } = await this.replay.execute(caller, { watchId, competitorId, from, baseline, cursor });
    return {
      nextCursor,
      items: items.map(({ offer, changes, historyFrom, cut }) => ({
        offerId: offer.id,
        watchId: offer.watchId,
        competitorId: offer.competitorId ?? '',
        title: offer.title,
        url: offer.url,
        changes: changes.map(changeMessage),
        historyFrom: historyFrom ?? undefined,
        cut,
      })),
    };
  }
}

function changeMessage({ previous, current, baseline }: ReplayedChange) {
  return {
    previous: previous === null ? undefined : stateMessage(previous),
    current: stateMessage(current),
    baseline:
      baseline === null
        ? undefined
        : {
            price: moneyMessage(baseline.price),
            observationId: baseline.observationId ?? undefined,
            observations: baseline.observations,
            knownS: BigInt(baseline.knownS),
          },
  };
}

function stateMessage({ at, price, availability, observationId }: PricePoint) {
  return { price: moneyMessage(price), availability, observedAt: at, observationId };
}

function moneyMessage(price: Money | null) {
  return price === null ? undefined : { amount: price.amount, currency: price.currency ?? undefined };
}
