import type { SkuCandidate } from '../evidence.ts';
import type { Source } from '../extraction.ts';

export const SKU_FEATURES = [
  'jsonLd',
  'markup',
  'meta',
  'state',
  'stateId',
  'label',
  'looseLabel',
  'named',
  'attribute',
  'input',
  'address',
  'inAddress',
  'agreed',
  'isShort',
  'isGtin',
  'isMpn',
] as const;
/** Ways to come by a number, which can agree. */
const WAYS = SKU_FEATURES.slice(0, SKU_FEATURES.indexOf('inAddress'));
export type SkuFeature = (typeof SKU_FEATURES)[number];
export type SkuWeights = Readonly<Record<SkuFeature | 'none', number>>;

/** What else is known where one number is chosen. */
export interface SkuContext {
  readonly addresses: readonly URL[];
  readonly gtin: string | null;
  readonly mpn: string | null;
}

/** Numbers that differ in nothing but separators and leading zeros are one. */
export const sameCode = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^0+(?=.)/, '');

/** `2000w`, `1200mm`: what the product measures. */
const MEASURE = /^\d+(?:k?w|v|m?ah|[cm]?l|[km]?g|[cm]?m|[gmt]b|[km]?hz|lm|db|k|p|inch|pcs|pack|btu|rpm)$/i;

/** `4410022871-denim-jacket`: what a marketplace's listing is numbered, before its name. */
const LISTED = /^(\d{9,12})-\p{L}/u;

/** Parts of an address that may be a number of the product: they have digits, and enough of them. */
export function codesInAddress(addresses: readonly URL[]): string[] {
  return [
    ...new Set(
      addresses.flatMap(({ pathname, searchParams }) => [
        ...decoded(pathname)
          .split(/[/_.]|-(?=[^-]*$)/)
          .flatMap((part) => [part, /\d{5,}$/.exec(part)?.[0] ?? '', LISTED.exec(part)?.[1] ?? '']),
        ...[...searchParams].filter(([name]) => /sku|item|prod|id|art/i.test(name)).map(([, value]) => value),
      ]),
    ),
  ].filter(
    (part) => /\d{4,}/.test(part) && part.length >= 5 && part.length <= 30 && !/-.*-/.test(part) && !MEASURE.test(part),
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path; // an address that is not encoded as it should be is taken as it is
    throw error;
  }
}

const FROM: Readonly<Partial<Record<Source, SkuFeature>>> = {
  'json-ld': 'jsonLd',
  microdata: 'markup',
  rdfa: 'markup',
  'open-graph': 'meta',
  'inline-state': 'state',
};

/** A key of a program's state that means an article's number; others hold ids of a database as well. */
const NUMBER_KEY = /(?:sku|no|nr|number|code|reference|ref)$/i;

/** A number with all that says it, and the candidate that says it best. */
export interface SkuHypothesis {
  readonly best: SkuCandidate;
  readonly features: Readonly<Record<SkuFeature, number>>;
}

/** Candidates that say the same number, together, with their features. */
export function skuHypotheses(candidates: readonly SkuCandidate[], context: SkuContext): SkuHypothesis[] {
  const inAddress = codesInAddress(context.addresses);
  const all: SkuCandidate[] = [
    ...candidates,
    ...inAddress.map((value): SkuCandidate => ({
      value,
      path: 'address',
      text: value,
      source: 'visible',
      from: 'address',
      near: 1,
      isLoose: false,
    })),
  ];
  const groups = new Map<string, SkuCandidate[]>();
  for (const candidate of all) {
    const key = sameCode(candidate.value);
    if (key.length >= 3 || (key !== '' && candidate.from === 'data'))
      groups.set(key, [...(groups.get(key) ?? []), candidate]);
  }
  const tokens = new Set(inAddress.map(sameCode));
  const numbers = context.addresses.map(({ pathname, search }) => sameCode(decoded(pathname + search)));
  const hypotheses = [...groups].map(([key, said]): SkuHypothesis => {
    const features = Object.fromEntries(SKU_FEATURES.map((name) => [name, 0])) as Record<SkuFeature, number>;
    for (const { from, source, near, isLoose, path } of said) {
      const isId = source === 'inline-state' && !NUMBER_KEY.test(path);
      const name =
        from === 'data'
          ? isId
            ? 'stateId'
            : FROM[source]
          : from === 'label'
            ? isLoose
              ? 'looseLabel'
              : 'label'
            : from;
      if (name !== undefined) features[name] = Math.max(features[name], near);
    }
    features.inAddress =
      tokens.has(key) || (key.length >= 6 && numbers.some((address) => address.includes(key))) ? 1 : 0;
    const ways = WAYS.filter((name) => features[name] > 0).length;
    features.agreed = Math.min(3, ways - 1);
    // A short number is as good as any where it is declared or labelled.
    const isTold = features.jsonLd + features.markup + features.meta + features.state + features.label > 0;
    features.isShort = key.length < 5 && !isTold ? 1 : 0;
    features.isGtin = context.gtin !== null && sameCode(context.gtin) === key ? 1 : 0;
    features.isMpn = context.mpn !== null && sameCode(context.mpn) === key ? 1 : 0;
    // As it is shown to people, else as data writes it.
    const order = ['label', 'named', 'data', 'attribute', 'input', 'address'];
    const [best] = [...said].sort((a, b) => order.indexOf(a.from) - order.indexOf(b.from) || b.near - a.near);
    return { best: best as SkuCandidate, features };
  });
  return hypotheses.filter(({ features }) => !isRowKey(features));
}

/** The keys of a shop's rows, in its programs' state and its forms: nobody calls an article by one that isn't in its address, either. */
const isRowKey = (features: SkuHypothesis['features']): boolean =>
  features.inAddress === 0 && WAYS.every((way) => way === 'stateId' || way === 'input' || features[way] === 0);

export const skuScore = ({ features }: SkuHypothesis, weights: SkuWeights): number =>
  SKU_FEATURES.reduce((sum, name) => sum + weights[name] * features[name], 0);

/** The number that most speaks for, with how sure it is; null where "none of them" is likelier. Pure. */
export function chooseSku(
  hypotheses: readonly SkuHypothesis[],
  weights: SkuWeights,
): { best: SkuCandidate; confidence: number } | null {
  const scored = hypotheses.map((hypothesis) => ({ hypothesis, power: Math.exp(skuScore(hypothesis, weights)) }));
  const [first] = scored.sort((a, b) => b.power - a.power);
  const none = Math.exp(weights.none);
  if (!first || first.power < none) return null;
  const total = scored.reduce((sum, { power }) => sum + power, none);
  return { best: first.hypothesis.best, confidence: first.power / total };
}
