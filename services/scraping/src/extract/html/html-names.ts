/** Names of one table that are kept beside those that it knows from the start. */
export const MAX_LEARNED = 4_000;
/** Of names that share a hash so many are kept: a page can't make looking them up slow. */
const MAX_CHAIN = 6;
const BUCKETS = 4_096;
const RECENT = 1_024;

interface Kept<T> {
  readonly name: string;
  readonly value: T;
}

/**
 * What is known of each name, in lower case: found by the characters of a page, without making a string of them first. Names
 * that nobody knows are learned as they are met.
 */
export class NameTable<T> {
  readonly #make: (name: string, number: number | null) => T;
  readonly #known: readonly string[];
  #buckets: Kept<T>[][] = [];
  #recent: (Kept<T> | undefined)[] = [];
  #learned = 0;

  /** @param make what is to be kept of a name, by its number among those that are kept; null for one that is not */
  constructor(known: readonly string[], make: (name: string, number: number | null) => T) {
    this.#known = known;
    this.#make = make;
    this.#restart();
  }

  /** Forgets what was learned once that is much; between pages, since readers compare what they were given. */
  tidy(): void {
    if (this.#learned >= this.#known.length + MAX_LEARNED) this.#restart();
  }

  /** What is known of the name at `start`, whatever the case of its letters. */
  find(bytes: Buffer, start: number, end: number): T {
    // The same few names come again and again: each has a place by its first and last letter and its length.
    const ends = (((bytes[start] as number) & 31) << 5) ^ (((bytes[end - 1] as number) & 31) << 3);
    const place = (ends ^ (end - start)) & (RECENT - 1);
    const recent = this.#recent[place];
    if (recent !== undefined && isName(recent.name, bytes, start, end)) return recent.value;
    return this.#findKept(bytes, start, end, place);
  }

  #findKept(bytes: Buffer, start: number, end: number, place: number): T {
    let hash = end - start;
    for (let at = start; at < end; at += 1) {
      const code = bytes[at] as number;
      if (code > 0x7f) return this.#findText(bytes.toString('utf8', start, end).toLowerCase());
      hash = (Math.imul(hash, 31) + (code >= 0x41 && code <= 0x5a ? code | 0x20 : code)) | 0;
    }
    const bucket = this.#bucketAt(hash);
    for (const kept of bucket) {
      if (!isName(kept.name, bytes, start, end)) continue;
      this.#recent[place] = kept;
      return kept.value;
    }
    return this.#learn(bucket, bytes.toString('latin1', start, end).toLowerCase());
  }

  #findText(name: string): T {
    let hash = name.length;
    for (let at = 0; at < name.length; at += 1) hash = (Math.imul(hash, 31) + name.charCodeAt(at)) | 0;
    const bucket = this.#bucketAt(hash);
    return bucket.find((kept) => kept.name === name)?.value ?? this.#learn(bucket, name);
  }

  #learn(bucket: Kept<T>[], name: string): T {
    if (bucket.length >= MAX_CHAIN || this.#learned >= this.#known.length + MAX_LEARNED || name.length > 100)
      return this.#make(name, null);
    const own = internalized(name);
    const value = this.#make(own, this.#learned);
    this.#learned += 1;
    bucket.push({ name: own, value });
    return value;
  }

  #bucketAt(hash: number): Kept<T>[] {
    return this.#buckets[(hash ^ (hash >>> 12)) & (BUCKETS - 1)] as Kept<T>[];
  }

  #restart(): void {
    this.#buckets = Array.from({ length: BUCKETS }, () => []);
    this.#recent = Array.from({ length: RECENT }, () => undefined);
    this.#learned = 0;
    for (const name of this.#known) this.#findText(name);
  }
}

/** As a key of an object it is one string of its own memory, however often it is met: equal names are compared at once. */
export function internalized(name: string): string {
  return Object.keys({ [name]: true })[0] ?? name;
}

function isName(name: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at += 1) {
    const code = bytes[start + at] as number;
    if ((code >= 0x41 && code <= 0x5a ? code | 0x20 : code) !== name.charCodeAt(at)) return false;
  }
  return true;
}
