import type { Caller } from '@blackfang/core';
import {
  ObservationServiceDefinition,
  type AcceptObservationRequest,
  type Discount as DiscountMessage,
  type GetObservationRequest,
  type GetPromotionRequest,
  type GetPromotionResponse,
  type ListObservationsRequest,
  type ListObservationsResponse,
  type Observation as ObservationMessage,
  type RejectObservationRequest,
} from '@blackfang/contracts/scraping/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { pageLimit } from '../page-limit.ts';
import type { Discount } from '../promotions/judge-discount.ts';
import { findPromotion } from '../promotions/promotion.view.ts';
import { findWatch } from '../watches/watch.view.ts';
import { AcceptObservation } from './accept-observation.ts';
import { toMoneyMessage, toRatingMessage } from './observation.ts';
import { findObservation, listObservations, type DecidedObservation } from './observation.view.ts';
import { RejectObservation } from './reject-observation.ts';

@RpcController(ObservationServiceDefinition)
export class ObservationsRpc implements RpcHandlers<typeof ObservationServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly accept: AcceptObservation,
    private readonly reject: RejectObservation,
  ) {}

  @Rpc({ permission: 'watches:read' })
  async listObservations(caller: Caller, request: ListObservationsRequest): Promise<ListObservationsResponse> {
    const page = { limit: pageLimit(request.limit), cursor: request.cursor, status: request.status };
    const { items, nextCursor } = await this.db.tenant(caller, async (tx) => {
      const watch = await findWatch(tx, caller.tenantId, request.watchId);
      return listObservations(tx, caller.tenantId, watch.id, page);
    });
    return { items: items.map(toMessage), nextCursor };
  }

  @Rpc({ permission: 'watches:read' })
  async getObservation(caller: Caller, { id }: GetObservationRequest): Promise<ObservationMessage> {
    return toMessage(await this.db.tenant(caller, (tx) => findObservation(tx, caller.tenantId, id)));
  }

  @Rpc({ permission: 'watches:read' })
  async getPromotion(caller: Caller, { watchId }: GetPromotionRequest): Promise<GetPromotionResponse> {
    const found = await this.db.tenant(caller, async (tx) => {
      const watch = await findWatch(tx, caller.tenantId, watchId);
      return findPromotion(tx, caller.tenantId, watch.id);
    });
    const discount = found?.discount ?? null;
    return {
      observationId: found?.observationId ?? '',
      promotionJson: found?.promotionJson ?? '',
      discount: discount === null ? undefined : toDiscountMessage(discount),
    };
  }

  @Rpc({ permission: 'watches:write' })
  async acceptObservation(caller: Caller, { id }: AcceptObservationRequest): Promise<ObservationMessage> {
    return toMessage(await this.accept.execute(caller, id));
  }

  @Rpc({ permission: 'watches:write' })
  async rejectObservation(caller: Caller, { id }: RejectObservationRequest): Promise<ObservationMessage> {
    return toMessage(await this.reject.execute(caller, id));
  }
}

function toMessage(observation: DecidedObservation): ObservationMessage {
  return {
    id: observation.id,
    watchId: observation.watchId,
    runId: observation.runId,
    snapshotId: observation.snapshotId,
    status: observation.status,
    reason: observation.reason,
    observedAt: observation.observedAt,
    price: toMoneyMessage(observation.price),
    listPrice: toMoneyMessage(observation.listPrice),
    availability: observation.availability,
    fieldsJson: observation.fieldsJson,
    decision: observation.decision,
    promotionJson: observation.promotionJson ?? '',
    rating: toRatingMessage(observation.rating),
  };
}

function toDiscountMessage({ claimedPercent, honestPercent, lowestBefore, ...rest }: Discount): DiscountMessage {
  return {
    ...rest,
    claimedPercent: claimedPercent ?? undefined,
    honestPercent: honestPercent ?? undefined,
    lowestBefore: toMoneyMessage(lowestBefore),
  };
}
