/** What stands between the tags of a page. */
export interface ShownBytes {
  /** Joined as if no tag stood between, references as they are written. */
  readonly text: Buffer;
  /** There are elements that strike through what is in them. */
  readonly isStruck: boolean;
}

/** A page with more text than this is looked at as people see it. */
const MAX_TEXT_BYTES = 256 * 1024;
/** Read before the next page comes, and never kept: a piece of memory for each page would call the collector. */
const joined = Buffer.alloc(MAX_TEXT_BYTES);

const LESS = 0x3c;
const GREATER = 0x3e;
const EQUALS = 0x3d;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const DASH = 0x2d;
const S = 0x73;
const D = 0x64;
const SCRIPT = Buffer.from('script');
const STYLE = Buffer.from('style');
/** By a byte, whether it is one of those that a tag is told by. */
const ENDS_OR_QUOTES = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte === GREATER || byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE),
);
const STRIKING = ['s', 'del', 'strike'].map((name) => Buffer.from(name));

/**
 * The text of a page without a parser: all that people are shown, and more, since nothing is known of what is hidden.
 * Scripts, styles and comments are left out. It stands until the next page is asked for.
 * @returns null where there is more of it than is looked at
 */
export function shownBytes(bytes: Buffer): ShownBytes | null {
  const { length } = bytes;
  let size = 0;
  let isStruck = false;
  for (let at = 0; at < length;) {
    const byte = bytes[at] as number;
    if (byte !== LESS || !isMarkup(bytes[at + 1] ?? 0)) {
      if (size === MAX_TEXT_BYTES) return null;
      joined[size] = byte;
      size += 1;
      at += 1;
      continue;
    }
    const tag = at + 1;
    const first = bytes[tag] as number;
    if (first === BANG && bytes[tag + 1] === DASH && bytes[tag + 2] === DASH) {
      at = behind(bytes, '-->', tag + 1);
      continue;
    }
    at = endOfTag(bytes, tag);
    const name = first | 0x20;
    if (name !== S && name !== D) continue;
    if (isNamed(bytes, tag, SCRIPT)) at = endOfRaw(bytes, at, SCRIPT);
    else if (isNamed(bytes, tag, STYLE)) at = endOfRaw(bytes, at, STYLE);
    else if (isStriking(bytes, tag)) isStruck = true;
  }
  return { text: joined.subarray(0, size), isStruck };
}

/** What follows a `<` that begins a tag, an end tag, a comment or a declaration. */
const isMarkup = (code: number): boolean =>
  ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) || code === SLASH || code === BANG || code === QUESTION;

/** Whether the name of a tag that begins at `start` is that, in whatever case. */
function isNamed(bytes: Buffer, start: number, name: Buffer): boolean {
  for (let at = 0; at < name.length; at += 1) if (((bytes[start + at] ?? 0) | 0x20) !== name[at]) return false;
  const next = bytes[start + name.length] ?? 0;
  return next <= 0x20 || next === SLASH || next === GREATER;
}

function isStriking(bytes: Buffer, start: number): boolean {
  for (const name of STRIKING) if (isNamed(bytes, start, name)) return true;
  return false;
}

function behind(bytes: Buffer, mark: string, from: number): number {
  const found = bytes.indexOf(mark, from);
  return found === -1 ? bytes.length : found + mark.length;
}

/** Behind the `>` of a tag; those within the quotes of a value end none. */
function endOfTag(bytes: Buffer, start: number): number {
  const { length } = bytes;
  for (let at = start; at < length; at += 1) {
    const byte = bytes[at] as number;
    if (ENDS_OR_QUOTES[byte] === 0) continue;
    if (byte === GREATER) return at + 1;
    let before = at - 1;
    while ((bytes[before] as number) <= 0x20) before -= 1;
    if (bytes[before] !== EQUALS) continue;
    do at += 1;
    while (at < length && bytes[at] !== byte);
  }
  return length;
}

/** At the end tag of an element that holds no markup. */
function endOfRaw(bytes: Buffer, start: number, name: Buffer): number {
  for (let at = bytes.indexOf('</', start); at !== -1; at = bytes.indexOf('</', at + 2))
    if (isNamed(bytes, at + 2, name)) return at;
  return bytes.length;
}
