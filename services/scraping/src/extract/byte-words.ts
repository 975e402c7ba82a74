/** Bytes of a pair that are looked at together. */
const PAIR = 2;
/** Pairs are told apart by so many places: tables that the processor keeps at hand, in which few pairs of a page meet. */
const PLACES = 1 << 12;
const placeOf = (first: number, second: number): number => ((first << 5) ^ second) & (PLACES - 1);

/**
 * Whether any of many words stands in the bytes of a page, in one pass however many they are (Wu and Manber, 1994): a table
 * of byte pairs tells how far the next word can begin at the least, so that most bytes are never looked at.
 */
export class ByteWords {
  /** The shortest word: no step is longer. */
  readonly #size: number;
  readonly #anyCase: boolean;
  /** By a pair of bytes, how far to go on where no word has it at its beginning's end; 0 where one has. */
  readonly #steps: Uint8Array;
  /** By a pair where one has: the place of those words in the list below. */
  readonly #places = new Uint16Array(PLACES);
  readonly #words: Uint8Array[][] = [[]];

  /** @param anyCase ASCII letters count in either case */
  constructor(words: readonly string[], { anyCase = false } = {}) {
    this.#anyCase = anyCase;
    const all = words.map((word) =>
      Buffer.from(anyCase ? word.replace(/[A-Z]+/g, (part) => part.toLowerCase()) : word),
    );
    this.#size = Math.min(MAX_STEP, ...all.map((word) => word.length));
    this.#steps = new Uint8Array(PLACES).fill(Math.max(1, this.#size - PAIR + 1));
    for (const word of all) {
      for (let end = PAIR; end <= this.#size; end += 1) {
        for (const pair of this.#pairs(word[end - 2] ?? 0, word[end - 1] ?? 0)) {
          const step = this.#size - end;
          if (step < (this.#steps[pair] ?? 0)) this.#steps[pair] = step;
          if (step > 0) continue;
          if (this.#places[pair] === 0) this.#places[pair] = this.#words.push([]) - 1;
          this.#words[this.#places[pair] ?? 0]?.push(word);
        }
      }
    }
  }

  /** Whether one of the words stands in a part of a page: looked for in both halves at a time, as each step waits for the one before. */
  isIn(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
    const behindFirst = this.#size - 1;
    const middle = (start + end) >> 1;
    const until = Math.min(end, middle + behindFirst);
    let one = start + behindFirst;
    let other = middle + behindFirst;
    while (one < until && other < end) {
      const step = this.#step(bytes, one, end);
      const otherStep = this.#step(bytes, other, end);
      if (step === 0 || otherStep === 0) return true;
      one += step;
      other += otherStep;
    }
    return (
      (one < until && this.next(bytes, one - behindFirst, until, end) !== -1) ||
      (other < end && this.next(bytes, other - behindFirst, end) !== -1)
    );
  }

  /** Where the next of the words begins; -1 where none does. @param until no word is looked for that has its beginning's end behind it */
  next(bytes: Uint8Array, start: number, until = bytes.length, end = until): number {
    const behindFirst = this.#size - 1;
    for (let at = start + behindFirst; at < until;) {
      const step = this.#step(bytes, at, end);
      if (step === 0) return at - behindFirst;
      at += step;
    }
    return -1;
  }

  /** How far to go on from a place; 0 where a word has its beginning's end there. */
  #step(bytes: Uint8Array, at: number, end: number): number {
    const place = placeOf(bytes[at - 1] as number, bytes[at] as number);
    const step = this.#steps[place] as number;
    if (step > 0) return step;
    const from = at - this.#size + 1;
    for (const word of this.#words[this.#places[place] ?? 0] ?? []) if (this.#stands(word, bytes, from, end)) return 0;
    return 1;
  }

  #stands(word: Uint8Array, bytes: Uint8Array, from: number, end: number): boolean {
    if (from + word.length > end) return false;
    for (let index = 0; index < word.length; index += 1) {
      const byte = bytes[from + index] ?? 0;
      if ((this.#anyCase && byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== word[index]) return false;
    }
    return true;
  }

  /** The places of a pair of a word in all cases that count. */
  #pairs(first: number, second: number): number[] {
    const forms = (byte: number): number[] =>
      this.#anyCase && byte >= 0x61 && byte <= 0x7a ? [byte, byte & ~0x20] : [byte];
    return forms(first).flatMap((one) => forms(second).map((other) => placeOf(one, other)));
  }
}

const MAX_STEP = 200;
