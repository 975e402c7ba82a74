import type { Tx } from '@blackfang/persistence';
import type { BaselineQuestion } from '../offers/baselines.ts';
import { toMoney } from '../offers/offer.store.ts';
import { MAX_POINTS, toPoint, type PointRow } from '../offers/price-point.store.ts';
import type { PricePoint } from '../offers/price-point.ts';

/** An offer with what its history is compared with. */
export interface ReplayableOffer {
  readonly id: string;
  readonly watchId: string;
  readonly competitorId: string | null;
  readonly title: string;
  readonly url: string;
  readonly first: BaselineQuestion['first'];
  readonly ownPrice: BaselineQuestion['ownPrice'];
}

interface OfferRow {
  id: string;
  watch_id: string;
  competitor_id: string | null;
  title: string;
  url: string;
  first_amount: string | null;
  first_currency: string | null;
  first_at: Date | null;
  first_observation_id: string | null;
  own_amount: string | null;
  own_currency: string | null;
}

const OFFERS = `
  SELECT id, watch_id, competitor_id, title, url, first_amount, first_currency, first_at, first_observation_id,
    own_amount, own_currency
  FROM offer WHERE tenant_id = $1 AND deleted_at IS NULL AND ($2::uuid IS NULL OR watch_id = $2)
    AND ($3::uuid IS NULL OR competitor_id = $3) AND ($4::uuid IS NULL OR watch_id > $4)
  ORDER BY watch_id LIMIT $5`;
const POINTS = `
  SELECT w.watch_id, p.* FROM unnest($2::uuid[]) AS w (watch_id)
  CROSS JOIN LATERAL (
    (SELECT observed_at, amount, currency, availability, observation_id, readings FROM price_point
      WHERE tenant_id = $1 AND watch_id = w.watch_id AND observed_at >= $3 ORDER BY observed_at DESC LIMIT ${MAX_POINTS})
    UNION ALL
    (SELECT observed_at, amount, currency, availability, observation_id, readings FROM price_point
      WHERE tenant_id = $1 AND watch_id = w.watch_id AND observed_at < $3 ORDER BY observed_at DESC LIMIT 1)
  ) AS p ORDER BY w.watch_id, p.observed_at`;

/** Offers of a scope by watch, behind `after`. */
export async function findReplayable(
  tx: Tx,
  of: {
    readonly tenantId: string;
    readonly watchId: string | null;
    readonly competitorId: string | null;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<ReplayableOffer[]> {
  const rows = await tx.query<OfferRow>(OFFERS, [of.tenantId, of.watchId, of.competitorId, of.after, of.limit]);
  return rows.map((row) => {
    const price = toMoney(row.first_amount, row.first_currency);
    const { first_at: at, first_observation_id: observationId } = row;
    return {
      id: row.id,
      watchId: row.watch_id,
      competitorId: row.competitor_id,
      title: row.title,
      url: row.url,
      first: price !== null && at !== null && observationId !== null ? { at, price, observationId } : null,
      ownPrice: toMoney(row.own_amount, row.own_currency),
    };
  });
}

/** Points of watches, by watch, oldest first: the one that stood at `since`, and the newest after it. */
export async function loadReplay(
  tx: Tx,
  tenantId: string,
  watchIds: readonly string[],
  since: Date,
): Promise<Map<string, PricePoint[]>> {
  const rows = await tx.query<PointRow>(POINTS, [tenantId, watchIds, since]);
  const byWatch = Map.groupBy(rows, (row) => row.watch_id);
  return new Map([...byWatch].map(([watchId, points]) => [watchId, points.map(toPoint)]));
}
