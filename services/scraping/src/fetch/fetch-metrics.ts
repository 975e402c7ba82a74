import type { Metrics } from '@blackfang/observability';
import type { Tier } from '../sites/site.ts';
import type { PageFetch } from './fetch-page.ts';

/** How pages were fetched: the browser's share should stay below 2%. Labels are of small sets: no host and no tenant is among them. */
export class FetchMetrics {
  readonly #fetches;
  readonly #proxies;

  constructor(metrics: Metrics) {
    this.#fetches = metrics.counter({
      name: 'fetches_total',
      help: 'Pages asked for, by how and what came of it: page, not_modified, same_bytes, or the class of failure',
      labels: ['tier', 'protocol', 'outcome'],
    });
    this.#proxies = metrics.counter({
      name: 'proxy_uses_total',
      help: 'Pages asked for by way of proxies, by what came of it: worked, or the fault of the proxy',
      labels: ['kind', 'outcome'],
    });
  }

  fetched(tier: Tier, fetched: PageFetch): void {
    const outcome =
      fetched.kind === 'page' ? 'page' : fetched.kind === 'failed' ? fetched.failure.class : fetched.because;
    this.#fetches.inc({ tier, protocol: fetched.protocol ?? 'none', outcome });
  }

  /** @param fault null where it worked */
  proxied(kind: string, fault: string | null): void {
    this.#proxies.inc({ kind, outcome: fault ?? 'worked' });
  }
}
