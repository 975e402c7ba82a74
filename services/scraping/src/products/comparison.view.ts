import type { Tx } from '@blackfang/persistence';
import { toMoney } from '../watches/watch.store.ts';
import type { WatchStatus } from '../watches/watch.ts';
import type { OfferNow } from './compare-offers.ts';
import type { Vat } from './vat.ts';

/** Columns that a comparison has room for. */
export const MAX_COMPETITORS = 100;

const OFFERS = `
  SELECT w.product_id, w.id, w.competitor_id, w.latest_price, w.latest_currency, w.latest_availability,
    w.latest_observed_at, w.status, c.vat
  FROM watch w JOIN competitor c ON c.tenant_id = w.tenant_id AND c.id = w.competitor_id
  WHERE w.tenant_id = $1 AND w.product_id = ANY ($2::uuid[]) ORDER BY w.product_id, w.id`;
const COMPARED = `
  SELECT c.id, c.name, c.vat FROM competitor c
  WHERE c.tenant_id = $1 AND EXISTS (
    SELECT 1 FROM watch w WHERE w.tenant_id = $1 AND w.competitor_id = c.id AND w.product_id IS NOT NULL)
  ORDER BY lower(c.name), c.id LIMIT ${MAX_COMPETITORS + 1}`;

interface OfferRow {
  product_id: string;
  id: string;
  competitor_id: string;
  latest_price: string | null;
  latest_currency: string | null;
  latest_availability: string | null;
  latest_observed_at: Date | null;
  status: WatchStatus;
  vat: Vat;
}

/** What watches of products saw last, by product; one without watches is not in it. */
export async function findOffers(
  tx: Tx,
  tenantId: string,
  productIds: readonly string[],
): Promise<ReadonlyMap<string, readonly OfferNow[]>> {
  const rows = await tx.query<OfferRow>(OFFERS, [tenantId, productIds]);
  const byProduct = Map.groupBy(rows, ({ product_id: id }) => id);
  return new Map([...byProduct].map(([id, offers]) => [id, offers.map(toOffer)]));
}

function toOffer(row: OfferRow): OfferNow {
  return {
    watchId: row.id,
    competitorId: row.competitor_id,
    price: toMoney(row.latest_price, row.latest_currency),
    availability: row.latest_availability ?? 'unknown',
    observedAt: row.latest_observed_at,
    status: row.status,
    vat: row.vat,
  };
}

export interface ComparedCompetitor {
  readonly id: string;
  readonly name: string;
  readonly vat: Vat;
}

/** Competitors at whom any product is watched, by name. @returns `cut` where there are more than are given. */
export async function findComparedCompetitors(
  tx: Tx,
  tenantId: string,
): Promise<{ competitors: ComparedCompetitor[]; cut: boolean }> {
  const found = await tx.query<ComparedCompetitor>(COMPARED, [tenantId]);
  return { competitors: found.slice(0, MAX_COMPETITORS), cut: found.length > MAX_COMPETITORS };
}
