import { notFound } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import type { Picture } from './picture.ts';

const FIND = 'SELECT content_type, bytes FROM competitor_logo WHERE tenant_id = $1 AND competitor_id = $2';
const SAVE = `
  INSERT INTO competitor_logo (tenant_id, competitor_id, content_type, bytes) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant_id, competitor_id) DO UPDATE SET content_type = excluded.content_type, bytes = excluded.bytes,
    read_at = clock_timestamp()`;

/** @throws AppError `not_found` logo_not_found */
export async function findLogo(tx: Tx, tenantId: string, competitorId: string): Promise<Picture> {
  const row = await tx.maybeOne<{ content_type: Picture['type']; bytes: Buffer }>(FIND, [tenantId, competitorId]);
  if (row === undefined) throw notFound('logo');
  return { type: row.content_type, bytes: row.bytes };
}

export async function saveLogo(tx: Tx, tenantId: string, competitorId: string, picture: Picture): Promise<void> {
  await tx.execute(SAVE, [tenantId, competitorId, picture.type, picture.bytes]);
}
