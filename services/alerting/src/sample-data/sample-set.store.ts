import type { Tx } from '@blackfang/persistence';

/** Sample data of a tenant. */
export interface SampleSet {
  readonly tenantId: string;
  readonly id: string;
}

const HEAR = `
  INSERT INTO sample_set (tenant_id, id)
  SELECT tenant_id, id FROM unnest($1::uuid[], $2::uuid[]) AS heard (tenant_id, id) ORDER BY tenant_id, id
  ON CONFLICT DO NOTHING`;
const LOCK_STANDING = `
  SELECT s.tenant_id, s.id FROM sample_set s
  JOIN unnest($1::uuid[], $2::uuid[]) AS heard (tenant_id, id) USING (tenant_id, id)
  WHERE s.removed_at IS NULL ORDER BY s.tenant_id, s.id FOR UPDATE OF s`;
const END = `
  INSERT INTO sample_set AS known (tenant_id, id, removed_at)
  SELECT tenant_id, id, clock_timestamp() FROM unnest($1::uuid[], $2::uuid[]) AS gone (tenant_id, id) ORDER BY tenant_id, id
  ON CONFLICT (tenant_id, id) DO UPDATE SET removed_at = coalesce(known.removed_at, excluded.removed_at)`;
/** Longer than topics keep what may still arrive. */
const FORGET = `
  DELETE FROM sample_set WHERE tenant_id = ANY ($1::uuid[]) AND removed_at < statement_timestamp() - interval '30 days'`;

/** Locks those that have not been removed until the transaction ends; new ones are remembered. */
export async function lockStandingSets(tx: Tx, sets: readonly SampleSet[]): Promise<SampleSet[]> {
  const keys = keysOf(sets);
  await tx.execute(HEAR, keys);
  const rows = await tx.query<{ tenant_id: string; id: string }>(LOCK_STANDING, keys);
  return rows.map(({ tenant_id: tenantId, id }) => ({ tenantId, id }));
}

/** From now on what arrives for them is passed over. */
export async function endSets(tx: Tx, sets: readonly SampleSet[]): Promise<void> {
  await tx.execute(END, keysOf(sets));
  await tx.execute(FORGET, [sets.map(({ tenantId }) => tenantId)]);
}

function keysOf(sets: readonly SampleSet[]): [string[], string[]] {
  const distinct = [...new Map(sets.map((set) => [`${set.tenantId}/${set.id}`, set])).values()];
  return [distinct.map(({ tenantId }) => tenantId), distinct.map(({ id }) => id)];
}
