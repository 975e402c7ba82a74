import {
  type ReadTenantDataRequest,
  type TenantDataPage,
  TenantDataServiceDefinition,
} from '@blackfang/contracts/type/v1/tenant_data';
import { AppError } from '@blackfang/core';
import { Database, type Tx } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers, type ServiceCaller } from '@blackfang/rpc';

/** One kind of thing that a copy of somebody's data has, as a query of one table. Secrets have no place in it. */
export interface TenantResource {
  /** What its file is called: `watches`. */
  readonly name: string;
  /** `person`: the caller's own, always. `tenant`: in a copy of all. `member`: in a copy of what is the caller's alone. */
  readonly whose: 'person' | 'tenant' | 'member';
  /** What follows FROM. */
  readonly from: string;
  /** By what it is called in the copy; each an expression. Money as text: a number would lose what was read. */
  readonly columns: Readonly<Record<string, string>>;
  /** With $1 for the tenant and $2 for the user; `tenant_id = $1` where not given. */
  readonly where?: string;
  /** A UUIDv7, or another id where there is one row; `id` where not given. */
  readonly key?: string;
  /** The newest so many; 10,000 where not given. */
  readonly most?: number;
}

const MOST = 10_000;
const PAGE = 200;
const CURSOR = /^(\d{1,3}) (\d{1,7}) ([0-9a-f-]{36})?$/;

interface Row {
  key: string;
  row: string;
}

/** What a service keeps of a tenant, page by page. */
export class TenantData {
  readonly #resources: readonly TenantResource[];

  constructor(resources: readonly TenantResource[]) {
    this.#resources = resources;
  }

  /** @throws AppError `invalid` cursor_invalid */
  async page(tx: Tx, request: ReadTenantDataRequest): Promise<TenantDataPage> {
    const { tenantId, userId, wholeTenant, cursor } = request;
    const left = wholeTenant ? 'member' : 'tenant';
    const resources = this.#resources.filter(({ whose }) => whose !== left);
    const [, place = '', count = '', after] = CURSOR.exec(cursor === '' ? '0 0 ' : cursor) ?? [];
    const resource = resources[Number(place)];
    if (place === '') throw new AppError('invalid', 'cursor_invalid', 'Use the cursor of the page before, unchanged.');
    if (resource === undefined) return { resource: '', rows: [], cut: false, nextCursor: '' };
    const room = (resource.most ?? MOST) - Number(count);
    const limit = Math.min(PAGE, room);
    const found = await tx.query<Row>(queryOf(resource), [tenantId, userId, after ?? null, limit + 1]);
    const rows = found.slice(0, limit);
    const last = rows.at(-1)?.key;
    const hasMore = found.length > limit;
    const isLast = Number(place) + 1 >= resources.length;
    const goesOn = hasMore && limit < room;
    return {
      resource: resource.name,
      rows: rows.map(({ row }) => row),
      cut: hasMore && !goesOn,
      nextCursor: goesOn ? `${place} ${Number(count) + rows.length} ${last}` : isLast ? '' : `${Number(place) + 1} 0 `,
    };
  }
}

const queries = new WeakMap<TenantResource, string>();

/** The same text each time: statements are prepared by it. */
function queryOf(resource: TenantResource): string {
  const known = queries.get(resource);
  if (known !== undefined) return known;
  const { from, columns, where = 'tenant_id = $1', key = 'id' } = resource;
  const pairs = Object.entries(columns).map(([name, expression]) => `'${name}', ${expression}`);
  const query = `
    SELECT ${key}::text AS key, json_build_object(${pairs.join(', ')})::text AS row FROM ${from}
    WHERE ${where} AND $1::uuid IS NOT NULL AND $2::uuid IS NOT NULL AND ($3::uuid IS NULL OR ${key} < $3)
    ORDER BY ${key} DESC LIMIT $4`;
  queries.set(resource, query);
  return query;
}

/** The service's answer to whoever makes the copy. */
export function tenantDataRpc(resources: readonly TenantResource[]) {
  const data = new TenantData(resources);

  @RpcController(TenantDataServiceDefinition)
  class TenantDataRpc implements RpcHandlers<typeof TenantDataServiceDefinition> {
    constructor(private readonly db: Database) {}

    @Rpc({ callers: ['scraping'] })
    readTenantData(_caller: ServiceCaller, request: ReadTenantDataRequest): Promise<TenantDataPage> {
      return this.db.tenant(request, (tx) => data.page(tx, request));
    }
  }

  return TenantDataRpc;
}
