import type { Schemas } from '../../api/client.ts';
import { columnsIn, columnsText } from './columns.ts';
import type { SummaryFilter, WatchFilter } from '../../api/watches.ts';

export const STATUSES = ['active', 'failing', 'paused', 'held'] as const;
export const STOCKS = ['in_stock', 'out_of_stock', 'preorder', 'backorder', 'discontinued', 'unknown'] as const;
export const SORTS = [
  'newest',
  'oldest',
  'name',
  '-name',
  'price',
  '-price',
  'lastSeen',
  '-lastSeen',
  'nextRun',
] as const;

export type StatusFilter = (typeof STATUSES)[number];
export type Stock = (typeof STOCKS)[number];
export type Sort = (typeof SORTS)[number];

/** Which watches are on the screen and in which order, as it stands in the address. */
export interface WatchView {
  readonly search?: string | undefined;
  readonly status?: StatusFilter | undefined;
  readonly stock?: Stock | undefined;
  readonly tag?: string | undefined;
  /** Of a competitor, by its id. */
  readonly competitor?: string | undefined;
  readonly sort?: Sort | undefined;
  /** As `columns.ts` reads them. */
  readonly columns?: string | undefined;
  /** The kept view that this began as, by its id. */
  readonly view?: string | undefined;
}

/** Longest search and tag that the API takes. */
const MAX_SEARCH = 200;
const MAX_TAG = 50;
const MAX_COLUMNS = 200;
const ID = 36;

/** Reads a view from an address, which anybody may have written: what makes no sense is left out. */
export function viewOf(search: Readonly<Record<string, unknown>>): WatchView {
  return {
    search: textOf(search['search'], MAX_SEARCH),
    status: oneOf(STATUSES, search['status']),
    stock: oneOf(STOCKS, search['stock']),
    tag: textOf(search['tag'], MAX_TAG),
    competitor: textOf(search['competitor'], ID),
    sort: oneOf(SORTS, search['sort']),
    columns: columnsText(columnsIn(textOf(search['columns'], MAX_COLUMNS)) ?? []),
    view: textOf(search['view'], ID),
  };
}

/** What the API is asked for to show a view. */
export function filterOf({ search, status, stock, tag, competitor, sort }: WatchView): WatchFilter {
  return {
    ...(search !== undefined && { search }),
    ...(status === 'held' ? { held: 'true' as const } : status !== undefined && { status }),
    ...(stock !== undefined && { availability: stock }),
    ...(tag !== undefined && { tag }),
    ...(competitor !== undefined && { competitorId: competitor }),
    ...(sort !== undefined && sort !== 'newest' && { sort }),
  };
}

export type JobFilter = Schemas['WatchFilter'];

/** The same for work on all that a view shows. */
export function jobFilterOf(view: WatchView): JobFilter {
  const { held, sort: _, ...filter } = filterOf(view);
  return { ...filter, ...(held !== undefined && { held: held === 'true' }) };
}

/** The same for how many of each status there are: the status itself does not narrow that. */
export function summaryFilterOf(view: WatchView): SummaryFilter {
  const { sort: _, ...filter } = filterOf({ ...view, status: undefined });
  return filter;
}

/** What takes all filters away, and the view that had them. */
export const UNFILTERED: WatchView = {
  search: undefined,
  status: undefined,
  stock: undefined,
  tag: undefined,
  competitor: undefined,
  view: undefined,
};

/** How many filters narrow a view; its order is none. */
export function countFilters({ search, status, stock, tag, competitor }: WatchView): number {
  return [search, status, stock, tag, competitor].filter((one) => one !== undefined).length;
}

/** A number in an address is read as one: `?search=4711`. */
function textOf(value: unknown, max: number): string | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, max) : '';
  return text === '' ? undefined : text;
}

function oneOf<Known extends string>(known: readonly Known[], value: unknown): Known | undefined {
  return known.find((one) => one === value);
}
