import { newId, type Caller } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { lockEntitlement } from '../entitlements/entitlement.store.ts';
import { ObtainEntitlement } from '../entitlements/obtain-entitlement.ts';
import { ProxyLogins } from './proxy-logins.ts';
import { tellProxy } from './proxy-changed.ts';
import { countProxies, insertProxy } from './proxy.store.ts';
import {
  MAX_PROXIES,
  parseLogin,
  parsePool,
  parseProxyAddress,
  parseProxyKind,
  parseProxyName,
  tooManyProxies,
  type Proxy,
  type ProxyLogin,
} from './proxy.ts';

export interface NewProxy {
  readonly name: string;
  readonly kind: string;
  readonly host: string;
  readonly port: number;
  readonly pool: string;
  readonly login?: ProxyLogin | undefined;
}

@Injectable()
export class CreateProxy {
  constructor(
    private readonly db: Database,
    private readonly egress: Egress,
    private readonly logins: ProxyLogins,
    private readonly obtainEntitlement: ObtainEntitlement,
  ) {}

  /**
   * @throws AppError `invalid` name_invalid, kind_invalid, host_invalid, port_invalid, pool_invalid, login_invalid ·
   * `unprocessable` proxy_forbidden, address_unresolvable · `denied` proxy_limit
   */
  async execute(caller: Caller, input: NewProxy): Promise<Proxy> {
    const { tenantId } = caller;
    const id = newId();
    const fields = {
      id,
      name: parseProxyName(input.name),
      kind: parseProxyKind(input.kind),
      ...parseProxyAddress(input.host, input.port),
      pool: parsePool(input.pool),
      loginSealed: input.login === undefined ? null : this.logins.seal(id, parseLogin(input.login)),
    };
    await this.egress.checkProxy(fields);
    await this.obtainEntitlement.execute(caller);
    return this.db.tenant(caller, async (tx) => {
      // Its row is what creations are counted under.
      await lockEntitlement(tx, tenantId);
      if ((await countProxies(tx, tenantId)) >= MAX_PROXIES) throw tooManyProxies();
      const proxy = await insertProxy(tx, tenantId, fields);
      await tellProxy(tx, caller, proxy, 'created');
      return proxy;
    });
  }
}
