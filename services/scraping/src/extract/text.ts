import { decodeReferences } from './html/character-references.ts';
import { LIMITS } from './limits.ts';

/** A text for people: references decoded, spaces collapsed, cut at the limit; null when nothing is left. */
export function readable(text: string): string | null {
  const decoded = decodeReferences(text.length > LIMITS.text * 4 ? text.slice(0, LIMITS.text * 4) : text);
  const clean = decoded.replace(/\s+/g, ' ').trim().slice(0, LIMITS.text);
  return clean === '' ? null : clean;
}

/** A string of its own memory: a slice of a page would keep the whole page alive. */
export function owned(text: string): string {
  return Buffer.from(text).toString();
}

/**
 * What parts two texts of elements in one line that no space parts: nothing, but where a word would run into the next
 * (`NORDVIKBedside table`), as shops part them by their styles alone.
 */
export function joint(before: string, after: string): string {
  return /\p{L}\p{L}$/u.test(before.slice(-4)) && /^\p{Lu}\p{Ll}/u.test(after.slice(0, 4)) ? ' ' : '';
}

const MAX_NAME = 300;
/** Languages that put no space between words: every two letters count as one. */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]/;

/** The words of a name or a title, by which two of them are compared. */
export function wordsOf(text: string): string[] {
  const words =
    text
      .slice(0, MAX_NAME)
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return UNSPACED.test(text)
    ? words.flatMap((word) =>
        UNSPACED.test(word) && word.length > 2
          ? Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2))
          : [word],
      )
    : words;
}

const PART_OF_PATTERN = /\\p\{[^}]*\}|\\.|\[[^\]]*\]|\p{L}/gu;

/**
 * A pattern that is read in capitals and small letters alike, as a part of an expression whose other parts are not. By
 * classes of letters: in a process that had compiled many expressions `(?i:…)` was seen to be read as `(?:…)`.
 */
export function anyCase(pattern: string): string {
  return pattern.replace(PART_OF_PATTERN, (part) => {
    if (part.startsWith('\\')) return part;
    if (!part.startsWith('[')) return bothCases(part) === part ? part : `[${bothCases(part)}]`;
    return part.replace(/\p{L}/gu, bothCases);
  });
}

/** `aA`; a letter that has no other case, or is two letters in it, as it is. */
function bothCases(letter: string): string {
  const [small, capital] = [letter.toLowerCase(), letter.toUpperCase()];
  return small === capital || capital.length !== small.length ? letter : small + capital;
}
