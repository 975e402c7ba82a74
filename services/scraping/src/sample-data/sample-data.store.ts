import type { Tx } from '@blackfang/persistence';
import type { SettledRun } from '../runs/fold-runs.ts';

/** What a tenant has of samples. */
export interface SampleData {
  readonly id: string;
  readonly industry: string;
  readonly addedAt: Date;
  readonly competitors: number;
  readonly products: number;
  readonly watches: number;
}

interface SampleDataRow {
  id: string;
  industry: string;
  added_at: Date;
  competitors: number;
  products: number;
  watches: number;
}

const FIND = `
  SELECT s.id, s.industry, s.added_at,
    (SELECT count(*)::int FROM competitor c WHERE c.tenant_id = $1 AND c.sample_id = s.id) AS competitors,
    (SELECT count(*)::int FROM product p WHERE p.tenant_id = $1 AND p.sample_id = s.id) AS products,
    (SELECT count(*)::int FROM watch w WHERE w.tenant_id = $1 AND w.sample_id = s.id) AS watches
  FROM sample_data s WHERE s.tenant_id = $1`;
const INSERT = 'INSERT INTO sample_data (tenant_id, id, industry, added_by) VALUES ($1, $2, $3, $4)';
const TAKEN = 'SELECT sku FROM product WHERE tenant_id = $1 AND sku = ANY ($2::text[])';
const INSERT_RUNS = `
  INSERT INTO run (tenant_id, id, watch_id, status, attempts, queued_at, started_at, finished_at, extract_ms, unchanged,
    snapshot_id, observation_id, log)
  SELECT $1, id, watch_id, 'succeeded', 1, at, at, at, extract_ms, unchanged, snapshot_id, observation_id, log
  FROM json_to_recordset($2::json) AS news (id uuid, watch_id uuid, at timestamptz, extract_ms int, unchanged boolean,
    snapshot_id uuid, observation_id uuid, log jsonb)`;

/** What somebody has put own watches to is theirs from then on, without the address that leads nowhere. */
const KEEP = [
  `DELETE FROM competitor_domain d USING competitor c WHERE c.tenant_id = $1 AND c.sample_id = $2
     AND d.tenant_id = $1 AND d.competitor_id = c.id`,
  `UPDATE competitor c SET sample_id = NULL, version = version + 1 WHERE tenant_id = $1 AND sample_id = $2
     AND EXISTS (SELECT FROM watch w WHERE w.tenant_id = $1 AND w.competitor_id = c.id)`,
  `UPDATE product p SET sample_id = NULL, version = version + 1 WHERE tenant_id = $1 AND sample_id = $2
     AND EXISTS (SELECT FROM watch w WHERE w.tenant_id = $1 AND w.product_id = p.id)`,
];
/** Their stored pages are swept when no row knows them any more. */
const REMOVE = [
  `DELETE FROM observation_decision WHERE tenant_id = $1
     AND observation_id IN (SELECT id FROM observation WHERE tenant_id = $1 AND sample_id = $2)`,
  `DELETE FROM snapshot WHERE tenant_id = $1
     AND id IN (SELECT snapshot_id FROM observation WHERE tenant_id = $1 AND sample_id = $2)`,
  `DELETE FROM run WHERE tenant_id = $1
     AND watch_id IN (SELECT watch_id FROM observation WHERE tenant_id = $1 AND sample_id = $2)`,
  'DELETE FROM observation WHERE tenant_id = $1 AND sample_id = $2',
  'DELETE FROM competitor WHERE tenant_id = $1 AND sample_id = $2',
  'DELETE FROM product WHERE tenant_id = $1 AND sample_id = $2',
  'DELETE FROM sample_data WHERE tenant_id = $1 AND id = $2',
];

/** @returns undefined where there is none. */
export async function findSampleData(tx: Tx, tenantId: string): Promise<SampleData | undefined> {
  const row = await tx.maybeOne<SampleDataRow>(FIND, [tenantId]);
  return row && { ...row, addedAt: row.added_at };
}

export async function insertSampleData(
  tx: Tx,
  tenantId: string,
  sample: { readonly id: string; readonly industry: string; readonly addedBy: string },
): Promise<void> {
  await tx.execute(INSERT, [tenantId, sample.id, sample.industry, sample.addedBy]);
}

/** @returns those of them that a product of the tenant has. */
export async function findTakenSkus(tx: Tx, tenantId: string, skus: readonly string[]): Promise<Set<string>> {
  return new Set((await tx.query<{ sku: string }>(TAKEN, [tenantId, skus])).map(({ sku }) => sku));
}

/** Runs that ended as they are made: nobody has waited for them. */
export async function insertEndedRuns(
  tx: Tx,
  tenantId: string,
  runs: readonly (SettledRun & { readonly at: Date })[],
): Promise<void> {
  const rows = runs.map(({ claim, watchId, at, result, snapshotId, observationId }) => ({
    id: claim.id,
    watch_id: watchId,
    at,
    extract_ms: result.kind === 'read' ? result.extractMs : null,
    unchanged: result.kind === 'unchanged',
    snapshot_id: snapshotId,
    observation_id: observationId,
    log: result.log,
  }));
  await tx.execute(INSERT_RUNS, [tenantId, JSON.stringify(rows)]);
}

/** Takes away all rows of samples whose watches have ended. */
export async function deleteSampleRows(tx: Tx, tenantId: string, id: string): Promise<void> {
  for (const statement of [...KEEP, ...REMOVE]) await tx.execute(statement, [tenantId, id]);
}
