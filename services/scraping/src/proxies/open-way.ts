import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { FetchMetrics } from '../fetch/fetch-metrics.ts';
import { ProxyLogins } from './proxy-logins.ts';
import { drawProxy, saveProxyUses } from './proxy.store.ts';
import { wayOfRun, type WayOfRun } from './way-of-run.ts';

export interface OpenedWay {
  readonly way: WayOfRun;
  /**
   * Keeps how its proxy did.
   * @param reason of what failed, where something did
   */
  readonly close: (reason?: string) => Promise<void>;
}

/** Opens the way to a page that no run looks at: the one that a watch which chooses the same would go. */
@Injectable()
export class OpenWay {
  constructor(
    private readonly db: Database,
    private readonly logins: ProxyLogins,
    private readonly metrics: FetchMetrics,
  ) {}

  /** @param choice a pool, `direct`, or nothing */
  async execute(caller: Caller, choice: string): Promise<OpenedWay> {
    const { tenantId } = caller;
    const proxy = await this.db.tenant(caller, (tx) => drawProxy(tx, tenantId, choice));
    const way = wayOfRun({ pool: choice, proxy }, this.logins);
    const close = async (reason = ''): Promise<void> => {
      if (proxy === null || way.kind !== 'proxy') return;
      const fault = reason.startsWith('proxy_') ? reason : null;
      this.metrics.proxied(proxy.kind, fault);
      await this.db.tenant(caller, (tx) => saveProxyUses(tx, [{ tenantId, proxyId: proxy.id, fault }]));
    };
    return { way, close };
  }
}
