import type { Account, Trouble } from '../evidence.ts';
import { LIMITS } from '../limits.ts';
import type { PageText } from '../page-text.ts';
import type { DataValue, Located } from './data.ts';
import { BrokenJson, readJson } from './lenient-json.ts';
import { readProducts } from './schema-graph.ts';

const TAG_BYTES = 2_000;
/** Places where the name stands that are looked at, scripts or not. */
const MAX_MENTIONS = 1_000;
/** How `ld+json` stands in a type attribute: some frameworks escape the plus. */
const NAMES = ['ld+json', 'ld&#x2B;json', 'ld&#43;json'];

interface Block {
  readonly start: number;
  readonly end: number;
}

function isInComment(bytes: Buffer, offset: number): boolean {
  const open = bytes.lastIndexOf('<!--', offset);
  return open !== -1 && bytes.lastIndexOf('-->', offset) < open;
}

/** JSON-LD scripts, found in the raw bytes without a parser. */
function* findBlocks(bytes: Buffer, name: string): Generator<Block> {
  let from = 0;
  for (let mentions = 0; mentions < MAX_MENTIONS; mentions += 1) {
    const found = bytes.indexOf(name, from);
    if (found === -1) return;
    from = found + name.length;
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

/** Reads the texts of JSON-LD scripts. */
export function readBlocks(texts: Iterable<string>, page: PageText, troubles: Set<Trouble>): Account {
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
  const { products, troubles: more } = readProducts(roots, page);
  return { source: 'json-ld', trust: 0.98, products, warnings, troubles: [...troubles, ...more] };
}

/** What the page's JSON-LD says, straight from the bytes. */
export function readJsonLd(page: PageText): readonly Account[] {
  const troubles = new Set<Trouble>();
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
  return texts.length + troubles.size === 0 ? [] : [readBlocks(texts, page, troubles)];
}
