import { parseDecimal, type Money } from '@blackfang/core';
import type { PricePoint } from './price-point.ts';

/** A figure that a rule may compare the current price with. */
export interface Baseline {
  readonly price: Money;
  /** The observation that it was read by; null for the own price. */
  readonly observationId: string | null;
  /** Observations in the window. A price that stood already when the window began counts as one. */
  readonly observations: number;
  /** For how long a price is known within the window, whole seconds. */
  readonly knownS: number;
}

export type BaselineName = 'first' | `${'lowest' | 'median'}_${7 | 30 | 90}d` | 'own_price';
export type Baselines = Partial<Record<BaselineName, Baseline>>;

export interface BaselineQuestion {
  /** When the current value began: windows end before it. */
  readonly until: Date;
  /** Currency of the current value; prices in another one are not known for this purpose. */
  readonly currency: string | null;
  /** The very first price of the offer, however long ago. */
  readonly first: { readonly at: Date; readonly price: Money; readonly observationId: string } | null;
  readonly ownPrice: Money | null;
}

export const LONGEST_WINDOW_DAYS = 90;
const WINDOWS = [7, 30, LONGEST_WINDOW_DAYS] as const;
const DAY_MS = 86_400_000;

/** A price for as long as it stood. */
interface Stand {
  readonly point: PricePoint;
  readonly price: Money;
  /** The amount as an integer of the finest scale among all. */
  readonly units: bigint;
  readonly from: number;
  readonly to: number;
}

/**
 * What is known of an offer's prices before its current value.
 * A point stands until the next one. A median is the lowest price that, with all below it, stood for half of the known
 * time: always a price that was read, so nothing is rounded.
 * @param points oldest first; the one that stood when the longest window began, and all since. Later ones than
 *   `until` are passed over.
 */
export function baselinesOf(points: readonly PricePoint[], question: BaselineQuestion): Baselines {
  const { first, ownPrice, currency } = question;
  const until = question.until.getTime();
  const stands = standsOf(points, until, currency);
  const baselines: Baselines = {};
  if (first !== null && first.price.currency === currency && first.at.getTime() < until) {
    const { price, observationId } = first;
    baselines.first = { price, observationId, observations: 1, knownS: seconds(until - first.at.getTime()) };
  }
  for (const days of WINDOWS) {
    const window = windowOf(stands, until - days * DAY_MS);
    if (window === undefined) continue;
    const { observations, knownS } = window;
    baselines[`lowest_${days}d`] = { ...priceOf(window.lowest), observations, knownS };
    baselines[`median_${days}d`] = { ...priceOf(window.median), observations, knownS };
  }
  if (ownPrice !== null) baselines.own_price = { price: ownPrice, observationId: null, observations: 0, knownS: 0 };
  return baselines;
}

/** @returns cheapest first; of equal prices the latest first. */
function standsOf(points: readonly PricePoint[], until: number, currency: string | null): Stand[] {
  const known = points.flatMap((point, index) => {
    const from = point.at.getTime();
    const to = Math.min(points[index + 1]?.at.getTime() ?? until, until);
    if (point.price === null || point.price.currency !== currency || to <= from) return [];
    return [{ point, price: point.price, decimal: parseDecimal(point.price.amount), from, to }];
  });
  const scale = known.reduce((finest, { decimal }) => Math.max(finest, decimal.scale), 0);
  return known
    .map(({ decimal, ...stand }) => ({ ...stand, units: decimal.units * 10n ** BigInt(scale - decimal.scale) }))
    .sort((a, b) => (a.units < b.units ? -1 : a.units > b.units ? 1 : b.from - a.from));
}

function windowOf(stands: readonly Stand[], start: number) {
  const inside = stands.filter((stand) => stand.to > start);
  const [lowest] = inside;
  if (lowest === undefined) return undefined;
  const length = (stand: Stand) => stand.to - Math.max(stand.from, start);
  const knownMs = inside.reduce((sum, stand) => sum + length(stand), 0);
  const observations = inside.reduce((sum, { from, point }) => sum + (from >= start ? point.readings : 1), 0);
  let median = lowest;
  let below = 0;
  for (const stand of inside) {
    median = stand;
    below += length(stand);
    if (below * 2 >= knownMs) break;
  }
  // Of equal prices the latest, as for the lowest.
  median = inside.find((stand) => stand.units === median.units) ?? median;
  return { lowest, median, observations, knownS: seconds(knownMs) };
}

function priceOf({ price, point }: Stand): { price: Money; observationId: string } {
  return { price, observationId: point.observationId };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
