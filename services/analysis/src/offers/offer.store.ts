import { newId, type Money } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import type { Offer } from './offer.ts';

export interface OfferKey {
  readonly tenantId: string;
  readonly watchId: string;
}

/** One text for both, to find an offer among those of several tenants. */
export const keyOf = ({ tenantId, watchId }: OfferKey): string => `${tenantId}:${watchId}`;

const KEYS = 'unnest($1::uuid[], $2::uuid[]) AS wanted (tenant_id, watch_id)';
const CREATE = `
  INSERT INTO offer (tenant_id, watch_id, id)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS wanted (tenant_id, watch_id, id)
  ORDER BY tenant_id, watch_id ON CONFLICT (tenant_id, watch_id) DO NOTHING`;
const LOCK = `
  SELECT o.tenant_id, o.watch_id, o.id, o.competitor_id, o.title, o.url, o.amount, o.currency, o.availability,
    o.current_at, o.observation_id, o.snapshot_id, o.price_path, o.first_amount, o.first_currency, o.first_at,
    o.first_observation_id, o.own_amount, o.own_currency, o.point_at, o.seen_at, o.sequence, o.version,
    o.watch_version, o.deleted_at, o.sample_id
  FROM ${KEYS} JOIN offer o USING (tenant_id, watch_id)
  ORDER BY o.tenant_id, o.watch_id FOR UPDATE OF o`;
const SAVE = `
  UPDATE offer o SET competitor_id = s.competitor_id, title = s.title, url = s.url, amount = s.amount,
    currency = s.currency, availability = s.availability, current_at = s.current_at,
    observation_id = s.observation_id, snapshot_id = s.snapshot_id, price_path = s.price_path,
    first_amount = s.first_amount, first_currency = s.first_currency, first_at = s.first_at,
    first_observation_id = s.first_observation_id, own_amount = s.own_amount, own_currency = s.own_currency,
    point_at = s.point_at, seen_at = s.seen_at, sequence = s.sequence, version = s.version,
    watch_version = s.watch_version, deleted_at = s.deleted_at,
    sample_id = s.sample_id
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::numeric[], $7::text[], $8::text[],
    $9::timestamptz[], $10::uuid[], $11::uuid[], $12::text[], $13::numeric[], $14::text[], $15::timestamptz[],
    $16::uuid[], $17::numeric[], $18::text[], $19::timestamptz[], $20::timestamptz[], $21::bigint[], $22::bigint[],
    $23::bigint[], $24::timestamptz[], $25::uuid[])
    AS s (tenant_id, watch_id, competitor_id, title, url, amount, currency, availability, current_at, observation_id,
      snapshot_id, price_path, first_amount, first_currency, first_at, first_observation_id, own_amount, own_currency,
      point_at, seen_at, sequence, version, watch_version, deleted_at, sample_id)
  WHERE o.tenant_id = s.tenant_id AND o.watch_id = s.watch_id`;

interface OfferRow {
  tenant_id: string;
  watch_id: string;
  id: string;
  competitor_id: string | null;
  title: string;
  url: string;
  amount: string | null;
  currency: string | null;
  availability: string | null;
  current_at: Date | null;
  observation_id: string | null;
  snapshot_id: string | null;
  price_path: string;
  first_amount: string | null;
  first_currency: string | null;
  first_at: Date | null;
  first_observation_id: string | null;
  own_amount: string | null;
  own_currency: string | null;
  point_at: Date | null;
  seen_at: Date | null;
  sequence: string;
  version: string;
  watch_version: string;
  deleted_at: Date | null;
  sample_id: string | null;
}

/** Locks the offers of these watches in key order, and makes those that are not there yet. */
export async function lockOffers(tx: Tx, keys: readonly OfferKey[]): Promise<Map<string, Offer>> {
  const wanted = [...new Map(keys.map((key) => [keyOf(key), key])).values()];
  const tenants = wanted.map((key) => key.tenantId);
  const watches = wanted.map((key) => key.watchId);
  await tx.execute(CREATE, [tenants, watches, wanted.map(() => newId())]);
  const rows = await tx.query<OfferRow>(LOCK, [tenants, watches]);
  return new Map(rows.map((row) => [keyOf({ tenantId: row.tenant_id, watchId: row.watch_id }), toOffer(row)]));
}

/** Writes back offers that are locked. */
export async function saveOffers(tx: Tx, offers: readonly Offer[]): Promise<void> {
  if (offers.length === 0) return;
  const column = (value: (offer: Offer) => string | bigint | Date | null | undefined) =>
    offers.map((offer) => value(offer) ?? null);
  await tx.execute(SAVE, [
    column((offer) => offer.tenantId),
    column((offer) => offer.watchId),
    column((offer) => offer.competitorId),
    column((offer) => offer.title),
    column((offer) => offer.url),
    column((offer) => offer.current?.price?.amount),
    column((offer) => offer.current?.price?.currency),
    column((offer) => offer.current?.availability),
    column((offer) => offer.current?.at),
    column((offer) => offer.current?.observationId),
    column((offer) => offer.current?.snapshotId),
    column((offer) => offer.current?.pricePath ?? ''),
    column((offer) => offer.first?.price.amount),
    column((offer) => offer.first?.price.currency),
    column((offer) => offer.first?.at),
    column((offer) => offer.first?.observationId),
    column((offer) => offer.ownPrice?.amount),
    column((offer) => offer.ownPrice?.currency),
    column((offer) => offer.pointAt),
    column((offer) => offer.seenAt),
    column((offer) => offer.sequence),
    column((offer) => offer.version),
    column((offer) => offer.watchVersion),
    column((offer) => offer.deletedAt),
    column((offer) => offer.sampleId),
  ]);
}

function toOffer(row: OfferRow): Offer {
  const { availability, current_at: at, observation_id: observationId, snapshot_id: snapshotId } = row;
  const known = availability !== null && at !== null && observationId !== null && snapshotId !== null;
  const price = toMoney(row.amount, row.currency);
  const firstPrice = toMoney(row.first_amount, row.first_currency);
  return {
    id: row.id,
    tenantId: row.tenant_id,
    watchId: row.watch_id,
    competitorId: row.competitor_id,
    title: row.title,
    url: row.url,
    current: known ? { price, availability, at, observationId, snapshotId, pricePath: row.price_path } : null,
    first:
      firstPrice !== null && row.first_at !== null && row.first_observation_id !== null
        ? { at: row.first_at, price: firstPrice, observationId: row.first_observation_id }
        : null,
    ownPrice: toMoney(row.own_amount, row.own_currency),
    pointAt: row.point_at,
    seenAt: row.seen_at,
    sequence: BigInt(row.sequence),
    version: BigInt(row.version),
    watchVersion: BigInt(row.watch_version),
    deletedAt: row.deleted_at,
    sampleId: row.sample_id,
  };
}

export function toMoney(amount: string | null, currency: string | null): Money | null {
  return amount === null ? null : { amount, currency };
}
