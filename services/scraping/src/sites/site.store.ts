import type { Tx } from '@blackfang/persistence';
import type { SiteEvidence } from './site.ts';

/** What was found out about a site of a tenant. */
export interface FoundSite extends SiteEvidence {
  readonly tenantId: string;
  /** With its port, as watches have it. */
  readonly host: string;
}

/** A comparison that began earlier does not undo a later one. */
const SAVE = `
  INSERT INTO site AS known (tenant_id, host, tier, reason, compared_at, next_compare_at, streak)
  SELECT tenant_id, host, tier, reason, compared_at, next_compare_at, streak
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::int[])
    AS news (tenant_id, host, tier, reason, compared_at, next_compare_at, streak) ORDER BY tenant_id, host
  ON CONFLICT (tenant_id, host) DO UPDATE SET
    tier = excluded.tier, reason = excluded.reason, compared_at = excluded.compared_at,
    next_compare_at = excluded.next_compare_at, streak = excluded.streak
  WHERE known.compared_at <= excluded.compared_at`;

/** @param sites of one batch; of several findings about the same site the latest is kept. */
export async function saveSites(tx: Tx, sites: readonly FoundSite[]): Promise<void> {
  const latest = new Map<string, FoundSite>();
  for (const site of sites) {
    const key = `${site.tenantId} ${site.host}`;
    const known = latest.get(key);
    if (known === undefined || known.comparedAt <= site.comparedAt) latest.set(key, site);
  }
  const rows = [...latest.values()];
  if (rows.length === 0) return;
  await tx.execute(SAVE, [
    rows.map((row) => row.tenantId),
    rows.map((row) => row.host),
    rows.map((row) => row.tier),
    rows.map((row) => row.reason),
    rows.map((row) => row.comparedAt),
    rows.map((row) => row.nextCompareAt),
    rows.map((row) => row.streak),
  ]);
}
