import { compareAmounts, movedAtLeast, percentChange, type Money } from '@blackfang/core';
import { THRESHOLD_KINDS, type BaselineKind, type Condition, type Rule } from './rule.ts';

/** What was known of an offer at a moment. */
export interface OfferState {
  readonly price: Money | null;
  /** in_stock, out_of_stock, preorder, backorder, discontinued, unknown */
  readonly availability: string;
  readonly observationId: string | null;
}

/** A figure that came with a change, to compare with. */
export interface KnownFigure {
  readonly price: Money;
  /** Where it was seen; null for a median and for the own price. */
  readonly observationId: string | null;
  readonly observations: number;
  /** For how long a price is known within the window, seconds. */
  readonly knownS: number;
}

/** An offer became another: price, stock, or the own price that it is compared with. */
export interface OfferChange {
  readonly tenantId: string;
  readonly eventId: string;
  readonly offerId: string;
  readonly watchId: string;
  readonly competitorId: string;
  /** Rises with each change of the offer. */
  readonly version: bigint;
  readonly origin: string;
  readonly cause: string;
  /** When the change was told. */
  readonly occurredAt: Date;
  readonly previous: OfferState | null;
  readonly current: OfferState;
  readonly figures: Readonly<Record<string, KnownFigure>>;
}

/** What a rule remembers of one offer. */
export interface RuleMemory {
  /** Of the last change that the rule has seen. */
  readonly version: bigint;
  /** Whether a threshold may fire: it does once, until the price has been on the other side again. */
  readonly armed: boolean;
  /** Until the first alert, the price that the rule began with. */
  readonly lastAlerted: Figure | null;
  /** Whether it has set off an alert of this offer. */
  readonly alerted: boolean;
  /** The last availability that was known. */
  readonly availability: string | null;
}

export interface Figure {
  readonly price: Money;
  readonly observationId: string | null;
}

export interface ComparedWith {
  readonly kind: BaselineKind;
  /** Null where only stock is compared and no price was known. */
  readonly price: Money | null;
  readonly observationId: string | null;
}

export type HoldReason =
  'not_armed' | 'below_threshold' | 'unchanged' | 'no_price' | 'no_baseline' | 'other_currency' | 'not_concerned';

/** What a rule says about one change. `fire` tells why, in figures a person can check. */
export type Verdict =
  | { readonly kind: 'fire'; readonly baseline: ComparedWith; readonly percent: number | null }
  | { readonly kind: 'hold'; readonly reason: HoldReason };

/** A median says something once it stands on this much. */
const MEDIAN_OBSERVATIONS = 3;
const MEDIAN_KNOWN_S = 24 * 60 * 60;

const UNAVAILABLE: ReadonlySet<string> = new Set(['out_of_stock', 'discontinued']);

/**
 * Decides whether `change` sets off `rule`.
 * What is not known (a price, an availability, a baseline, the same currency) never fires (row Z2).
 * @param memory what the rule remembers of this offer, or what it starts with.
 */
export function evaluateRule(rule: Rule, change: OfferChange, memory: RuleMemory): Verdict {
  const { when } = rule;
  // A change of the own price is no change of the offer.
  if (change.cause === 'own_price' && !('baseline' in when && when.baseline === 'own_price')) {
    return hold('not_concerned');
  }
  switch (when.kind) {
    case 'price_below':
    case 'price_above':
      return evaluateThreshold(when, change, memory);
    case 'price_drop_percent':
    case 'price_rise_percent':
      return evaluatePercent(when, change, memory);
    case 'price_changed':
      return evaluateChanged(change);
    case 'back_in_stock':
      return evaluateStock(change, memory, (availability) => availability === 'in_stock');
    case 'text_changed':
    case 'trigger_appeared':
    case 'trigger_disappeared':
      return hold('not_concerned');
    case 'out_of_stock':
      return evaluateStock(change, memory, (availability) => UNAVAILABLE.has(availability));
  }
}

