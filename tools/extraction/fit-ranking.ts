/** One choice to learn from: the candidates of a page, which of them are right, and whether `none` is. */
export interface Choice {
  readonly vectors: readonly Float64Array[];
  readonly right: readonly boolean[];
  readonly noneIsRight: boolean;
  /** How much it counts. */
  readonly weight: number;
}

export interface Fitted {
  readonly weights: Float64Array;
  readonly none: number;
}

const STEPS = 300;
const RATE = 0.08;
/** `None` is held less: only pages tell how often there is none. */
const NONE_PULL = 0.2;

/**
 * Fits the weights of a softmax over the candidates of each choice, so that the right ones have the largest share together:
 * penalised maximum likelihood by Adam from what was thought before, without chance in it. A weight never changes its sign.
 * @param priors what each weight is thought to be before any page was seen
 * @param decay how strongly weights are held there
 */
export function fitRanking(choices: readonly Choice[], priors: readonly number[], decay: number): Fitted {
  const size = priors.length;
  const weights = Float64Array.from([...priors, 0]);
  const mean = new Float64Array(size + 1);
  const square = new Float64Array(size + 1);
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  const sparse = choices.map((choice) => ({ ...choice, vectors: choice.vectors.map(sparseOf) }));
  for (let step = 1; step <= STEPS; step += 1) {
    const slope = slopeOf(sparse, weights, size);
    for (let at = 0; at <= size; at += 1) {
      const pull = decay * ((weights[at] ?? 0) - (priors[at] ?? 0)) * (at === size ? NONE_PULL : 1);
      const gradient = (slope[at] ?? 0) / total - pull / total;
      mean[at] = 0.9 * (mean[at] ?? 0) + 0.1 * gradient;
      square[at] = 0.999 * (square[at] ?? 0) + 0.001 * gradient * gradient;
      const move = (mean[at] ?? 0) / (1 - 0.9 ** step) / (Math.sqrt((square[at] ?? 0) / (1 - 0.999 ** step)) + 1e-8);
      const next = (weights[at] ?? 0) + RATE * (1 - step / (STEPS + 1)) * move;
      weights[at] = at < size && next * (priors[at] ?? 0) < 0 ? 0 : next;
    }
  }
  return { weights: weights.slice(0, size), none: weights[size] ?? 0 };
}

/** The places of a vector that are not zero, with their values: most are. */
interface Sparse {
  readonly places: Int32Array;
  readonly values: Float64Array;
}

function sparseOf(vector: Float64Array): Sparse {
  const places = Int32Array.from(vector.keys()).filter((at) => vector[at] !== 0);
  return { places, values: Float64Array.from(places, (at) => vector[at] ?? 0) };
}

interface SparseChoice extends Omit<Choice, 'vectors'> {
  readonly vectors: readonly Sparse[];
}

/** Where the likelihood grows. The last place is the score of `none`. */
function slopeOf(choices: readonly SparseChoice[], weights: Float64Array, size: number): Float64Array {
  const slope = new Float64Array(size + 1);
  for (const { vectors, right, noneIsRight, weight } of choices) {
    const scores = vectors.map((vector) => dot(vector, weights));
    scores.push(weights[size] ?? 0);
    const most = scores.reduce((highest, each) => Math.max(highest, each), -Infinity);
    const powers = scores.map((score) => Math.exp(score - most));
    const all = powers.reduce((sum, each) => sum + each, 0);
    const isRight = (index: number): boolean => (index === vectors.length ? noneIsRight : (right[index] ?? false));
    const good = powers.reduce((sum, each, index) => sum + (isRight(index) ? each : 0), 0);
    if (good === 0) continue;
    powers.forEach((power, index) => {
      const share = ((isRight(index) ? power / good : 0) - power / all) * weight;
      const vector = vectors[index];
      if (vector)
        vector.places.forEach((at, nth) => (slope[at] = (slope[at] ?? 0) + share * (vector.values[nth] ?? 0)));
      else slope[size] = (slope[size] ?? 0) + share;
    });
  }
  return slope;
}

function dot({ places, values }: Sparse, weights: Float64Array): number {
  let sum = 0;
  for (let nth = 0; nth < places.length; nth += 1) sum += (values[nth] ?? 0) * (weights[places[nth] ?? 0] ?? 0);
  return sum;
}
