import type { Proxy as Way } from '@blackfang/egress';
import { failure, type PageFailure } from '../fetch/classify-response.ts';
import type { DialledProxy, ProxyLogins } from './proxy-logins.ts';
import { DEFAULT_POOL, DIRECT } from './proxy.ts';

/** By way of what a run asks for its page. */
export interface ChosenWay {
  /** What was chosen: a pool, `direct`, or nothing. */
  readonly pool: string;
  /** The one whose turn it is; null where the pool has none. */
  readonly proxy: (DialledProxy & { readonly restingMs: number }) | null;
}

export type WayOfRun =
  | { readonly kind: 'straight' }
  | { readonly kind: 'proxy'; readonly proxy: Way }
  | { readonly kind: 'closed'; readonly failure: PageFailure };

/**
 * Decides how a page is reached. A page that is to be asked for by way of a pool never goes straight: whoever chose it
 * may have had a reason not to be known.
 */
export function wayOfRun({ pool, proxy }: ChosenWay, logins: ProxyLogins): WayOfRun {
  if (pool === DIRECT) return { kind: 'straight' };
  if (proxy === null) {
    if (pool === '') return { kind: 'straight' };
    return closed('proxy_missing', `There is no proxy in the pool ${pool}. Add one, or choose another way.`, null);
  }
  if (proxy.restingMs > 0) {
    const all = `All proxies of the pool ${pool || DEFAULT_POOL} rest, since they failed.`;
    return closed('proxy_resting', all, proxy.restingMs);
  }
  const way = logins.wayOf(proxy);
  if (way !== undefined) return { kind: 'proxy', proxy: way };
  return closed('proxy_unreadable', 'The login of the proxy can not be read any more. Give it again.', null);
}

function closed(reason: string, detail: string, retryAfterMs: number | null): WayOfRun {
  return { kind: 'closed', failure: failure('proxy', reason, detail, retryAfterMs !== null, retryAfterMs) };
}
