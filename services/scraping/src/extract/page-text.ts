import { TextDecoder } from 'node:util';
import { detectCharset } from './charset.ts';
import type { Locale } from './regions.ts';
import { decodeReferences } from './html/character-references.ts';
import { Markup } from './html/markup.ts';

/** A page as it came over the wire, uncompressed, or as text that is decoded already. */
export type Page = { readonly url: string; readonly contentType?: string | null } & (
  { readonly bytes: Uint8Array } | { readonly html: string }
);

const HEAD_BYTES = 256 * 1024;
/** Of those the first, in which nearly all that is looked for stands; what begins close before their end may be cut off. */
const FIRST_BYTES = 64 * 1024;
const MAX_MATCH = 8 * 1024;
/** The title as the browser's tab shows it, the one for sharing, and the first main heading. */
const TITLES = [
  /<title[^>]{0,200}>([^<]{1,1000})/i,
  /<meta[^>]{0,200}?["'](?:og:title|twitter:title)["'][^>]{0,50}?content\s*=\s*"([^"]{1,1000})/i,
  /<h1\b[^>]{0,500}>\s*([^<]{1,1000})/i,
];

/** A page whose parts are decoded only when they are asked for. */
export class PageText {
  readonly url: URL | null;
  readonly charsetMismatch: boolean;
  /** In an encoding that keeps ASCII as it is, so that markup can be found without decoding. */
  readonly bytes: Buffer;
  readonly #decoder: TextDecoder;
  #text: string | null = null;
  #markup: Markup | null = null;
  #locale: Locale | null = null;
  /** By their places in `TITLES`; null where there is none. */
  readonly #titles: (string | null)[] = [];
  #addresses: readonly URL[] | null = null;
  readonly #beginnings = new Map<number, string>();
  /** What was worked out of the page, by what worked it out. */
  readonly #known = new Map<(page: PageText) => unknown, unknown>();

  constructor(page: Page) {
    this.url = URL.canParse(page.url) ? new URL(page.url) : null;
    if ('html' in page) {
      this.bytes = Buffer.from(page.html);
      this.charsetMismatch = false;
      this.#decoder = new TextDecoder('utf-8');
      return;
    }
    const { label, mismatch } = detectCharset(page.bytes, page.contentType ?? null);
    this.charsetMismatch = mismatch;
    const keepsAscii = !label.startsWith('utf-16') && label !== 'iso-2022-jp';
    this.bytes = keepsAscii
      ? Buffer.from(page.bytes.buffer, page.bytes.byteOffset, page.bytes.byteLength)
      : Buffer.from(new TextDecoder(label).decode(page.bytes));
    this.#decoder = new TextDecoder(keepsAscii ? label : 'utf-8');
  }

  /**
   * What something works out of the page, done once however many ask. It is kept here and in no `WeakMap`: the collector's quick
   * rounds take all that such a map holds for alive, and moved the elements of every page to where only a slow round finds them.
   */
  once<T>(work: (page: PageText) => T): T {
    if (this.#known.has(work)) return this.#known.get(work) as T;
    const found = work(this);
    this.#known.set(work, found);
    return found;
  }

  /** Whether that was done before. */
  knows(work: (page: PageText) => unknown): boolean {
    return this.#known.has(work);
  }

  /** Words of any language stand in the bytes as they do in the text. */
  get isUtf8(): boolean {
    return this.#decoder.encoding === 'utf-8';
  }

  /** A part of the page by its places in `bytes`. */
  slice(start: number, end: number): string {
    // Buffer's own UTF-8 decoder is several times faster on short parts.
    if (this.isUtf8) return this.bytes.toString('utf8', start, end);
    // Of one byte a letter places in the text are those in the bytes.
    if (this.#text !== null && this.#text.length === this.bytes.length) return this.#text.slice(start, end);
    return this.#decoder.decode(this.bytes.subarray(start, end));
  }

  /** The page for whoever looks for its tags, in UTF-8 whatever it is in. */
  get markup(): Markup {
    this.#markup ??= new Markup(this.isUtf8 ? this.bytes : Buffer.from(this.text));
    return this.#markup;
  }

  /** Begins as XML that is no page for people, or as JSON: worth a look at what it is before it is parsed as a page. */
  get startsAsDocument(): boolean {
    const head = this.bytes.toString('latin1', 0, Math.min(this.bytes.length, 2_000));
    return /^[\s\u00ef\u00bb\u00bf]*(?:\{|<\?xml|<(?:rss|feed|rdf:RDF|atom:feed|urlset|sitemapindex)[\s>])/i.test(head);
  }

  get text(): string {
    this.#text ??= this.slice(0, this.bytes.length);
    return this.#text;
  }

  /** Of the beginning of the page what an expression holds in its first group. */
  #inHead(pattern: RegExp): string | undefined {
    const first = pattern.exec(this.#beginning(FIRST_BYTES));
    const isWhole =
      this.bytes.length <= FIRST_BYTES || (first !== null && first.index + first[0].length <= FIRST_BYTES - MAX_MATCH);
    const found = (isWhole ? first : pattern.exec(this.#beginning(HEAD_BYTES)))?.[1];
    return found === undefined || !this.isUtf8 ? found : Buffer.from(found, 'latin1').toString();
  }

  /** Of UTF-8 each byte is a character here, as it is in ASCII. */
  #beginning(size: number): string {
    if (!this.isUtf8) return this.text.slice(0, size);
    const known = this.#beginnings.get(size);
    if (known !== undefined) return known;
    const beginning = this.bytes.toString('latin1', 0, size);
    this.#beginnings.set(size, beginning);
    return beginning;
  }

  get locale(): Locale {
    this.#locale ??= this.#readLocale();
    return this.#locale;
  }

  #readLocale(): Locale {
    const start = this.bytes.toString('latin1', 0, Math.min(this.bytes.length, HEAD_BYTES / 16));
    const language =
      /<html\b[^>]{0,2000}?\s(?:xml:)?lang\s*=\s*["']?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2})/i.exec(start)?.[1] ??
      /<meta[^>]{0,200}?og:locale["'][^>]{0,50}?content\s*=\s*["']([A-Za-z_-]{2,8})/i.exec(start)?.[1] ??
      this.#languageOfKroner();
    return { language, host: this.url?.hostname ?? null };
  }

  /** Three countries print the same `kr`: where a page names no language, what its shop calls the basket tells them apart. */
  #languageOfKroner(): string | null {
    const { bytes } = this;
    // All but the Swedish ones hold it: most pages are gone through once for those.
    const hasKurv = bytes.includes('kurv');
    const [, language = null] =
      BASKETS.find(([word]) => (hasKurv || !word.includes('kurv')) && bytes.includes(word)) ?? [];
    return language;
  }

  /** Names of the page itself, each looked for when it is asked for: mostly the first tells enough. */
  *titles(): Generator<string> {
    for (const [place, pattern] of TITLES.entries()) {
      let title = this.#titles[place];
      if (title === undefined) {
        const found = this.#inHead(pattern);
        title = found === undefined ? null : decodeReferences(found);
        this.#titles[place] = title;
      }
      if (title !== null) yield title;
    }
  }

  /** Addresses that the page goes by: its own and the one that it calls canonical. */
  get addresses(): readonly URL[] {
    this.#addresses ??= this.#readAddresses();
    return this.#addresses;
  }

  #readAddresses(): readonly URL[] {
    const canonical =
      this.#inHead(
        /<link[^>]{0,200}?rel\s*=\s*["']?canonical["']?[^>]{0,200}?href\s*=\s*["']?([^"'>\0-\x20]{1,2000})/i,
      ) ??
      this.#inHead(
        /<link[^>]{0,200}?href\s*=\s*["']?([^"'>\0-\x20]{1,2000})["']?[^>]{0,200}?rel\s*=\s*["']?canonical/i,
      );
    const own = this.url === null ? [] : [this.url];
    if (canonical === undefined) return own;
    const resolved = URL.parse(decodeReferences(canonical), this.url?.href);
    return resolved === null ? own : [...own, resolved];
  }
}

/** The Norwegian one ends as the Danish one does. */
const BASKETS = [
  ['varukorg', 'sv'],
  ['kundvagn', 'sv'],
  ['andlekurv', 'nb'],
  ['kurven', 'da'],
  [' kurv<', 'da'],
  [' kurv"', 'da'],
] as const;
