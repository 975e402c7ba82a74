import { invalidField, isId, notFound } from '@blackfang/core';
import { decodeCursor, pageOf, type SqlValue, type Tx } from '@blackfang/persistence';
import { demandSearch, searchPattern } from '../search-pattern.ts';
import { toWatch, WATCH_COLUMNS, type WatchRow } from './watch.store.ts';
import type { Watch } from './watch.ts';

const ONE = `SELECT ${WATCH_COLUMNS} FROM watch WHERE tenant_id = $1 AND id = $2`;

/** @throws AppError `not_found` watch_not_found, also for what is no id */
export async function findWatch(tx: Tx, tenantId: string, id: string): Promise<Watch> {
  const row = isId(id) ? await tx.maybeOne<WatchRow>(ONE, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('watch');
  return toWatch(row);
}

export interface WatchFilter {
  /** What is no id has none. */
  readonly competitorId?: string | undefined;
  /** In name, title or address, in any case. */
  readonly search?: string | undefined;
  readonly status?: string | undefined;
  readonly tag?: string | undefined;
  readonly availability?: string | undefined;
  /** Whether a value waits for somebody to accept or reject it. */
  readonly held?: boolean | undefined;
  /** Of this product; `none`: of no product. What is neither has none. */
  readonly productId?: string | undefined;
}

const NO_PRODUCT = 'none';

/** What is sorted by, as Postgres tells it, and what stands in for none, which comes last in both directions. */
const SORTS = {
  newest: { key: 'id', type: 'uuid', descends: true },
  oldest: { key: 'id', type: 'uuid', descends: false },
  // No more of it than a cursor can carry.
  name: { key: `lower(left(coalesce(nullif(name, ''), nullif(title, ''), url), 60))`, type: 'text', descends: false },
  price: { key: 'latest_price', type: 'numeric', descends: false },
  last_seen: { key: 'last_seen_at', type: 'timestamptz', descends: true },
  next_run: { key: 'next_run_at', type: 'timestamptz', descends: false },
} as const;
type Sort = keyof typeof SORTS;

/** Of a row of `watch`: whether a value of it waits for somebody. */
export const AWAITS = `(held IS NOT NULL AND NOT (held ->> 'rejected')::boolean)`;
/** What a filter finds, with the values of `filterValues`. */
export const FILTER = `
  tenant_id = $1 AND ($2::uuid IS NULL OR competitor_id = $2) AND ($3::text IS NULL OR status = $3)
  AND ($4::text IS NULL OR name ILIKE $4 OR title ILIKE $4 OR url ILIKE $4) AND ($5::text IS NULL OR tags @> ARRAY[$5])
  AND ($6::text IS NULL OR coalesce(latest_availability, 'unknown') = $6)
  AND ($7::boolean IS NULL OR ${AWAITS} = $7)
  AND ($8::uuid IS NULL OR product_id = $8) AND (NOT $9::boolean OR product_id IS NULL)`;

/** Has no watches: what stands for an id that is none. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** @throws AppError `invalid` search_invalid */
export function demandFilter({ search }: WatchFilter): void {
  demandSearch(search);
}

/** The values $1 to $9 of `FILTER`. */
export function filterValues(tenantId: string, filter: WatchFilter): SqlValue[] {
  const { competitorId, search, status, tag, availability, held, productId } = filter;
  const isOfNone = productId === NO_PRODUCT;
  return [
    tenantId,
    idOrNobody(competitorId),
    status ?? null,
    searchPattern(search),
    tag ?? null,
    availability ?? null,
    held ?? null,
    isOfNone ? null : idOrNobody(productId),
    isOfNone,
  ];
}

function idOrNobody(id: string | undefined): string | null {
  return id === undefined || isId(id) ? (id ?? null) : NOBODY;
}

interface ListedRow extends WatchRow {
  sort_key: string;
}

/** @throws AppError `invalid` sort_invalid, cursor_invalid, search_invalid */
export async function listWatches(
  tx: Tx,
  tenantId: string,
  {
    limit,
    cursor,
    sort = 'newest',
    ...filter
  }: WatchFilter & { limit: number; cursor: string; sort?: string | undefined },
) {
  demandFilter(filter);
  const values = [...filterValues(tenantId, filter), limit + 1];
  const after = positionIn(sort, cursor);
  const rows = await tx.query<ListedRow>(listing(sort, after.length > 0), [...values, ...after]);
  const page = pageOf(rows, limit, (row) => [sort, row.sort_key, row.id]);
  return { ...page, items: page.items.map(toWatch) };
}

/** @throws AppError `invalid` cursor_invalid for one of another list, or that no list gave */
function positionIn(sort: string, cursor: string): string[] {
  const [of, key = '', id = ''] = decodeCursor(cursor, 3) ?? [];
  if (of === undefined) return [];
  if (of === sort && isId(id) && isKey(sort, key)) return [key, id];
  throw invalidField('cursor', 'cursor_invalid', 'Send the nextCursor of the same list.');
}

function isKey(sort: string, text: string): boolean {
  switch (sortOf(sort).type) {
    case 'uuid':
      return isId(text);
    case 'numeric':
      return /^-?(\d{1,40}(\.\d{1,40})?|Infinity)$/.test(text);
    case 'timestamptz':
      return /^-?infinity$/.test(text) || !Number.isNaN(Date.parse(text));
    default:
      return true;
  }
}

/** @throws AppError `invalid` sort_invalid */
function sortOf(sort: string): (typeof SORTS)[Sort] {
  const name = sort.replace(/^-/, '') as Sort;
  if (Object.hasOwn(SORTS, name)) return SORTS[name];
  const names = Object.keys(SORTS).join(', ');
  throw invalidField('sort', 'sort_invalid', `Sort by ${names}, with - in front the other way round.`);
}

/** @throws AppError `invalid` sort_invalid */
export function demandSort(sort: string): void {
  sortOf(sort);
}

/** @param sort with `-` in front the other way round. */
function listing(sort: string, goesOn: boolean): string {
  const { key, type, descends } = sortOf(sort);
  const [order, beyond, last] =
    descends === sort.startsWith('-') ? ['ASC', '>', 'infinity'] : ['DESC', '<', '-infinity'];
  const whole = type === 'uuid' || type === 'text' ? key : `coalesce(${key}, '${last}')`;
  const position = goesOn ? `AND (${whole}, id) ${beyond} ($11::${type}, $12::uuid)` : '';
  return `
    SELECT ${WATCH_COLUMNS}, (${whole})::text AS sort_key FROM watch WHERE ${FILTER} ${position}
    ORDER BY ${whole} ${order}, id ${order} LIMIT $10`;
}

const MAX_TAGS = 100;
const SUMMARY = `
  SELECT count(*)::int AS total, count(*) FILTER (WHERE status = 'active')::int AS active,
    count(*) FILTER (WHERE status = 'paused')::int AS paused, count(*) FILTER (WHERE status = 'failing')::int AS failing,
    count(*) FILTER (WHERE ${AWAITS})::int AS held,
    count(*) FILTER (WHERE latest_availability = 'out_of_stock')::int AS "outOfStock"
  FROM watch WHERE ${FILTER}`;
const TAGS = `
  SELECT tag, count(*)::int AS count FROM watch, unnest(tags) AS tag WHERE tenant_id = $1
  GROUP BY tag ORDER BY count DESC, tag LIMIT ${MAX_TAGS}`;

export interface WatchSummary {
  readonly total: number;
  readonly active: number;
  readonly paused: number;
  readonly failing: number;
  /** With a value that waits for somebody to accept or reject it. */
  readonly held: number;
  readonly outOfStock: number;
  /** The most used ones. */
  readonly tags: readonly { readonly tag: string; readonly count: number }[];
}

/** How many of the watches that a filter finds are of each kind; the tags are those of all. */
export async function summarizeWatches(tx: Tx, tenantId: string, filter: WatchFilter = {}): Promise<WatchSummary> {
  demandFilter(filter);
  const counts = await tx.one<Omit<WatchSummary, 'tags'>>(SUMMARY, filterValues(tenantId, filter));
  return { ...counts, tags: await tx.query<{ tag: string; count: number }>(TAGS, [tenantId]) };
}

const COMPETITOR_NAMES = 'SELECT id, name FROM competitor WHERE tenant_id = $1 AND id = ANY ($2::uuid[])';

/** @returns by id */
export async function findCompetitorNames(
  tx: Tx,
  tenantId: string,
  watches: readonly Watch[],
): Promise<Map<string, string>> {
  const ids = [...new Set(watches.map(({ competitorId }) => competitorId))];
  const rows = await tx.query<{ id: string; name: string }>(COMPETITOR_NAMES, [tenantId, ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The id that a list by id goes on behind. @throws AppError `invalid` cursor_invalid */
export function positionOf(cursor: string): string | null {
  const [id] = decodeCursor(cursor, 1) ?? [];
  return id !== undefined && isId(id) ? id : null;
}
