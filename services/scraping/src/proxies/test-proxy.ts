import { AppError, type Caller } from '@blackfang/core';
import { Egress, isProxyFault } from '@blackfang/egress';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { ProxyLogins } from './proxy-logins.ts';
import { findProxy, saveProxyUses } from './proxy.store.ts';
import type { Proxy } from './proxy.ts';

/** A person waits for it. */
const LIMITS = { totalMs: 10_000, responseMs: 10_000, maxBodyBytes: 1_024, longBody: 'cut', maxRedirects: 0 } as const;

export interface ProxyTest {
  readonly worked: boolean;
  readonly httpStatus: number | null;
  readonly reason: string;
  readonly detail: string;
  readonly tookMs: number;
  readonly proxy: Proxy;
}

@Injectable()
export class TestProxy {
  constructor(
    private readonly db: Database,
    private readonly egress: Egress,
    private readonly logins: ProxyLogins,
  ) {}

  /**
   * Asks for the robots.txt of a site by way of a proxy, which anybody may. Any answer of the site is a success.
   * @param url of any page of the site
   * @throws AppError `not_found` proxy_not_found · `unprocessable` address_invalid, address_forbidden, address_unresolvable
   */
  async execute(caller: Caller, id: string, url: string, signal: AbortSignal): Promise<ProxyTest> {
    const { tenantId } = caller;
    const known = await this.db.tenant(caller, (tx) => findProxy(tx, tenantId, id));
    const checked = await this.egress.checkAddress(url);
    const began = performance.now();
    const answer = await this.#ask(known, new URL('/robots.txt', checked.url).href, signal);
    const tookMs = Math.round(performance.now() - began);
    const fault = answer.isFault ? answer.reason : null;
    const proxy = await this.db.tenant(caller, async (tx) => {
      if (answer.worked || fault !== null) await saveProxyUses(tx, [{ tenantId, proxyId: known.id, fault }]);
      return findProxy(tx, tenantId, id);
    });
    return { ...answer, tookMs, proxy };
  }

  async #ask(known: Proxy, url: string, signal: AbortSignal) {
    const proxy = this.logins.wayOf(known);
    if (proxy === undefined) {
      const detail = 'The login of this proxy can not be read any more. Give it again.';
      return { worked: false, isFault: false, httpStatus: null, reason: 'proxy_unreadable', detail };
    }
    try {
      const { status: httpStatus } = await this.egress.request({ url, proxy, limits: LIMITS, signal });
      return { worked: true, isFault: false, httpStatus, reason: '', detail: '' };
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'internal') throw error;
      const { reason, message: detail } = error;
      return { worked: false, isFault: isProxyFault(error), httpStatus: null, reason, detail };
    }
  }
}
