import type { Account, Trouble } from '../evidence.ts';
import { LIMITS } from '../limits.ts';
import type { PageText } from '../page-text.ts';
import type { DataValue, Located } from './data.ts';
import { BrokenJson, readJson } from './lenient-json.ts';
import { readProducts } from './schema-graph.ts';

const TAG_BYTES = 2_000;
const LOWER_L = 0x6c;
const LOWER_D = 0x64;
/** Places where the name stands that are looked at, scripts or not. */
const MAX_MENTIONS = 1_000;
/** How `ld+json` goes on behind its first letters in a type attribute: some frameworks escape the plus. */
const NAMES = [
  { size: 5, next: (bytes: Buffer, from: number) => bytes.indexOf('+json', from) },
  { size: 9, next: nextEscaped },
];

/** References are many on a page, and few of them stand before the word. */
function nextEscaped(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(';json', from); at !== -1; at = bytes.indexOf(';json', at + 1)) {
    const [reference] = /&#(?:x2B|43)$/.exec(bytes.toString('latin1', Math.max(from, at - 5), at)) ?? [];
    if (reference !== undefined) return at - reference.length;
  }
  return -1;
}

/** From its first byte up to, not with, the byte behind its last. */
export interface Block {
  readonly start: number;
  readonly end: number;
}

function isInComment(bytes: Buffer, offset: number): boolean {
  const open = bytes.lastIndexOf('<!--', offset);
  return open !== -1 && bytes.lastIndexOf('-->', offset) < open;
}

/** JSON-LD scripts, found in the raw bytes without a parser. */
function* findBlocks(bytes: Buffer, name: (typeof NAMES)[number]): Generator<Block> {
  let from = 0;
  for (let mentions = 0; mentions < MAX_MENTIONS; mentions += 1) {
    const found = name.next(bytes, from);
    if (found === -1) return;
    from = found + name.size;
    if (bytes[found - 2] !== LOWER_L || bytes[found - 1] !== LOWER_D) continue;
    const window = Math.max(0, found - TAG_BYTES);
    const opening = window + bytes.subarray(window, found).lastIndexOf('<');
    if (opening < window) continue;
    if (!/^<script\s[^>]*$/i.test(bytes.toString('latin1', opening, found))) continue;
    const start = bytes.indexOf('>', from) + 1;
    if (start === 0) return;
    const lower = bytes.indexOf('</script', start);
    const end = lower === -1 ? bytes.indexOf('</SCRIPT', start) : lower;
    // A script that is cut off is read as far as it goes.
    from = end === -1 ? bytes.length : end;
    if (!isInComment(bytes, opening)) yield { start, end: from };
  }
}

interface Values {
  readonly roots: readonly Located<DataValue>[];
  readonly warnings: readonly string[];
}

/** The values that the texts of JSON-LD scripts hold, each with the path of its block. */
export function valuesOfBlocks(texts: Iterable<string>, troubles: Set<Trouble>): Values {
  const roots: Located<DataValue>[] = [];
  const warnings: string[] = [];
  let number = 0;
  for (const text of texts) {
    const block = number === 0 ? '' : `script[${number}]`;
    number += 1;
    try {
      const values = readJson(text);
      values.forEach((value, index) => {
        roots.push({ value, path: values.length === 1 ? block : `${block}{${index}}` });
      });
    } catch (error) {
      if (!(error instanceof BrokenJson)) throw error;
      if (error.tooDeep) troubles.add('structured_data_too_deep');
      else warnings.push('json_ld_broken');
    }
  }
  return { roots, warnings };
}

/** Reads the texts of JSON-LD scripts. */
export function readBlocks(texts: Iterable<string>, page: PageText, troubles: Set<Trouble>): Account {
  const { roots, warnings } = valuesOfBlocks(texts, troubles);
  const { products, troubles: more } = readProducts(roots, page);
  return { source: 'json-ld', trust: 0.98, products, warnings, troubles: [...troubles, ...more] };
}

/** Where a page's JSON-LD stands in its bytes, in the order of the page. */
export function jsonLdPlaces({ bytes }: PageText): readonly Block[] {
  const places = NAMES.flatMap((name) => [...findBlocks(bytes, name)]);
  return places.sort((one, other) => one.start - other.start).slice(0, LIMITS.jsonLdBlocks);
}

/** The texts of a page's JSON-LD scripts, straight from the bytes, in the order that paths count them in. */
export function findBlockTexts(page: PageText, troubles: Set<Trouble>): readonly string[] {
  const texts: string[] = [];
  let total = 0;
  for (const name of NAMES) {
    for (const { start, end } of findBlocks(page.bytes, name)) {
      const size = end - start;
      if (texts.length >= LIMITS.jsonLdBlocks || total + size > LIMITS.jsonLdBytes * 4) {
        troubles.add('structured_data_too_large');
        break;
      }
      if (size > LIMITS.jsonLdBytes) {
        troubles.add('structured_data_too_large');
        continue;
      }
      total += size;
      texts.push(page.slice(start, end));
    }
  }
  return texts;
}

/** What the page's JSON-LD says. */
export function readJsonLd(page: PageText): readonly Account[] {
  const { texts, account } = page.once(inBytes);
  return texts.length + account.troubles.length === 0 ? [] : [account];
}

/** What the scripts say that a parser has found: nearly always those that stand in the bytes, which were read before. */
export function readParsedJsonLd(texts: readonly string[], page: PageText): Account {
  const known = page.once(inBytes);
  const isKnown = texts.length === known.texts.length && texts.every((text, index) => text === known.texts[index]);
  return isKnown ? known.account : readBlocks(texts, page, new Set());
}

function inBytes(page: PageText): { readonly texts: readonly string[]; readonly account: Account } {
  const troubles = new Set<Trouble>();
  const texts = findBlockTexts(page, troubles);
  return { texts, account: readBlocks(texts, page, troubles) };
}
