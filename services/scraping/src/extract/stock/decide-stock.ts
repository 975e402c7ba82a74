import type { Availability, OtherReading, Source } from '../extraction.ts';
import type { StockSign } from '../evidence.ts';

/** What one source of data says about the product's stock. */
export interface DataStock {
  readonly source: Source;
  readonly value: Availability;
  readonly path: string;
  readonly text: string;
}

/** What speaks for and against that the product can be bought; each from 0 to 1. */
export const STOCK_FEATURES = [
  'jsonLdIn',
  'jsonLdOut',
  'markupIn',
  'markupOut',
  'metaIn',
  'metaOut',
  'stateIn',
  'stateOut',
  'wordsIn',
  'wordsOut',
  'deliveryIn',
  'buy',
  'disabled',
  'closed',
  'notify',
  'namesIn',
  'namesOut',
  'noBuy',
  'outAlone',
] as const;
export type StockFeature = (typeof STOCK_FEATURES)[number];
export type StockWeights = Readonly<Record<StockFeature | 'bias', number>>;

export const isOutOfStock = (value: Availability): boolean => value === 'out_of_stock' || value === 'discontinued';

const DATA_FEATURES: Readonly<Partial<Record<Source, 'jsonLd' | 'markup' | 'meta' | 'state'>>> = {
  'json-ld': 'jsonLd',
  microdata: 'markup',
  rdfa: 'markup',
  'open-graph': 'meta',
  'inline-state': 'state',
};

/** The strongest sign of some kinds that says in or out. */
function strongest(signs: readonly StockSign[], kinds: readonly StockSign['kind'][], isOut: boolean): number {
  return signs.reduce(
    (most, sign) =>
      kinds.includes(sign.kind) && isOutOfStock(sign.value) === isOut ? Math.max(most, sign.strength) : most,
    0,
  );
}

/** The features of a page, in the order of `STOCK_FEATURES`. */
export function stockFeatures(data: readonly DataStock[], signs: readonly StockSign[]): Record<StockFeature, number> {
  const found = Object.fromEntries(STOCK_FEATURES.map((name) => [name, 0])) as Record<StockFeature, number>;
  for (const { source, value } of data) {
    const name = DATA_FEATURES[source];
    if (name !== undefined && value !== 'unknown') found[`${name}${isOutOfStock(value) ? 'Out' : 'In'}`] = 1;
  }
  found.wordsIn = strongest(signs, ['words'], false);
  found.wordsOut = strongest(signs, ['words'], true);
  found.deliveryIn = strongest(signs, ['delivery'], false);
  found.buy = strongest(signs, ['buy'], false);
  found.disabled = strongest(signs, ['disabled'], true);
  found.closed = strongest(signs, ['closed'], true);
  found.notify = strongest(signs, ['notify'], true);
  found.namesIn = strongest(signs, ['names'], false);
  found.namesOut = strongest(signs, ['names'], true);
  found.noBuy = found.buy < 0.25 ? 1 : 0;
  // Whatever data or visitors say: the page says so, and has no button that buys.
  found.outAlone = found.noBuy * Math.max(found.wordsOut, found.closed, found.notify);
  return found;
}

/** How likely the product can't be bought, 0 to 1. */
export function chanceOfOut(features: Readonly<Record<StockFeature, number>>, weights: StockWeights): number {
  let sum = weights.bias;
  for (const name of STOCK_FEATURES) sum += weights[name] * features[name];
  return 1 / (1 + Math.exp(-sum));
}

/** What is said of stock in the end, by whom, and how sure it is. */
export interface StockDecision {
  readonly value: Availability;
  readonly source: Source;
  readonly path: string;
  readonly text: string;
  readonly confidence: number;
  /** What somebody trusted says to the contrary, the plainest first. */
  readonly disputed: readonly OtherReading[];
}

/** Kinds of stock that say more than "can be bought" or "can't", where the other side agrees so far. */
const SPECIAL: ReadonlySet<Availability> = new Set(['preorder', 'backorder', 'discontinued']);
const LEAST_STRENGTH = 0.2;
const MAX_OTHERS = 3;

/** Data first, then what is seen plainly, each text once. */
function contrary(
  told: readonly DataStock[],
  heard: readonly StockSign[],
  isOut: boolean,
  confidence: number,
): OtherReading[] {
  const seen = heard
    .filter(({ value, strength, kind }) => isOutOfStock(value) !== isOut && strength > 0.5 && kind !== 'names')
    .sort((one, other) => other.strength - one.strength)
    .map((sign) => ({ ...sign, source: 'visible' as const }));
  const others = new Map<string, OtherReading>();
  for (const { source, path, text } of [...told.filter(({ value }) => isOutOfStock(value) !== isOut), ...seen]) {
    const key = `${source} ${text}`;
    if (!others.has(key)) others.set(key, { source, path, text, confidence: 1 - confidence });
  }
  return [...others.values()].slice(0, MAX_OTHERS);
}

/** Weighs what data and page say about stock. Null where neither says anything. Pure. */
export function decideStock(
  data: readonly DataStock[],
  signs: readonly StockSign[],
  weights: StockWeights,
): StockDecision | null {
  const told = data.filter(({ value }) => value !== 'unknown');
  const heard = signs.filter(({ strength }) => strength >= LEAST_STRENGTH);
  if (told.length === 0 && heard.length === 0) return null;
  const chance = chanceOfOut(stockFeatures(told, signs), weights);
  const isOut = chance > 0.5;
  const agreeing = heard.filter(({ value }) => isOutOfStock(value) === isOut).sort((a, b) => b.strength - a.strength);
  const stated = told.filter(({ value }) => isOutOfStock(value) === isOut);
  const confidence = isOut ? chance : 1 - chance;
  const disputed = contrary(told, heard, isOut, confidence);
  const [plainest] = agreeing;
  const special = agreeing.find(
    ({ value, strength }) => SPECIAL.has(value) && strength >= (plainest?.strength ?? 0) * 0.5,
  );
  const specialData = stated.find(({ value }) => SPECIAL.has(value));
  const [first] = stated;
  if (first !== undefined && (special === undefined || specialData !== undefined)) {
    const by = specialData ?? first;
    return { value: by.value, source: by.source, path: by.path, text: by.text, confidence, disputed };
  }
  const sign = special ?? plainest ?? signs.find(({ value }) => isOutOfStock(value) === isOut) ?? null;
  if (sign === null) {
    // Nothing says what was decided: a page without anything to press, where the data says otherwise.
    const by = told[0] ?? heard[0];
    if (by === undefined) return null;
    return {
      value: isOut ? 'out_of_stock' : 'in_stock',
      source: 'source' in by ? by.source : 'visible',
      path: by.path,
      text: by.text,
      confidence,
      disputed,
    };
  }
  return { value: sign.value, source: 'visible', path: sign.path, text: sign.text, confidence, disputed };
}
