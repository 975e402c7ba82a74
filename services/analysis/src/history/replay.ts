import type { Money } from '@blackfang/core';
import { baselinesOf, type Baseline, type BaselineQuestion } from '../offers/baselines.ts';
import { samePrice } from '../offers/offer.ts';
import type { PricePoint } from '../offers/price-point.ts';

/** Figures that a replay works out; each is one of those that come with a live change. */
export const REPLAYED_BASELINES = ['first', 'median_7d', 'median_30d', 'own_price'] as const;
export type ReplayedBaseline = (typeof REPLAYED_BASELINES)[number];

const DAY_MS = 86_400_000;

/** Days before a change that its figure looks back. */
export function windowDays(baseline: ReplayedBaseline | null): number {
  return baseline === 'median_7d' ? 7 : baseline === 'median_30d' ? 30 : 0;
}

export interface ReplayQuestion {
  readonly from: Date;
  readonly baseline: ReplayedBaseline | null;
  readonly first: BaselineQuestion['first'];
  /** Today's: what it was is not kept. */
  readonly ownPrice: Money | null;
  /** Whether older points than the first one given are missing, so that it may be no first value. */
  readonly beginsLate: boolean;
  /** Points that may be looked at in all, over the windows of all changes. */
  readonly maxWork: number;
}

export interface ReplayedChange {
  readonly previous: PricePoint | null;
  readonly current: PricePoint;
  readonly baseline: Baseline | null;
}

/**
 * Past changes of an offer, each with the figure that came with it when it was told.
 * Late values, which were told to nobody, can't be told from others any more and count.
 * @param points oldest first; the one that stood when the window of the first change began, and all since.
 * @returns oldest first; where the work is too much, the newest, and `cut`.
 */
export function replayOffer(points: readonly PricePoint[], question: ReplayQuestion) {
  const { from, baseline, maxWork } = question;
  const days = windowDays(baseline);
  const changes: ReplayedChange[] = [];
  let work = 0;
  for (let at = points.length - 1; at >= 0; at--) {
    const current = points[at];
    if (current === undefined || current.at < from) break;
    const previous = points[at - 1] ?? null;
    if (previous === null && question.beginsLate) return { changes: changes.toReversed(), cut: true };
    if (previous !== null && sameValue(previous, current)) continue;
    const begin = days === 0 ? at : windowBegin(points, at, current.at.getTime() - days * DAY_MS);
    work += at - begin + 1;
    if (work > maxWork) return { changes: changes.toReversed(), cut: true };
    changes.push({ previous, current, baseline: figureOf(points.slice(begin, at), current, question) });
  }
  return { changes: changes.toReversed(), cut: false };
}

/** The last point that stood already when the window began, or the first of all. */
function windowBegin(points: readonly PricePoint[], end: number, start: number): number {
  let [low, high] = [0, end];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const point = points[middle];
    if (point !== undefined && point.at.getTime() <= start) low = middle;
    else high = middle - 1;
  }
  return low;
}

function figureOf(points: readonly PricePoint[], current: PricePoint, question: ReplayQuestion): Baseline | null {
  const { baseline, first, ownPrice } = question;
  if (baseline === null) return null;
  const currency = current.price?.currency ?? null;
  return baselinesOf(points, { until: current.at, currency, first, ownPrice })[baseline] ?? null;
}

function sameValue(a: PricePoint, b: PricePoint): boolean {
  return samePrice(a.price, b.price) && a.availability === b.availability;
}
