import type { Tx } from '@blackfang/persistence';

export interface DayFigures {
  /** `2026-01-31`, UTC. */
  readonly day: string;
  /** Prices that became another in the same currency. */
  readonly priceChanges: number;
  /** Offers that were out of stock at its end; for today, now. */
  readonly outOfStock: number;
}

/** Offers that changed meanwhile and are looked at, those that changed last first; the others count as they are now. */
const MAX_OFFERS = 10_000;
/** Points of one offer, the newest. */
const MAX_POINTS = 1_000;

const DAYS = `
  WITH day AS (
    SELECT each AS begins, each + interval '1 day' AS ends FROM generate_series($2::timestamptz, $3::timestamptz, '1 day') AS each
  ), moved AS (
    SELECT watch_id FROM offer
    WHERE tenant_id = $1 AND deleted_at IS NULL AND current_at >= $2 ORDER BY current_at DESC LIMIT ${MAX_OFFERS}
  ), still AS (
    SELECT count(*)::int AS out FROM offer o
    WHERE o.tenant_id = $1 AND o.deleted_at IS NULL AND o.availability = 'out_of_stock'
      AND NOT EXISTS (SELECT FROM moved m WHERE m.watch_id = o.watch_id)
  ), point AS (
    SELECT p.observed_at, p.availability, lead(p.observed_at) OVER later AS until,
      lag(p.currency) OVER later IS NOT DISTINCT FROM p.currency AND lag(p.amount) OVER later <> p.amount AS changed
    FROM moved m CROSS JOIN LATERAL (
      (SELECT observed_at, amount, currency, availability FROM price_point
        WHERE tenant_id = $1 AND watch_id = m.watch_id AND observed_at >= $2 ORDER BY observed_at DESC LIMIT ${MAX_POINTS})
      UNION ALL
      (SELECT observed_at, amount, currency, availability FROM price_point
        WHERE tenant_id = $1 AND watch_id = m.watch_id AND observed_at < $2 ORDER BY observed_at DESC LIMIT 1)
    ) AS p WINDOW later AS (PARTITION BY m.watch_id ORDER BY p.observed_at)
  ), changes AS (
    SELECT date_trunc('day', observed_at, 'UTC') AS begins, count(*)::int AS count FROM point WHERE changed GROUP BY 1
  ), outs AS (
    SELECT d.begins, count(*)::int AS count FROM day d JOIN point p
      ON p.availability = 'out_of_stock' AND p.observed_at < d.ends AND (p.until IS NULL OR p.until >= d.ends)
    GROUP BY 1
  )
  SELECT to_char(d.begins AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, coalesce(c.count, 0) AS "priceChanges",
    coalesce(o.count, 0) + (SELECT out FROM still) AS "outOfStock"
  FROM day d LEFT JOIN changes c USING (begins) LEFT JOIN outs o USING (begins) ORDER BY d.begins`;

/** @param first begin of the first day, and `last` that of the last one; UTC */
export function findDays(tx: Tx, tenantId: string, first: Date, last: Date): Promise<DayFigures[]> {
  return tx.query<DayFigures>(DAYS, [tenantId, first, last]);
}
