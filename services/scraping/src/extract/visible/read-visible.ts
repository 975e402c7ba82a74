import type { Account, PriceClaim } from '../evidence.ts';
import { LIMITS } from '../limits.ts';
import { scanOf } from '../page-scan.ts';
import type { PageText } from '../page-text.ts';
import type { PageTree } from '../page-tree.ts';
import { landmarksOf } from './landmarks-of.ts';
import type { Landmarks } from './page-landmarks.ts';
import { PriceFinder } from './price-candidates.ts';
import type { PriceCandidate } from './price-candidates.ts';
import { FORMER_FEATURES, LOW_FEATURES, PriceFeatures, TWIN_FEATURES } from './price-features.ts';
import type { FeatureVector } from './price-feature-names.ts';
import { scoreOf, softmax, weightVector } from './price-model.ts';
import type { PriceModel, SeenWeights } from './price-model.ts';

/** What a page shows in the shape of money, with all that is looked at to weigh it. */
export interface SeenPrices {
  readonly tree: PageTree;
  readonly landmarks: Landmarks;
  readonly candidates: readonly PriceCandidate[];
  readonly vectors: readonly FeatureVector[];
}

/** Finds all amounts on a page. */
export function seePrices(page: PageText): SeenPrices {
  const { tree } = scanOf(page);
  const landmarks = landmarksOf(page);
  const candidates = new PriceFinder(tree, page.locale, landmarks.title).find();
  return { tree, landmarks, candidates, vectors: new PriceFeatures(tree, landmarks, candidates).all() };
}

const MAX_CLAIMS = 12;

/** The amounts of a page by how likely each is its price; equal ones together, at the place that speaks most for them. */
export function rankPrices(
  { tree, candidates, vectors }: SeenPrices,
  model: SeenWeights,
): { claims: PriceClaim[]; noneShare: number } {
  const weights = weightVector(model);
  const shares = softmax(
    vectors.map((vector) => scoreOf(vector, weights)),
    model.none,
  );
  const byKey = new Map<
    string,
    { best: PriceCandidate; most: number; share: number; isFormer: boolean; isLow: boolean; isTwin: boolean }
  >();
  candidates.forEach((candidate, index) => {
    const share = shares[index] ?? 0;
    const vector = vectors[index];
    const has = (places: readonly number[]): boolean =>
      vector !== undefined && places.some((place) => (vector[place] ?? 0) > 0);
    const isFormer = has(FORMER_FEATURES);
    const isLow = has(LOW_FEATURES);
    const isTwin = has(TWIN_FEATURES);
    const known = byKey.get(candidate.key);
    if (!known) byKey.set(candidate.key, { best: candidate, most: share, share, isFormer, isLow, isTwin });
    else {
      known.share += share;
      known.isFormer &&= isFormer;
      known.isLow &&= isLow;
      known.isTwin &&= isTwin;
      if (share > known.most) [known.best, known.most] = [candidate, share];
    }
  });
  const ranked = [...byKey].sort(([, one], [, other]) => other.share - one.share).slice(0, MAX_CLAIMS);
  return {
    noneShare: shares.at(-1) ?? 1,
    claims: ranked.map(([key, { best, share, isFormer, isLow, isTwin }]) => ({
      key,
      share,
      isFormer,
      isLow,
      isTwin,
      path: tree.pathOf(best.element),
      text: best.text.slice(0, LIMITS.text),
      reading: best.reading,
    })),
  };
}

/** What a person sees: the amounts on the page, weighed by where and how they stand there. */
export function readVisible(page: PageText, { seen }: PriceModel): readonly Account[] {
  const { claims } = rankPrices(seePrices(page), seen);
  return [{ source: 'visible', trust: 0.9, products: [], claims, warnings: [], troubles: [] }];
}
