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
