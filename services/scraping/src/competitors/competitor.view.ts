import { pageOf, type Tx } from '@blackfang/persistence';
import { demandSearch, searchPattern } from '../search-pattern.ts';
import { AWAITS, positionOf } from '../watches/watch.view.ts';
import { COMPETITOR_COLUMNS, toCompetitor } from './competitor.store.ts';

const NEWEST = `
  SELECT ${COMPETITOR_COLUMNS} FROM competitor c WHERE c.tenant_id = $1 AND ($2::uuid IS NULL OR c.id < $2)
    AND ($4::text IS NULL OR c.name ILIKE $4 OR EXISTS (
      SELECT 1 FROM competitor_domain d WHERE d.tenant_id = c.tenant_id AND d.competitor_id = c.id AND d.domain ILIKE $4))
  ORDER BY c.id DESC LIMIT $3`;

export interface CompetitorPage {
  readonly limit: number;
  readonly cursor: string;
  /** In name or domains, in any case. */
  readonly search?: string | undefined;
}

/** Newest first. @throws AppError `invalid` cursor_invalid, search_invalid */
export async function listCompetitors(tx: Tx, tenantId: string, { limit, cursor, search }: CompetitorPage) {
  demandSearch(search);
  const values = [tenantId, positionOf(cursor), limit + 1, searchPattern(search)];
  const rows = await tx.query<Parameters<typeof toCompetitor>[0]>(NEWEST, values);
  return pageOf(rows.map(toCompetitor), limit, (competitor) => [competitor.id]);
}

/** How the watches of a competitor do, and how its prices stand to the tenant's own. */
export interface Standing {
  readonly watches: number;
  readonly failing: number;
  readonly paused: number;
  /** With a value that waits for somebody to accept or reject it. */
  readonly held: number;
  /** Watches that are looked at, with a price and an own price in the same currency. */
  readonly compared: number;
  /** Mean of their price in percent of the own one over those, each counting alike; null where there are none. */
  readonly priceIndex: number | null;
}

export const NO_STANDING: Standing = { watches: 0, failing: 0, paused: 0, held: 0, compared: 0, priceIndex: null };

const COMPARABLE = `status <> 'paused' AND latest_price IS NOT NULL AND latest_currency = own_currency AND own_price > 0`;
const STANDINGS = `
  SELECT competitor_id, count(*)::int AS watches, count(*) FILTER (WHERE status = 'failing')::int AS failing,
    count(*) FILTER (WHERE status = 'paused')::int AS paused, count(*) FILTER (WHERE ${AWAITS})::int AS held,
    count(*) FILTER (WHERE ${COMPARABLE})::int AS compared,
    round(avg(latest_price * 100 / own_price) FILTER (WHERE ${COMPARABLE}), 1)::float8 AS "priceIndex"
  FROM watch WHERE tenant_id = $1 AND competitor_id = ANY ($2::uuid[]) GROUP BY competitor_id`;

/** @returns by id; a competitor without watches is not in it. */
export async function findStandings(
  tx: Tx,
  tenantId: string,
  competitorIds: readonly string[],
): Promise<Map<string, Standing>> {
  const rows = await tx.query<Standing & { competitor_id: string }>(STANDINGS, [tenantId, competitorIds]);
  return new Map(rows.map(({ competitor_id: id, ...standing }) => [id, standing]));
}
