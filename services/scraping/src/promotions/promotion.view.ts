import type { Money } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import { toMoney } from '../watches/watch.store.ts';
import { DAYS_BEFORE, judgeDiscount, type Discount } from './judge-discount.ts';

/** Readings of a watch that are looked back through for the beginning of a discount. */
const MAX_BACK = 5_000;

/** Of a row of `observation`: it claims to be cheaper than before. Pages that were read before promotions were kept say it by their list price. */
const CLAIMS = `(coalesce(list_price > price, false) OR coalesce((promotion ->> 'percent')::numeric > 0, false))`;
const GOOD = `tenant_id = $1 AND watch_id = $2 AND status = 'ok' AND price IS NOT NULL`;

const LATEST = `
  SELECT id, price, currency, list_price, list_currency, promotion, ${CLAIMS} AS claims
  FROM observation WHERE tenant_id = $1 AND watch_id = $2 AND status = 'ok' ORDER BY id DESC LIMIT 1`;
/** The first reading of those that claim it one after the other, up to the newest. */
const BEGINNING = `
  WITH back AS (
    SELECT id, observed_at, ${CLAIMS} AS claims FROM observation WHERE ${GOOD} ORDER BY id DESC LIMIT ${MAX_BACK}
  ), last_without AS (SELECT id FROM back WHERE NOT claims ORDER BY id DESC LIMIT 1)
  SELECT back.id, back.observed_at, (SELECT count(*) = 0 FROM last_without) AS is_older
  FROM back WHERE back.id > coalesce((SELECT id FROM last_without), '00000000-0000-0000-0000-000000000000')
  ORDER BY back.id LIMIT 1`;
/** The lowest price in force in the 30 days before $4: those that were read then, and the one that stood as they began. */
const LOWEST = `
  WITH within AS (
    SELECT price, observed_at FROM observation
    WHERE ${GOOD} AND id < $3 AND currency IS NOT DISTINCT FROM $5
      AND observed_at >= $4::timestamptz - make_interval(days => ${DAYS_BEFORE}) AND observed_at < $4
  ), standing AS (
    SELECT price, observed_at FROM observation
    WHERE ${GOOD} AND id < $3 AND currency IS NOT DISTINCT FROM $5
      AND observed_at < $4::timestamptz - make_interval(days => ${DAYS_BEFORE})
    ORDER BY observed_at DESC LIMIT 1
  )
  SELECT min(price) AS price, min(observed_at) AS since FROM (TABLE within UNION ALL TABLE standing) AS known`;

interface LatestRow {
  id: string;
  price: string | null;
  currency: string | null;
  list_price: string | null;
  list_currency: string | null;
  promotion: { percent?: number | null } | null;
  claims: boolean;
}

/** What a page claims now, and what its discount is worth. */
export interface CurrentPromotion {
  readonly observationId: string;
  readonly promotionJson: string | null;
  /** Null where the page claims no discount. */
  readonly discount: Discount | null;
}

/** @returns null where nothing good has been read of the watch yet */
export async function findPromotion(tx: Tx, tenantId: string, watchId: string): Promise<CurrentPromotion | null> {
  const latest = await tx.maybeOne<LatestRow>(LATEST, [tenantId, watchId]);
  if (latest === undefined) return null;
  const price = toMoney(latest.price, latest.currency);
  return {
    observationId: latest.id,
    promotionJson: latest.promotion === null ? null : JSON.stringify(latest.promotion),
    discount: price !== null && latest.claims ? await findDiscount(tx, tenantId, watchId, latest, price) : null,
  };
}

async function findDiscount(
  tx: Tx,
  tenantId: string,
  watchId: string,
  latest: LatestRow,
  price: Money,
): Promise<Discount | null> {
  const beginning = await tx.maybeOne<{ id: string; observed_at: Date; is_older: boolean }>(BEGINNING, [
    tenantId,
    watchId,
  ]);
  if (beginning === undefined) return null;
  const { id, observed_at: beganAt, is_older: isOlder } = beginning;
  const before = await tx.maybeOne<{ price: string | null; since: Date | null }>(LOWEST, [
    tenantId,
    watchId,
    id,
    beganAt,
    price.currency,
  ]);
  return judgeDiscount(price, toMoney(latest.list_price, latest.list_currency), latest.promotion?.percent ?? null, {
    beganAt,
    isOlder,
    lowest: toMoney(before?.price ?? null, price.currency),
    knownSince: before?.since ?? null,
  });
}
