import { invalidField, isId } from '@blackfang/core';
import { decodeCursor, pageOf, type Tx } from '@blackfang/persistence';
import { demandSearch, searchPattern } from '../search-pattern.ts';
import type { KeptReview } from './review.ts';
import { toReview, type ReviewRow } from './review.store.ts';

export interface ReviewFilter {
  /** Of five, 1 to 5; all where there are none. */
  readonly stars: readonly number[];
  /** In title and text, in any case. */
  readonly search?: string | undefined;
}

/** A review with when it was seen first, and by which observation as it stands. */
export interface ListedReview extends KeptReview {
  readonly firstSeenAt: Date;
  readonly observationId: string;
  readonly placedOn: string;
}

type Row = ReviewRow & { first_seen_at: Date; observation_id: string; placed_on: string };

/** Newest first, by the day on which it was written. */
const LIST = `
  SELECT id, author, written_on::text, stars, best, title, text, language, first_seen_at, last_seen_at, observation_id,
    earlier, placed_on::text
  FROM review
  WHERE tenant_id = $1 AND watch_id = $2 AND (cardinality($3::int[]) = 0 OR of_five = ANY ($3))
    AND ($4::text IS NULL OR title ILIKE $4 OR text ILIKE $4)
    AND ($5::date IS NULL OR (placed_on, id) < ($5::date, $6::uuid))
  ORDER BY placed_on DESC, id DESC LIMIT $7`;

/** @throws AppError `invalid` search_invalid, stars_invalid, cursor_invalid */
export async function listReviews(
  tx: Tx,
  tenantId: string,
  watchId: string,
  { stars, search, limit, cursor }: ReviewFilter & { limit: number; cursor: string },
) {
  demandSearch(search);
  if (!stars.every((one) => Number.isInteger(one) && one >= 1 && one <= 5)) {
    throw invalidField('stars', 'stars_invalid', 'Give stars from 1 to 5.');
  }
  const [day, id] = positionOf(cursor);
  const values = [tenantId, watchId, [...stars], searchPattern(search), day, id, limit + 1];
  const rows = await tx.query<Row>(LIST, values);
  return pageOf(rows.map(toListed), limit, ({ placedOn, id: last }) => [placedOn, last]);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function positionOf(cursor: string): [string, string] | [null, null] {
  const [day, id] = decodeCursor(cursor, 2) ?? [];
  if (day === undefined || id === undefined) return [null, null];
  if (DAY.test(day) && !Number.isNaN(Date.parse(day)) && isId(id)) return [day, id];
  throw invalidField('cursor', 'cursor_invalid', 'Use the nextCursor of the page before, unchanged.');
}

function toListed(row: Row): ListedReview {
  const { first_seen_at: firstSeenAt, observation_id: observationId, placed_on: placedOn } = row;
  return { ...toReview(row), firstSeenAt, observationId, placedOn };
}
