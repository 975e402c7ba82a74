import type { OfferState as StateMessage } from '@blackfang/contracts/analysis/v1/events';
import {
  HistoryServiceDefinition,
  type ReplayedChange,
  type ReplayedOffer,
  type ReplayOffersRequest,
} from '@blackfang/contracts/analysis/v1/service';
import type { Money as MoneyMessage } from '@blackfang/contracts/type/v1/money';
import type { Money } from '@blackfang/core';
import { rpcClient, type RpcClient } from '@blackfang/rpc';
import type { OfferState } from './evaluate-rule.ts';
import type { PastChange } from './fold-backtest.ts';

/** Asks analysis, in the name of the user, for what offers did. */
export class PriceReplay {
  readonly #history: RpcClient<typeof HistoryServiceDefinition>;

  /** @param address of analysis */
  constructor(address: string) {
    this.#history = rpcClient(HistoryServiceDefinition, address);
  }

  /** A page of offers with their past changes, oldest first. */
  async page(tenantId: string, request: ReplayOffersRequest) {
    const { items, nextCursor } = await this.#history.replayOffers(request);
    return {
      nextCursor,
      offers: items.map((offer) => ({
        cut: offer.cut,
        historyFrom: offer.historyFrom ?? null,
        changes: offer.changes.flatMap((change, index) => toChange(tenantId, offer, change, index, request.baseline)),
      })),
    };
  }

  close(): void {
    this.#history.close();
  }
}

function toChange(
  tenantId: string,
  offer: ReplayedOffer,
  { previous, current, baseline }: ReplayedChange,
  index: number,
  name: string,
): PastChange[] {
  if (current?.observedAt === undefined) return [];
  const price = moneyOf(baseline?.price);
  const figures =
    baseline === undefined || price === null
      ? {}
      : {
          [name]: {
            price,
            observationId: baseline.observationId ?? null,
            observations: baseline.observations,
            knownS: Number(baseline.knownS),
          },
        };
  return [
    {
      tenantId,
      eventId: current.observationId,
      offerId: offer.offerId,
      watchId: offer.watchId,
      competitorId: offer.competitorId,
      version: BigInt(index) + 1n,
      origin: 'live',
      cause: 'observation',
      occurredAt: current.observedAt,
      previous: previous === undefined ? null : stateOf(previous),
      current: stateOf(current),
      figures,
      title: offer.title,
      url: offer.url,
    },
  ];
}

function stateOf({ price, availability, observationId }: StateMessage): OfferState {
  return { price: moneyOf(price), availability, observationId };
}

function moneyOf(money: MoneyMessage | undefined): Money | null {
  return money === undefined ? null : { amount: money.amount, currency: money.currency ?? null };
}
