import { isId, newId, notFound, type Caller } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import { positionOf, type WatchFilter } from '../watches/watch.view.ts';
import { mayChange, type WatchView } from './watch-view.ts';

interface ViewRow {
  tenant_id: string;
  id: string;
  owner_id: string;
  name: string;
  shared: boolean;
  filter: WatchFilter;
  sort: string;
  columns: string[];
  version: string;
  created_at: Date;
}

const COLUMNS = 'tenant_id, id, owner_id, name, shared, filter, sort, columns, version, created_at';
const INSERT = `
  INSERT INTO watch_view (tenant_id, id, owner_id, name, shared, filter, sort, columns)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`;
const UPDATE = `
  UPDATE watch_view SET name = $3, shared = $4, filter = $5, sort = $6, columns = $7, version = version + 1
  WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`;
const LOCK = `SELECT ${COLUMNS} FROM watch_view WHERE tenant_id = $1 AND id = $2 FOR UPDATE`;
const COUNT = `SELECT count(*)::int AS count FROM watch_view WHERE tenant_id = $1 AND owner_id = $2`;
const DELETE = 'DELETE FROM watch_view WHERE tenant_id = $1 AND id = $2';
const LIST = `
  SELECT ${COLUMNS} FROM watch_view
  WHERE tenant_id = $1 AND (owner_id = $2 OR shared) AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4`;

function toView(row: ViewRow): WatchView {
  const { tenant_id: tenantId, owner_id: ownerId, created_at: createdAt, version, ...rest } = row;
  return { ...rest, tenantId, ownerId, createdAt, version: BigInt(version) };
}

type Fields = Pick<WatchView, 'name' | 'shared' | 'filter' | 'sort' | 'columns'>;

export async function insertView(tx: Tx, { tenantId, userId }: Caller, fields: Fields): Promise<WatchView> {
  const { name, shared, filter, sort, columns } = fields;
  const values = [tenantId, newId(), userId, name, shared, JSON.stringify(filter), sort, columns];
  return toView(await tx.one<ViewRow>(INSERT, values));
}

export async function saveView(tx: Tx, view: WatchView): Promise<WatchView> {
  const { tenantId, id, name, shared, filter, sort, columns } = view;
  return toView(await tx.one<ViewRow>(UPDATE, [tenantId, id, name, shared, JSON.stringify(filter), sort, columns]));
}

/** @throws AppError `not_found` watch_view_not_found, also for one that the caller may not change */
export async function lockView(tx: Tx, caller: Caller, id: string): Promise<WatchView> {
  const row = isId(id) ? await tx.maybeOne<ViewRow>(LOCK, [caller.tenantId, id]) : undefined;
  const view = row && toView(row);
  if (view === undefined || !mayChange(caller, view)) throw notFound('watch_view');
  return view;
}

export async function removeView(tx: Tx, { tenantId, id }: WatchView): Promise<void> {
  await tx.execute(DELETE, [tenantId, id]);
}

export async function countViews(tx: Tx, { tenantId, userId }: Caller): Promise<number> {
  return (await tx.one<{ count: number }>(COUNT, [tenantId, userId])).count;
}

/** The caller's own and those that are shared, the oldest first. */
export async function listViews(tx: Tx, caller: Caller, { limit, cursor }: { limit: number; cursor: string }) {
  const rows = await tx.query<ViewRow>(LIST, [caller.tenantId, caller.userId, positionOf(cursor), limit + 1]);
  return pageOf(rows.map(toView), limit, (view) => [view.id]);
}
