import type { Caller } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { demandVersion } from '../expected-version.ts';
import { ProxyLogins } from './proxy-logins.ts';
import { tellProxy } from './proxy-changed.ts';
import { findProxy, saveProxy } from './proxy.store.ts';
import {
  parseLogin,
  parsePool,
  parseProxyAddress,
  parseProxyKind,
  parseProxyName,
  type Proxy,
  type ProxyLogin,
} from './proxy.ts';

export interface ProxyChanges {
  readonly name?: string | undefined;
  readonly kind?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly pool?: string | undefined;
  /** Without a login in it: it is signed in to no more. */
  readonly login?: { readonly login?: ProxyLogin | undefined } | undefined;
  readonly expectedVersion?: bigint | undefined;
}

@Injectable()
export class UpdateProxy {
  constructor(
    private readonly db: Database,
    private readonly egress: Egress,
    private readonly logins: ProxyLogins,
  ) {}

  /**
   * Changes a proxy; what was known of its health counts no more.
   * @throws AppError `not_found` proxy_not_found · `precondition` version_stale · and as `CreateProxy`
   */
  async execute(caller: Caller, id: string, changes: ProxyChanges): Promise<Proxy> {
    const { tenantId } = caller;
    const known = await this.db.tenant(caller, (tx) => findProxy(tx, tenantId, id));
    const address = parseProxyAddress(changes.host ?? known.host, changes.port ?? known.port);
    // Name servers are asked before a row is locked, and for what was given alone.
    if (changes.host !== undefined || changes.port !== undefined) await this.egress.checkProxy(address);
    return this.db.tenant(caller, async (tx) => {
      const proxy = await findProxy(tx, tenantId, id, true);
      demandVersion(proxy.version, changes.expectedVersion);
      const saved = await saveProxy(tx, tenantId, {
        id: proxy.id,
        name: changes.name === undefined ? proxy.name : parseProxyName(changes.name),
        kind: changes.kind === undefined ? proxy.kind : parseProxyKind(changes.kind),
        host: changes.host === undefined ? proxy.host : address.host,
        port: changes.port === undefined ? proxy.port : address.port,
        pool: changes.pool === undefined ? proxy.pool : parsePool(changes.pool),
        loginSealed: changes.login === undefined ? proxy.loginSealed : this.#seal(proxy.id, changes.login.login),
      });
      await tellProxy(tx, caller, saved, 'updated');
      return saved;
    });
  }

  #seal(id: string, login: ProxyLogin | undefined): Buffer | null {
    return login === undefined ? null : this.logins.seal(id, parseLogin(login));
  }
}
