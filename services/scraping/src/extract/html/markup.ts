/** Pieces in which letters of ASCII are kept as a string: small enough to stand among young objects, which cost next to nothing. */
const PIECE_BITS = 16;
const PIECE = 1 << PIECE_BITS;
/** Parts that are looked through for letters beyond ASCII before they are decoded. */
const SHORT = 1_000;

/**
 * A page's markup in UTF-8: bytes, by which tags are found, and what stands between two places of them as text. Few parts of a
 * page are ever read as text, and to decode all of it costs more than those.
 */
export class Markup {
  readonly bytes: Buffer;
  readonly length: number;
  readonly #pieces: (string | undefined)[] = [];

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.length = bytes.length;
  }

  /** The text between two places. */
  text(start: number, end: number): string {
    const piece = start >> PIECE_BITS;
    if (end - start > SHORT || (end - 1) >> PIECE_BITS !== piece || !isAscii(this.bytes, start, end))
      return this.bytes.toString('utf8', start, end);
    const from = piece << PIECE_BITS;
    const letters = (this.#pieces[piece] ??= this.bytes.toString('latin1', from, from + PIECE));
    return letters.slice(start - from, end - from);
  }

  /** The byte at a place; 0 behind the end. */
  at(place: number): number {
    return place < this.length ? (this.bytes[place] as number) : 0;
  }

  /** Where the next of a byte stands; at the end of the page where none does. */
  next(byte: number, from: number): number {
    const { bytes, length } = this;
    let at = from;
    while (at < length && bytes[at] !== byte) at += 1;
    return at;
  }
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if ((bytes[at] as number) > 0x7f) return false;
  return true;
}
