import type { Extraction } from '../extract/extraction.ts';
import type { SiteEvidence, Tier, TierReason, WantedTier } from './site.ts';

const DAY_MS = 24 * 3_600_000;
/** Until the next comparison, doubled with each one that says the same. */
const AGAIN_MS: Readonly<Record<TierReason, number>> = {
  same: 30 * DAY_MS,
  neither: DAY_MS,
  nothing: 7 * DAY_MS,
  less: 7 * DAY_MS,
  differs: 7 * DAY_MS,
};
const MAX_AGAIN_MS = 60 * DAY_MS;

/** How a look begins: `both` reads plainly and in the browser, to see whether the browser is still needed. */
export type LookPlan = Tier | 'both';

/** @param site what is known of it; null for a site that was never compared. */
export function planLook(wanted: WantedTier, site: SiteEvidence | null, now: Date): LookPlan {
  if (wanted !== 'auto') return wanted;
  if (site?.tier !== 'browser') return 'http';
  return now >= site.nextCompareAt ? 'both' : 'browser';
}

/**
 * What of a product is missing that scripts may write into the page: all of it, or the price of what can be bought. What is
 * sold out often has none, and a list or a feed is read as it is.
 */
export function missingOf({ status, kind, price, availability }: Extraction): 'all' | 'price' | null {
  if (status === 'failed' || kind !== 'product' || price !== null) return null;
  if (availability === 'unknown') return 'all';
  return availability === 'out_of_stock' || availability === 'discontinued' ? null : 'price';
}

/**
 * Whether a page that was read plainly is read in the browser too: something is missing, scripts may have had more to say,
 * and what is known of the site does not speak against it.
 * @param hasScripts whether the page runs any.
 */
export function asksForBrowser(
  { site, read, hasScripts }: { site: SiteEvidence | null; read: Extraction; hasScripts: boolean },
  now: Date,
): boolean {
  const missing = missingOf(read);
  if (missing === null || !hasScripts) return false;
  if (site === null || now >= site.nextCompareAt) return true;
  if (site.reason !== 'same') return false;
  // Prices that are told on request alone are asked for once a day, not at each look.
  return missing === 'all' || now.getTime() - site.comparedAt.getTime() >= DAY_MS;
}

/** What a comparison says of the site. */
export function weighTiers(
  site: SiteEvidence | null,
  { byHttp, byBrowser }: { byHttp: Extraction; byBrowser: Extraction },
  now: Date,
): SiteEvidence {
  const reason = compare(byHttp, byBrowser);
  const streak = site?.reason === reason ? site.streak + 1 : 1;
  const againMs = Math.min(AGAIN_MS[reason] * 2 ** Math.min(streak - 1, 6), MAX_AGAIN_MS);
  return {
    tier: reason === 'same' || reason === 'neither' ? 'http' : 'browser',
    reason,
    comparedAt: now,
    nextCompareAt: new Date(now.getTime() + againMs),
    streak,
  };
}

function compare(byHttp: Extraction, byBrowser: Extraction): TierReason {
  const plain = valuesOf(byHttp);
  const shown = valuesOf(byBrowser);
  if (shown === 0) return plain === 0 ? 'neither' : 'same';
  if (plain === 0) return 'nothing';
  if (shown > plain) return 'less';
  const isOtherPrice =
    byHttp.price !== null && byBrowser.price !== null && byHttp.price.amount !== byBrowser.price.amount;
  return isOtherPrice ? 'differs' : 'same';
}

/** Of what a watch is for: price and availability. */
function valuesOf({ price, availability }: Extraction): number {
  return (price === null ? 0 : 1) + (availability === 'unknown' ? 0 : 1);
}
