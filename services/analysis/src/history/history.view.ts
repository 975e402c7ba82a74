import type { Tx } from '@blackfang/persistence';

export interface PointRow {
  readonly observed_at: Date;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly availability: string;
  readonly observation_id: string;
}

const EXISTS = 'SELECT 1 FROM offer WHERE tenant_id = $1 AND watch_id = $2 AND deleted_at IS NULL';
const LIST = `
  SELECT observed_at, amount, currency, availability, observation_id FROM price_point
  WHERE tenant_id = $1 AND watch_id = $2 AND observed_at >= $3 AND observed_at <= $4
    AND observed_at > coalesce($5::timestamptz, '-infinity')
  ORDER BY observed_at LIMIT $6`;

/** Whether the tenant has this watch, as far as its owner has told. */
export async function watchExists(tx: Tx, tenantId: string, watchId: string): Promise<boolean> {
  return (await tx.query(EXISTS, [tenantId, watchId])).length > 0;
}

/** Points in a range, both ends included, oldest first, behind `after`. */
export function findPoints(
  tx: Tx,
  of: {
    readonly tenantId: string;
    readonly watchId: string;
    readonly from: Date;
    readonly to: Date;
    readonly after: Date | null;
    readonly limit: number;
  },
): Promise<PointRow[]> {
  return tx.query<PointRow>(LIST, [of.tenantId, of.watchId, of.from, of.to, of.after, of.limit]);
}

/** Of a competitor's offers, and how many there are at most. */
const WATCHES_COUNTED = 2_000;
const WATCHED = `
  SELECT watch_id FROM offer WHERE tenant_id = $1 AND competitor_id = $2 AND deleted_at IS NULL
  ORDER BY watch_id LIMIT ${WATCHES_COUNTED + 1}`;
/** Each point beside the one before it: that of a first one lies before the time that is asked about. */
const ACTIVITY = `
  WITH point AS (
    SELECT p.observed_at, p.amount, p.currency, p.availability, lag(p.amount) OVER watch AS old_amount,
      lag(p.currency) OVER watch AS old_currency, lag(p.availability) OVER watch AS old_availability
    FROM unnest($2::uuid[]) AS w (watch_id) JOIN price_point p
      ON p.tenant_id = $1 AND p.watch_id = w.watch_id AND p.observed_at >= coalesce((
        SELECT max(b.observed_at) FROM price_point b
        WHERE b.tenant_id = $1 AND b.watch_id = w.watch_id AND b.observed_at < $3), $3)
    WINDOW watch AS (PARTITION BY p.watch_id ORDER BY p.observed_at)
  )
  SELECT date_trunc('week', observed_at, 'UTC') AS begins,
    count(*) FILTER (WHERE amount < old_amount AND currency IS NOT DISTINCT FROM old_currency)::int AS "priceDrops",
    count(*) FILTER (WHERE amount > old_amount AND currency IS NOT DISTINCT FROM old_currency)::int AS "priceRises",
    count(*) FILTER (WHERE availability <> old_availability)::int AS "stockChanges"
  FROM point WHERE observed_at >= $3 GROUP BY 1 ORDER BY 1`;

/** What changed in a week that begins on a Monday, UTC. */
export interface WeekOfActivity {
  readonly begins: Date;
  readonly priceDrops: number;
  readonly priceRises: number;
  readonly stockChanges: number;
}

/** Watches of a competitor whose history can be counted, by id. @returns `cut` where there are more of them. */
export async function findWatchesOf(
  tx: Tx,
  tenantId: string,
  competitorId: string,
): Promise<{ readonly watchIds: string[]; readonly cut: boolean }> {
  const rows = await tx.query<{ watch_id: string }>(WATCHED, [tenantId, competitorId]);
  const watchIds = rows.slice(0, WATCHES_COUNTED).map((row) => row.watch_id);
  return { watchIds, cut: rows.length > WATCHES_COUNTED };
}

/** Weeks in which something changed, oldest first. */
export function countChanges(
  tx: Tx,
  tenantId: string,
  watchIds: readonly string[],
  since: Date,
): Promise<WeekOfActivity[]> {
  return tx.query<WeekOfActivity>(ACTIVITY, [tenantId, watchIds, since]);
}

const FIRST =
  'SELECT min(observed_at) AS at FROM price_point WHERE tenant_id = $1 AND watch_id = $2 AND observed_at >= $3';

/** When the first point was, not older than `since`. */
export async function firstPointAt(tx: Tx, tenantId: string, watchId: string, since: Date): Promise<Date | null> {
  return (await tx.query<{ at: Date | null }>(FIRST, [tenantId, watchId, since]))[0]?.at ?? null;
}

/** First, lowest, highest and last of each of so many equal parts of the range, and the point that stood before it. */
const THIN = `
  WITH parts AS (
    SELECT count(*)::int AS count, min(observed_at) AS first, max(observed_at) AS last,
      (min(ARRAY[amount, extract(epoch FROM observed_at)]) FILTER (WHERE amount IS NOT NULL))[2] AS lowest,
      -(max(ARRAY[amount, -extract(epoch FROM observed_at)]) FILTER (WHERE amount IS NOT NULL))[2] AS highest
    FROM price_point WHERE tenant_id = $1 AND watch_id = $2 AND observed_at >= $3 AND observed_at <= $4
    GROUP BY floor(extract(epoch FROM observed_at - $3) * $5
      / greatest(1, extract(epoch FROM $4::timestamptz - $3::timestamptz)))
  ), chosen AS (
    SELECT first AS at FROM parts UNION SELECT last FROM parts
    UNION SELECT to_timestamp(lowest) FROM parts WHERE lowest IS NOT NULL
    UNION SELECT to_timestamp(highest) FROM parts WHERE highest IS NOT NULL
    UNION (SELECT observed_at FROM price_point
      WHERE tenant_id = $1 AND watch_id = $2 AND observed_at < $3 AND observed_at >= $6
      ORDER BY observed_at DESC LIMIT 1)
  )
  SELECT observed_at, amount, currency, availability, observation_id,
    (SELECT coalesce(sum(count), 0)::int FROM parts) AS count
  FROM price_point WHERE tenant_id = $1 AND watch_id = $2 AND observed_at = ANY (SELECT at FROM chosen)
  ORDER BY observed_at`;

/** @param of.parts at most four points come of each; @param of.since what is older is not shown */
export async function thinPoints(
  tx: Tx,
  of: {
    readonly tenantId: string;
    readonly watchId: string;
    readonly from: Date;
    readonly to: Date;
    readonly parts: number;
    readonly since: Date;
  },
): Promise<{ readonly rows: PointRow[]; readonly count: number }> {
  const values = [of.tenantId, of.watchId, of.from, of.to, of.parts, of.since];
  const rows = await tx.query<PointRow & { count: number }>(THIN, values);
  return { rows, count: rows[0]?.count ?? 0 };
}
