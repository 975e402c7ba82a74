import type { Caller } from '@blackfang/core';
import {
  ProxyServiceDefinition,
  type CreateProxyRequest,
  type DeleteProxyRequest,
  type DeleteProxyResponse,
  type GetProxyRequest,
  type ListProxiesRequest,
  type ListProxiesResponse,
  type Proxy as ProxyMessage,
  type TestProxyRequest,
  type TestProxyResponse,
  type UpdateProxyRequest,
} from '@blackfang/contracts/scraping/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcContext, type RpcHandlers } from '@blackfang/rpc';
import { demandVersion } from '../expected-version.ts';
import { pageLimit } from '../page-limit.ts';
import { CreateProxy } from './create-proxy.ts';
import { tellProxy } from './proxy-changed.ts';
import { findProxy, listProxies, removeProxy } from './proxy.store.ts';
import type { Proxy } from './proxy.ts';
import { TestProxy } from './test-proxy.ts';
import { UpdateProxy } from './update-proxy.ts';

@RpcController(ProxyServiceDefinition)
export class ProxiesRpc implements RpcHandlers<typeof ProxyServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly create: CreateProxy,
    private readonly update: UpdateProxy,
    private readonly test: TestProxy,
  ) {}

  @Rpc({ permission: 'proxies:write' })
  async createProxy(caller: Caller, request: CreateProxyRequest): Promise<ProxyMessage> {
    return toMessage(await this.create.execute(caller, request));
  }

  @Rpc({ permission: 'proxies:read' })
  async getProxy(caller: Caller, { id }: GetProxyRequest): Promise<ProxyMessage> {
    return toMessage(await this.db.tenant(caller, (tx) => findProxy(tx, caller.tenantId, id)));
  }

  @Rpc({ permission: 'proxies:read' })
  async listProxies(caller: Caller, { limit, cursor }: ListProxiesRequest): Promise<ListProxiesResponse> {
    const page = { limit: pageLimit(limit), cursor };
    const { items, nextCursor } = await this.db.tenant(caller, (tx) => listProxies(tx, caller.tenantId, page));
    return { items: items.map(toMessage), nextCursor };
  }

  @Rpc({ permission: 'proxies:write' })
  async updateProxy(caller: Caller, { id, ...changes }: UpdateProxyRequest): Promise<ProxyMessage> {
    return toMessage(await this.update.execute(caller, id, changes));
  }

  @Rpc({ permission: 'proxies:write' })
  async deleteProxy(caller: Caller, { id, expectedVersion }: DeleteProxyRequest): Promise<DeleteProxyResponse> {
    await this.db.tenant(caller, async (tx) => {
      const proxy = await findProxy(tx, caller.tenantId, id, true);
      demandVersion(proxy.version, expectedVersion);
      await removeProxy(tx, proxy);
      await tellProxy(tx, caller, proxy, 'deleted');
    });
    return {};
  }

  @Rpc({ permission: 'proxies:write' })
  async testProxy(caller: Caller, { id, url }: TestProxyRequest, { signal }: RpcContext): Promise<TestProxyResponse> {
    const { proxy, httpStatus, ...test } = await this.test.execute(caller, id, url, signal);
    return { ...test, httpStatus: httpStatus ?? undefined, proxy: toMessage(proxy) };
  }
}

function toMessage({ tenantId: _tenantId, loginSealed, ...proxy }: Proxy): ProxyMessage {
  return {
    ...proxy,
    signsIn: loginSealed !== null,
    restedUntil: proxy.restedUntil ?? undefined,
    lastWorkedAt: proxy.lastWorkedAt ?? undefined,
    lastFailedAt: proxy.lastFailedAt ?? undefined,
  };
}
