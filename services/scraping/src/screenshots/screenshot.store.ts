import { isId, notFound } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import type { Picture, Screenshot, TakenScreenshot } from './screenshot.ts';

/** A screenshot with whose it is. */
export interface NewScreenshot extends TakenScreenshot {
  readonly tenantId: string;
  readonly watchId: string;
  readonly runId: string;
  readonly snapshotId: string;
}

interface ScreenshotRow {
  id: string;
  snapshot_id: string;
  sha256: string | null;
  stored_bytes: number;
  width: number;
  height: number;
  trouble: string;
  taken_at: Date;
}

const INSERT = `
  INSERT INTO screenshot (tenant_id, id, watch_id, run_id, snapshot_id, sha256, stored_bytes, width, height, trouble)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::int[],
    $9::int[], $10::text[])`;
const COLUMNS = 'id, snapshot_id, sha256, stored_bytes, width, height, trouble, taken_at';
const LIST = `SELECT ${COLUMNS} FROM screenshot WHERE tenant_id = $1 AND watch_id = $2 ORDER BY id DESC LIMIT $3`;
const FIND = `SELECT ${COLUMNS} FROM screenshot WHERE tenant_id = $1 AND id = $2 AND sha256 IS NOT NULL`;

export async function saveScreenshots(tx: Tx, taken: readonly NewScreenshot[]): Promise<void> {
  if (taken.length === 0) return;
  await tx.execute(INSERT, [
    taken.map((one) => one.tenantId),
    taken.map((one) => one.id),
    taken.map((one) => one.watchId),
    taken.map((one) => one.runId),
    taken.map((one) => one.snapshotId),
    taken.map((one) => one.picture?.sha256 ?? null),
    taken.map((one) => one.picture?.bytes ?? null),
    taken.map((one) => one.picture?.width ?? null),
    taken.map((one) => one.picture?.height ?? null),
    taken.map((one) => one.trouble),
  ]);
}

/** Newest first. */
export async function listScreenshots(tx: Tx, tenantId: string, watchId: string, limit: number) {
  return (await tx.query<ScreenshotRow>(LIST, [tenantId, watchId, limit])).map(toScreenshot);
}

/** @throws AppError `not_found` screenshot_not_found, also for what is no id, and where none could be taken */
export async function findPicture(tx: Tx, tenantId: string, id: string): Promise<Picture> {
  const row = isId(id) ? await tx.maybeOne<ScreenshotRow>(FIND, [tenantId, id]) : undefined;
  const picture = row && toScreenshot(row).picture;
  if (!picture) throw notFound('screenshot');
  return picture;
}

function toScreenshot(row: ScreenshotRow): Screenshot {
  const { sha256, stored_bytes: bytes, width, height } = row;
  return {
    id: row.id,
    snapshotId: row.snapshot_id,
    takenAt: row.taken_at,
    picture: sha256 === null ? null : { sha256, bytes, width, height },
    trouble: row.trouble,
  };
}
