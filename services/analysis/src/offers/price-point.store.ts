import type { Tx } from '@blackfang/persistence';
import { LONGEST_WINDOW_DAYS } from './baselines.ts';
import type { Confirmation, NewPoint } from './fold-observations.ts';
import type { Observation } from './observation.ts';
import { keyOf, toMoney, type OfferKey } from './offer.store.ts';
import type { PricePoint } from './price-point.ts';

/**
 * Points of one watch that baselines are made from: the newest. A price that changes more than 22 times a day for
 * 90 days has more; its longer windows then know less time than they could, and say so.
 */
export const MAX_POINTS = 2_000;

const INSERT = `
  INSERT INTO price_point
    (tenant_id, watch_id, observed_at, amount, currency, availability, observation_id, seen_at, readings)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::numeric[], $5::text[], $6::text[], $7::uuid[],
    $8::timestamptz[], $9::int[])
  ON CONFLICT (tenant_id, watch_id, observed_at) DO UPDATE SET amount = excluded.amount,
    currency = excluded.currency, availability = excluded.availability, observation_id = excluded.observation_id`;
const CONFIRM = `
  UPDATE price_point p SET seen_at = greatest(p.seen_at, c.seen_at), readings = p.readings + c.readings
  FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::int[])
    AS c (tenant_id, watch_id, observed_at, seen_at, readings)
  WHERE p.tenant_id = c.tenant_id AND p.watch_id = c.watch_id AND p.observed_at = c.observed_at`;

/**
 * Late values: one that says the same as the point before it is no news. One that falls into the time for which that
 * point was confirmed divides it: what was confirmed stands again from its last confirmation on.
 */
const INSERT_LATE = `
  WITH late AS (
    SELECT l.tenant_id, l.watch_id, l.observed_at, l.observation_id, coalesce(l.amount, before.amount) AS amount,
      CASE WHEN l.amount IS NULL THEN before.currency ELSE l.currency END AS currency,
      coalesce(nullif(l.availability, 'unknown'), before.availability, 'unknown') AS availability,
      before.observed_at AS was, before.seen_at AS was_seen, before.amount AS was_amount,
      before.currency AS was_currency, before.availability AS was_availability, before.observation_id AS was_id
    FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::numeric[], $5::text[], $6::text[], $7::uuid[])
      AS l (tenant_id, watch_id, observed_at, amount, currency, availability, observation_id)
    LEFT JOIN LATERAL (
      SELECT p.observed_at, p.seen_at, p.amount, p.currency, p.availability, p.observation_id FROM price_point p
      WHERE p.tenant_id = l.tenant_id AND p.watch_id = l.watch_id AND p.observed_at <= l.observed_at
      ORDER BY p.observed_at DESC LIMIT 1) AS before ON true
  ), news AS (
    SELECT * FROM late WHERE was IS NULL
      OR (amount, currency, availability) IS DISTINCT FROM (was_amount, was_currency, was_availability)
  ), shortened AS (
    UPDATE price_point p SET seen_at = n.was FROM news n
    WHERE p.tenant_id = n.tenant_id AND p.watch_id = n.watch_id AND p.observed_at = n.was
      AND n.was < n.observed_at AND n.was_seen > n.observed_at
    RETURNING p.tenant_id, p.watch_id, n.was, n.was_seen
  ), written AS (
    INSERT INTO price_point (tenant_id, watch_id, observed_at, amount, currency, availability, observation_id, seen_at)
    SELECT tenant_id, watch_id, observed_at, amount, currency, availability, observation_id, observed_at FROM news
    UNION ALL
    SELECT tenant_id, watch_id, was_seen, was_amount, was_currency, was_availability, was_id, was_seen FROM news
    WHERE was < observed_at AND was_seen > observed_at
    ON CONFLICT (tenant_id, watch_id, observed_at) DO UPDATE SET amount = excluded.amount,
      currency = excluded.currency, availability = excluded.availability, observation_id = excluded.observation_id
  )
  SELECT tenant_id, watch_id, was AS divided, was_seen AS again FROM shortened`;

