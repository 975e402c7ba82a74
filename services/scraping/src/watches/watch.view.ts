import { isId, notFound } from '@blackfang/core';
import { decodeCursor, pageOf, type Tx } from '@blackfang/persistence';
import { toWatch, WATCH_COLUMNS, type WatchRow } from './watch.store.ts';
import type { Watch } from './watch.ts';

const ONE = `SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND id = $2`;
const NEWEST = `
  SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id < $2)
  ORDER BY id DESC LIMIT $3`;
const NEWEST_OF = `
  SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND competitor_id = $4 AND ($2::uuid IS NULL OR id < $2)
  ORDER BY id DESC LIMIT $3`;

/** @throws AppError `not_found` watch_not_found, also for what is no id */
export async function findWatch(tx: Tx, tenantId: string, id: string): Promise<Watch> {
  const row = isId(id) ? await tx.maybeOne<WatchRow>(ONE, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('watch');
  return toWatch(row);
}

/** Newest first. @param competitorId only its watches; what is no id has none. */
export async function listWatches(
  tx: Tx,
  tenantId: string,
  { limit, cursor, competitorId }: { limit: number; cursor: string; competitorId?: string | undefined },
) {
  const after = positionOf(cursor);
  if (competitorId !== undefined && !isId(competitorId)) return { items: [], nextCursor: '' };
  const rows =
    competitorId === undefined
      ? await tx.query<WatchRow>(NEWEST, [tenantId, after, limit + 1])
      : await tx.query<WatchRow>(NEWEST_OF, [tenantId, after, limit + 1, competitorId]);
  return pageOf(rows.map(toWatch), limit, (watch) => [watch.id]);
}

/** The id that a list by id goes on behind. @throws AppError `invalid` cursor_invalid */
export function positionOf(cursor: string): string | null {
  const [id] = decodeCursor(cursor, 1) ?? [];
  return id !== undefined && isId(id) ? id : null;
}
