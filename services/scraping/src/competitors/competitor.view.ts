import { pageOf, type Tx } from '@blackfang/persistence';
import { positionOf } from '../watches/watch.view.ts';
import { COMPETITOR_COLUMNS, toCompetitor } from './competitor.store.ts';

const NEWEST = `
  SELECT ${COMPETITOR_COLUMNS} FROM competitor c WHERE c.tenant_id = $1 AND ($2::uuid IS NULL OR c.id < $2)
  ORDER BY c.id DESC LIMIT $3`;

/** Newest first. */
export async function listCompetitors(tx: Tx, tenantId: string, { limit, cursor }: { limit: number; cursor: string }) {
  const rows = await tx.query<Parameters<typeof toCompetitor>[0]>(NEWEST, [tenantId, positionOf(cursor), limit + 1]);
  return pageOf(rows.map(toCompetitor), limit, (competitor) => [competitor.id]);
}
