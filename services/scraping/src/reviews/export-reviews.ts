import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { csvLine } from '../watch-files/csv.ts';
import { findWatch } from '../watches/watch.view.ts';
import { listReviews, type ListedReview, type ReviewFilter } from './review.view.ts';

/** Reviews of one read: each its own transaction, so that none stays open while somebody's line is slow. */
const AT_ONCE = 500;

const HEAD = ['id', 'writtenOn', 'stars', 'best', 'title', 'text', 'language', 'author', 'firstSeenAt', 'lastSeenAt'];

@Injectable()
export class ExportReviews {
  constructor(private readonly db: Database) {}

  /**
   * All that a filter finds of a watch's reviews, as CSV, newest first.
   * @throws AppError `not_found` watch_not_found · `invalid` search_invalid, stars_invalid
   */
  async *execute(caller: Caller, watchId: string, filter: ReviewFilter): AsyncGenerator<string> {
    let head = csvLine(HEAD);
    for (let cursor = ''; head !== '' || cursor !== '';) {
      const page = await this.db.tenant(caller, async (tx) => {
        const { id } = await findWatch(tx, caller.tenantId, watchId);
        return listReviews(tx, caller.tenantId, id, { ...filter, limit: AT_ONCE, cursor });
      });
      yield `${head}${page.items.map(lineOf).join('')}`;
      head = '';
      cursor = page.nextCursor;
    }
  }
}

function lineOf(review: ListedReview): string {
  return csvLine([
    review.id,
    review.date ?? '',
    review.stars?.value.toString() ?? '',
    review.stars?.best.toString() ?? '',
    review.title ?? '',
    review.text ?? '',
    review.language ?? '',
    review.author ?? '',
    review.firstSeenAt.toISOString(),
    review.lastSeenAt.toISOString(),
  ]);
}
