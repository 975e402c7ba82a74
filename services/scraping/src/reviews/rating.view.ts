import type { Tx } from '@blackfang/persistence';
import type { Rating } from '../extract/extraction.ts';
import { toRating, type ObservationRow } from '../observations/observation.store.ts';

/** Readings of a watch that are looked back through, and changes that are told. */
const MAX_BACK = 20_000;
const MAX_CHANGES = 500;

/** What people think of the product of a watch, and how that went. */
export interface RatingOfWatch {
  /** As it was read last; null where the page has rated nothing yet. */
  readonly rating: Rating | null;
  readonly readAt: Date | null;
  /** Oldest first. */
  readonly history: readonly RatingChange[];
  readonly isCut: boolean;
  /** Single reviews that are kept, by stars of five; 0 for those without any. */
  readonly kept: readonly { readonly stars: number; readonly count: number }[];
}

export interface RatingChange {
  readonly rating: Rating;
  readonly at: Date;
  readonly observationId: string;
}

const RATED = `
  SELECT id, observed_at, rating, rating_best, rating_count FROM observation
  WHERE tenant_id = $1 AND watch_id = $2 AND status = 'ok' AND rating IS NOT NULL ORDER BY id DESC LIMIT`;
const LATEST = `${RATED} 1`;
/** Newest first. Of equal readings one after the other the first. */
const CHANGES = `
  SELECT id, observed_at, rating, rating_best, rating_count FROM (
    SELECT *, lag((rating, rating_best, rating_count)) OVER (ORDER BY id) AS before FROM (${RATED} ${MAX_BACK}) AS rated
  ) AS beside
  WHERE before IS DISTINCT FROM (rating, rating_best, rating_count) ORDER BY id DESC LIMIT ${MAX_CHANGES + 1}`;
const KEPT = `
  SELECT coalesce(of_five, 0)::int AS stars, count(*)::int AS count FROM review
  WHERE tenant_id = $1 AND watch_id = $2 GROUP BY of_five ORDER BY stars DESC`;

type Row = Pick<ObservationRow, 'id' | 'observed_at' | 'rating' | 'rating_best' | 'rating_count'>;

export async function findRating(tx: Tx, tenantId: string, watchId: string): Promise<RatingOfWatch> {
  const of = [tenantId, watchId];
  const [changed, latest, kept] = await Promise.all([
    tx.query<Row>(CHANGES, of),
    tx.maybeOne<Row>(LATEST, of),
    tx.query<{ stars: number; count: number }>(KEPT, of),
  ]);
  const history = changed.slice(0, MAX_CHANGES).reverse();
  return {
    rating: latest === undefined ? null : toRating(latest),
    readAt: latest?.observed_at ?? null,
    history: history.flatMap((row) => {
      const rating = toRating(row);
      return rating === null ? [] : [{ rating, at: row.observed_at, observationId: row.id }];
    }),
    isCut: changed.length > MAX_CHANGES,
    kept,
  };
}
