/** A generator with a seed, so that every run makes the same pages. */
export class Chance {
  #state: number;
  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 2_654_435_761) >>> 0;
  }
  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }
  is(share: number): boolean {
    return this.below(1_000) < share * 1_000;
  }
  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)] as T;
  }
}
