import { isId } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';

/** A page as it was stored, and when it was seen so. */
export interface PageVersion {
  readonly snapshotId: string;
  readonly seenAt: Date;
}

interface VersionRow {
  snapshot_id: string;
  finished_at: Date;
}

/** Runs that are looked through for versions. */
const MAX_RUNS = 5_000;

const OF_WATCH = 'tenant_id = $1 AND watch_id = $2 AND snapshot_id IS NOT NULL AND finished_at IS NOT NULL';
const VERSIONS = `
  SELECT snapshot_id, finished_at FROM (
    SELECT id, snapshot_id, finished_at, lag(snapshot_id) OVER (ORDER BY id) AS before
    FROM (SELECT id, snapshot_id, finished_at FROM run WHERE ${OF_WATCH} ORDER BY id DESC LIMIT ${MAX_RUNS}) AS latest
  ) AS seen
  WHERE before IS DISTINCT FROM snapshot_id ORDER BY id DESC LIMIT $3`;
/** Times come back in milliseconds, as they were told. */
const LATEST_AT = `
  SELECT snapshot_id, finished_at FROM run WHERE ${OF_WATCH} AND date_trunc('milliseconds', finished_at) <= $3 ORDER BY id DESC LIMIT 1`;
const FIRST = `SELECT snapshot_id, finished_at FROM run WHERE ${OF_WATCH} ORDER BY id LIMIT 1`;

const OF_SNAPSHOT = `SELECT snapshot_id, finished_at FROM run WHERE ${OF_WATCH} AND snapshot_id = $3 ORDER BY id DESC LIMIT 1`;

const toVersion = (row: VersionRow): PageVersion => ({ snapshotId: row.snapshot_id, seenAt: row.finished_at });

/** When the page became another one, newest first. */
export async function listPageVersions(tx: Tx, tenantId: string, watchId: string, limit: number) {
  return (await tx.query<VersionRow>(VERSIONS, [tenantId, watchId, limit])).map(toVersion);
}

/** The page as it was seen last at a time; as it was seen first, at a time before that. */
export async function pageVersionAt(
  tx: Tx,
  tenantId: string,
  watchId: string,
  at: Date,
): Promise<PageVersion | undefined> {
  const row =
    (await tx.maybeOne<VersionRow>(LATEST_AT, [tenantId, watchId, at])) ??
    (await tx.maybeOne<VersionRow>(FIRST, [tenantId, watchId]));
  return row === undefined ? undefined : toVersion(row);
}

/** A stored page as the watch saw it last; undefined where it never did, also for what is no id. */
export async function pageVersionOf(
  tx: Tx,
  tenantId: string,
  watchId: string,
  snapshotId: string,
): Promise<PageVersion | undefined> {
  if (!isId(snapshotId)) return undefined;
  const row = await tx.maybeOne<VersionRow>(OF_SNAPSHOT, [tenantId, watchId, snapshotId]);
  return row === undefined ? undefined : toVersion(row);
}
