import { isId, notFound } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import type { StoredEncoding } from './snapshot-store.ts';

export interface Snapshot {
  readonly tenantId: string;
  readonly id: string;
  readonly sha256: string;
  readonly contentType: string | null;
  readonly encoding: StoredEncoding;
  readonly storedBytes: number;
}

/** What is there already keeps its id, and says it. */
const SAVE = `
  INSERT INTO snapshot AS known (tenant_id, id, sha256, content_type, encoding, stored_bytes)
  SELECT tenant_id, id, sha256, content_type, encoding, stored_bytes
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[])
    AS news (tenant_id, id, sha256, content_type, encoding, stored_bytes) ORDER BY tenant_id, sha256
  ON CONFLICT ON CONSTRAINT snapshot_content DO UPDATE SET encoding = known.encoding
  RETURNING tenant_id, sha256, id`;
const FIND = `
  SELECT sha256, content_type, encoding FROM snapshot WHERE tenant_id = $1 AND id = $2`;
/** Copies of data and screenshots are stored beside the pages. */
const KNOWN = `
  SELECT sha256 FROM snapshot WHERE tenant_id = $1 AND sha256 = ANY ($2::text[])
  UNION SELECT sha256 FROM data_export WHERE tenant_id = $1 AND sha256 = ANY ($2::text[])
  UNION SELECT sha256 FROM screenshot WHERE tenant_id = $1 AND sha256 = ANY ($2::text[])`;

export const contentKey = (tenantId: string, sha256: string): string => `${tenantId}/${sha256}`;

/** @returns ids by `contentKey`: one a tenant and content, whoever stored it first. */
export async function saveSnapshots(tx: Tx, snapshots: readonly Snapshot[]): Promise<Map<string, string>> {
  const distinct = [...new Map(snapshots.map((one) => [contentKey(one.tenantId, one.sha256), one])).values()];
  if (distinct.length === 0) return new Map();
  const rows = await tx.query<{ tenant_id: string; sha256: string; id: string }>(SAVE, [
    distinct.map((one) => one.tenantId),
    distinct.map((one) => one.id),
    distinct.map((one) => one.sha256),
    distinct.map((one) => one.contentType),
    distinct.map((one) => one.encoding),
    distinct.map((one) => one.storedBytes),
  ]);
  return new Map(rows.map((row) => [contentKey(row.tenant_id, row.sha256), row.id]));
}

/** @throws AppError `not_found` snapshot_not_found, also for what is no id */
export async function findSnapshot(tx: Tx, tenantId: string, id: string) {
  const row = isId(id)
    ? await tx.maybeOne<{ sha256: string; content_type: string | null; encoding: StoredEncoding }>(FIND, [tenantId, id])
    : undefined;
  if (row === undefined) throw notFound('snapshot');
  return { sha256: row.sha256, contentType: row.content_type, encoding: row.encoding };
}

export async function knownContents(tx: Tx, tenantId: string, sha256s: readonly string[]): Promise<Set<string>> {
  return new Set((await tx.query<{ sha256: string }>(KNOWN, [tenantId, sha256s])).map((row) => row.sha256));
}
