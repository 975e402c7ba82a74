import type { Tx } from '@blackfang/persistence';
import type { Entitlement } from '../entitlements/entitlement.ts';

const COMPETITORS = "SELECT id, paused_reason = '' AS covered FROM competitor WHERE tenant_id = $1";
const FIRST_BEYOND = `
  SELECT w.id FROM watch w JOIN competitor c ON c.tenant_id = w.tenant_id AND c.id = w.competitor_id
  WHERE w.tenant_id = $1 AND c.paused_reason = '' AND w.sample_id IS NULL ORDER BY w.id OFFSET $2 LIMIT 1`;

/** What of a tenant's the plan covers: the first watches, by age, of competitors that it covers. */
export interface Covers {
  watch(id: string): boolean;
  competitor(id: string): boolean;
  /** Whether there is such a competitor. */
  knows(competitorId: string): boolean;
}

/** Call it under the lock of the entitlement. */
export async function findCovers(tx: Tx, { tenantId, maxWatches }: Entitlement): Promise<Covers> {
  const [competitors, beyond] = await Promise.all([
    tx.query<{ id: string; covered: boolean }>(COMPETITORS, [tenantId]),
    tx.maybeOne<{ id: string }>(FIRST_BEYOND, [tenantId, maxWatches]),
  ]);
  const covered = new Map(competitors.map((one) => [one.id, one.covered]));
  return {
    watch: (id) => beyond === undefined || id < beyond.id,
    competitor: (id) => covered.get(id) === true,
    knows: (id) => covered.has(id),
  };
}