/** Strict: a price equal to the amount is neither below nor above it. */
function evaluateThreshold(
  when: Extract<Condition, { kind: (typeof THRESHOLD_KINDS)[number] }>,
  change: OfferChange,
  memory: RuleMemory,
): Verdict {
  const { price } = change.current;
  if (price === null) return hold('no_price');
  if (price.currency !== when.currency) return hold('other_currency');
  const side = compareAmounts(price.amount, when.amount);
  if (when.kind === 'price_below' ? side >= 0 : side <= 0) return hold('below_threshold');
  return memory.armed ? fire(change, previousOf(change)) : hold('not_armed');
}

/** Inclusive and exact. Against anything but the own price only a price that moved counts. */
function evaluatePercent(
  when: Extract<Condition, { baseline: BaselineKind }>,
  change: OfferChange,
  memory: RuleMemory,
): Verdict {
  const { price } = change.current;
  if (price === null) return hold('no_price');
  const figure = baselineOf(when.baseline, change, memory);
  if (figure === null || compareAmounts(figure.price.amount, '0') <= 0) return hold('no_baseline');
  if (figure.price.currency !== price.currency) return hold('other_currency');
  const before = change.previous?.price;
  if (change.cause !== 'own_price' && before && sameMoney(before, price)) return hold('unchanged');
  const direction = when.kind === 'price_drop_percent' ? 'down' : 'up';
  if (!movedAtLeast(direction, figure.price.amount, price.amount, when.percent)) return hold('below_threshold');
  return fire(change, { kind: when.baseline, ...figure });
}

function evaluateChanged(change: OfferChange): Verdict {
  const [before, after] = [change.previous?.price ?? null, change.current.price];
  if (after === null) return hold('no_price');
  if (before === null) return hold('no_baseline');
  if (before.currency !== after.currency) return hold('other_currency');
  if (compareAmounts(before.amount, after.amount) === 0) return hold('unchanged');
  return fire(change, previousOf(change));
}

/** Compares with the last availability that was known, so that an `unknown` in between hides nothing. */
function evaluateStock(change: OfferChange, memory: RuleMemory, is: (availability: string) => boolean): Verdict {
  if (!isKnown(change.current.availability)) return hold('not_concerned');
  if (memory.availability === null) return hold('no_baseline');
  if (!is(change.current.availability)) return hold('below_threshold');
  return is(memory.availability) ? hold('unchanged') : fire(change, previousOf(change));
}

function baselineOf(kind: BaselineKind, change: OfferChange, memory: RuleMemory): Figure | null {
  if (kind === 'last_alerted') return memory.lastAlerted;
  if (kind === 'previous') {
    const { price, observationId } = previousOf(change);
    return price === null ? null : { price, observationId };
  }
  const figure = Object.hasOwn(change.figures, kind) ? change.figures[kind] : undefined;
  if (figure === undefined) return null;
  const median = kind === 'median_7d' || kind === 'median_30d';
  if (median && figure.observations < MEDIAN_OBSERVATIONS && figure.knownS < MEDIAN_KNOWN_S) return null;
  return { price: figure.price, observationId: figure.observationId };
}

function previousOf({ previous }: OfferChange): ComparedWith {
  return { kind: 'previous', price: previous?.price ?? null, observationId: previous?.observationId ?? null };
}

function fire(change: OfferChange, baseline: ComparedWith): Verdict {
  const [from, to] = [baseline.price, change.current.price];
  const comparable = from !== null && to !== null && from.currency === to.currency;
  return { kind: 'fire', baseline, percent: comparable ? percentChange(from.amount, to.amount) : null };
}

function hold(reason: HoldReason): Verdict {
  return { kind: 'hold', reason };
}

function sameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && compareAmounts(a.amount, b.amount) === 0;
}

export function isKnown(availability: string): boolean {
  return availability !== '' && availability !== 'unknown';
}
