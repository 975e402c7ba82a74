import type { Caller } from '@blackfang/core';
import {
  ReviewServiceDefinition,
  type ExportReviewsRequest,
  type FilePiece,
  type GetRatingRequest,
  type ListReviewsRequest,
  type ListReviewsResponse,
  type Review as ReviewMessage,
  type WatchRating,
} from '@blackfang/contracts/scraping/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { toRatingMessage } from '../observations/observation.ts';
import { pageLimit } from '../page-limit.ts';
import { findWatch } from '../watches/watch.view.ts';
import { ExportReviews } from './export-reviews.ts';
import { findRating } from './rating.view.ts';
import type { Wording } from './review.ts';
import { listReviews, type ListedReview } from './review.view.ts';

const ALL = { stars: [] };

@RpcController(ReviewServiceDefinition)
export class ReviewsRpc implements RpcHandlers<typeof ReviewServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly exporting: ExportReviews,
  ) {}

  @Rpc({ permission: 'watches:read' })
  async listReviews(caller: Caller, request: ListReviewsRequest): Promise<ListReviewsResponse> {
    const wanted = { ...(request.filter ?? ALL), limit: pageLimit(request.limit), cursor: request.cursor };
    const { items, nextCursor } = await this.db.tenant(caller, async (tx) => {
      const watch = await findWatch(tx, caller.tenantId, request.watchId);
      return listReviews(tx, caller.tenantId, watch.id, wanted);
    });
    return { items: items.map(toMessage), nextCursor };
  }

  @Rpc({ permission: 'watches:read' })
  async getRating(caller: Caller, { watchId }: GetRatingRequest): Promise<WatchRating> {
    const { rating, readAt, history, isCut, kept } = await this.db.tenant(caller, async (tx) => {
      const watch = await findWatch(tx, caller.tenantId, watchId);
      return findRating(tx, caller.tenantId, watch.id);
    });
    return {
      rating: toRatingMessage(rating),
      readAt: readAt ?? undefined,
      history: history.map((change) => ({ ...change, rating: toRatingMessage(change.rating) })),
      cut: isCut,
      kept: [...kept],
    };
  }

  @Rpc({ permission: 'watches:read' })
  async *exportReviews(caller: Caller, { watchId, filter }: ExportReviewsRequest): AsyncGenerator<FilePiece> {
    for await (const text of this.exporting.execute(caller, watchId, filter ?? ALL)) yield { data: Buffer.from(text) };
  }
}

function wordingOf({ stars, title, text }: Wording) {
  return { stars: stars ?? undefined, title: title ?? '', text: text ?? '' };
}

function toMessage(review: ListedReview): ReviewMessage {
  const { id, firstSeenAt, lastSeenAt, observationId } = review;
  return {
    id,
    firstSeenAt,
    lastSeenAt,
    observationId,
    ...wordingOf(review),
    author: review.author ?? '',
    writtenOn: review.date ?? '',
    language: review.language ?? '',
    earlier: review.earlier.map((one) => ({ ...wordingOf(one), until: new Date(one.until) })),
  };
}
