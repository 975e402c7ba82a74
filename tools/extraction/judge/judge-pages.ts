// Product pages written to judge the reading by: of no real shop, each labelled by the one who wrote it. Nothing is ever
// fitted on them. A page stands as HTML with its truth in the first line; what repeats is written once:
// [[for a ~ 1 | b ~ 2]]<li>{1} costs {2}</li>[[end]]
import { readFileSync, readdirSync } from 'node:fs';
import type { Availability } from '../../../services/scraping/src/extract/extraction.ts';

/** What a person reads on a page, told by its author. */
export interface JudgeTruth {
  readonly url: string;
  readonly platform: string;
  readonly lang: string;
  readonly name: string;
  /** Of one, as the page has it chosen, to everybody; null where the page asks no price for its product. */
  readonly price: string | null;
  readonly currency: string | null;
  readonly availability: Availability;
  /** Each of them is accepted; none where the page shows none. */
  readonly sku: readonly string[];
  readonly gtin?: string;
  readonly mpn?: string;
  /** Of the structured data: right, stale, none. */
  readonly data: string;
  /** Of the bytes; UTF-8 where not told. */
  readonly charset?: string;
}

export interface JudgePage {
  readonly label: string;
  readonly batch: Batch;
  readonly truth: JudgeTruth;
  readonly html: string;
  readonly bytes: Uint8Array;
}

/** In the order they were written in, each before anybody looked at how it is read. */
export const BATCHES = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
] as const;
export type Batch = (typeof BATCHES)[number];

const FOLDER = new URL('testdata/', import.meta.url);
const REPEAT = /\[\[for\s([\s\S]*?)\]\]([\s\S]*?)\[\[end\]\]/g;

function repeat(_: string, rows: string, template: string): string {
  return rows
    .trim()
    .split(/\s*\n\s*|\s\|(?:\s|$)/)
    .map((row, index) => {
      const fields = row.split('~').map((field) => field.trim());
      return template.replace(/\{(\d|#)\}/g, (__, key: string) =>
        key === '#' ? String(index + 1) : (fields[Number(key) - 1] ?? ''),
      );
    })
    .join('\n');
}

/** In a charset of one byte a character; what it lacks is a mistake of the page's author. */
function encode(html: string, charset: string | undefined): Uint8Array {
  if (charset === undefined) return new TextEncoder().encode(html);
  const decoder = new TextDecoder(charset);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Uint8Array.from([...html], (char) => {
    const byte = bytes.get(char);
    if (byte === undefined) throw new Error(`${charset} has no ${char}`);
    return byte;
  });
}

/** The pages of a batch, by name. */
export function judgePages(batch: Batch): JudgePage[] {
  const folder = new URL(`${batch}/`, FOLDER);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.html'))
    .sort()
    .map((file) => {
      const source = readFileSync(new URL(file, folder), 'utf8');
      const head = /^<!-- truth (.*) -->\n/.exec(source);
      if (head === null) throw new Error(`${file} doesn't begin with its truth`);
      const truth = JSON.parse(head[1] ?? '') as JudgeTruth;
      const html = source.slice(head[0].length).replace(REPEAT, repeat);
      return { label: file.slice(0, -'.html'.length), batch, truth, html, bytes: encode(html, truth.charset) };
    });
}