const LOAD = `
  SELECT w.tenant_id, w.watch_id, p.* FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS w (tenant_id, watch_id, until)
  CROSS JOIN LATERAL (
    (SELECT observed_at, amount, currency, availability, observation_id, readings FROM price_point
      WHERE tenant_id = w.tenant_id AND watch_id = w.watch_id
        AND observed_at >= w.until - make_interval(days => ${LONGEST_WINDOW_DAYS})
      ORDER BY observed_at DESC LIMIT ${MAX_POINTS})
    UNION ALL
    (SELECT observed_at, amount, currency, availability, observation_id, readings FROM price_point
      WHERE tenant_id = w.tenant_id AND watch_id = w.watch_id
        AND observed_at < w.until - make_interval(days => ${LONGEST_WINDOW_DAYS})
      ORDER BY observed_at DESC LIMIT 1)
  ) AS p ORDER BY w.tenant_id, w.watch_id, p.observed_at`;

/** Writes points; one of the same watch and time is taken the place of. */
export async function insertPoints(tx: Tx, points: readonly NewPoint[]): Promise<void> {
  if (points.length === 0) return;
  await tx.execute(INSERT, [
    points.map((point) => point.tenantId),
    points.map((point) => point.watchId),
    points.map((point) => point.at),
    points.map((point) => point.price?.amount ?? null),
    points.map((point) => point.price?.currency ?? null),
    points.map((point) => point.availability),
    points.map((point) => point.observationId),
    points.map((point) => point.seenAt),
    points.map((point) => point.readings),
  ]);
}

export async function confirmPoints(tx: Tx, confirmations: readonly Confirmation[]): Promise<void> {
  if (confirmations.length === 0) return;
  await tx.execute(CONFIRM, [
    confirmations.map((one) => one.tenantId),
    confirmations.map((one) => one.watchId),
    confirmations.map((one) => one.pointAt),
    confirmations.map((one) => one.seenAt),
    confirmations.map((one) => one.readings),
  ]);
}

/** A point that a late value divided: what it said stands again as a point from `again` on. */
export interface Divided extends OfferKey {
  readonly pointAt: Date;
  readonly again: Date;
}

/** Writes late values into history; at most one a watch. */
export async function insertLatePoints(tx: Tx, late: readonly Observation[]): Promise<Divided[]> {
  const rows = await tx.query<{ tenant_id: string; watch_id: string; divided: Date; again: Date }>(INSERT_LATE, [
    late.map((one) => one.tenantId),
    late.map((one) => one.watchId),
    late.map((one) => one.at),
    late.map((one) => one.price?.amount ?? null),
    late.map((one) => one.price?.currency ?? null),
    late.map((one) => one.availability),
    late.map((one) => one.observationId),
  ]);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    watchId: row.watch_id,
    pointAt: row.divided,
    again: row.again,
  }));
}

/**
 * Points that baselines are made from, for many offers in one query.
 * @param wanted each with the time that its longest window ends at.
 * @returns by `keyOf`, oldest first: the one that stood when the window began, and all since.
 */
export async function loadPoints(
  tx: Tx,
  wanted: readonly (OfferKey & { readonly until: Date })[],
): Promise<Map<string, PricePoint[]>> {
  const rows = await tx.query<PointRow & { tenant_id: string }>(LOAD, [
    wanted.map((one) => one.tenantId),
    wanted.map((one) => one.watchId),
    wanted.map((one) => one.until),
  ]);
  const points = Map.groupBy(rows, (row) => keyOf({ tenantId: row.tenant_id, watchId: row.watch_id }));
  return new Map(
    [...points].map(([key, all]) => [
      key,
      // Where the limit cut, the one before the window did not stand until the oldest that is left.
      (all.length > MAX_POINTS ? all.slice(-MAX_POINTS) : all).map(toPoint),
    ]),
  );
}

/** A point as it is stored. */
export interface PointRow {
  watch_id: string;
  observed_at: Date;
  amount: string | null;
  currency: string | null;
  availability: string;
  observation_id: string;
  readings: number;
}

export function toPoint(row: PointRow): PricePoint {
  return {
    at: row.observed_at,
    price: toMoney(row.amount, row.currency),
    availability: row.availability,
    observationId: row.observation_id,
    readings: row.readings,
  };
}
