import type { Tx } from '@blackfang/persistence';

export interface MoveRow {
  readonly watch_id: string;
  readonly competitor_id: string | null;
  readonly title: string;
  readonly url: string;
  readonly was: string;
  readonly amount: string;
  readonly currency: string | null;
  readonly current_at: Date;
  readonly percent: number;
}

/** What has stood for longer than the days has not moved in them, so histories are read of the others alone. */
const MOVES = `
  WITH moved AS (
    SELECT o.watch_id, o.competitor_id, o.title, o.url, o.amount, o.currency, o.current_at, stood.amount AS was
    FROM offer o CROSS JOIN LATERAL (
      SELECT amount, currency FROM (
        (SELECT amount, currency, 0 AS rank FROM price_point p
          WHERE p.tenant_id = o.tenant_id AND p.watch_id = o.watch_id AND p.observed_at <= $2 AND p.amount IS NOT NULL
          ORDER BY p.observed_at DESC LIMIT 1)
        UNION ALL
        (SELECT amount, currency, 1 AS rank FROM price_point p
          WHERE p.tenant_id = o.tenant_id AND p.watch_id = o.watch_id AND p.observed_at > $2 AND p.amount IS NOT NULL
          ORDER BY p.observed_at LIMIT 1)
      ) AS known ORDER BY rank LIMIT 1
    ) AS stood
    WHERE o.tenant_id = $1 AND o.deleted_at IS NULL AND o.current_at > $2 AND o.amount IS NOT NULL
      AND stood.currency IS NOT DISTINCT FROM o.currency AND stood.amount > 0 AND stood.amount <> o.amount
  )
  SELECT *, round((amount - was) * 100 / was, 4)::float8 AS percent FROM moved
  ORDER BY abs((amount - was) / was) DESC, watch_id LIMIT $3`;

/** Offers that are not priced as they were at `since`, the furthest first. */
export function findMoves(tx: Tx, tenantId: string, since: Date, limit: number): Promise<MoveRow[]> {
  return tx.query<MoveRow>(MOVES, [tenantId, since, limit]);
}
