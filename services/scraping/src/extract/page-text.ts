import { TextDecoder } from 'node:util';
import { detectCharset } from './charset.ts';
import type { Locale } from './regions.ts';
import { decodeEntities } from './text.ts';

/** A page as it came over the wire, uncompressed, or as text that is decoded already. */
export type Page = { readonly url: string; readonly contentType?: string | null } & (
  { readonly bytes: Uint8Array } | { readonly html: string }
);

const HEAD_BYTES = 256 * 1024;

/** A page whose parts are decoded only when they are asked for. */
export class PageText {
  readonly url: URL | null;
  readonly charsetMismatch: boolean;
  /** In an encoding that keeps ASCII as it is, so that markup can be found without decoding. */
  readonly bytes: Buffer;
  readonly #decoder: TextDecoder;
  #text: string | null = null;
  #head: string | null = null;
  #locale: Locale | null = null;

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

  slice(start: number, end: number): string {
    // Buffer's own UTF-8 decoder is several times faster on short parts.
    return this.#decoder.encoding === 'utf-8'
      ? this.bytes.toString('utf8', start, end)
      : this.#decoder.decode(this.bytes.subarray(start, end));
  }

  get text(): string {
    this.#text ??= this.slice(0, this.bytes.length);
    return this.#text;
  }

  get #start(): string {
    this.#head ??= this.slice(0, Math.min(this.bytes.length, HEAD_BYTES));
    return this.#head;
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
      null;
    return { language, host: this.url?.hostname ?? null };
  }

  /** Names of the page itself: its title as the browser's tab shows it, and the one it gives for sharing. */
  get titles(): readonly string[] {
    const found = [
      /<title[^>]{0,200}>([^<]{1,1000})/i.exec(this.#start)?.[1],
      /<meta[^>]{0,200}?["'](?:og:title|twitter:title)["'][^>]{0,50}?content\s*=\s*"([^"]{1,1000})/i.exec(
        this.#start,
      )?.[1],
      /<h1\b[^>]{0,500}>\s*([^<]{1,1000})/i.exec(this.#start)?.[1],
    ];
    return found.flatMap((title) => (title === undefined ? [] : [decodeEntities(title)]));
  }

  /** Addresses that the page goes by: its own and the one that it calls canonical. */
  get addresses(): readonly URL[] {
    const canonical =
      /<link[^>]{0,200}?rel\s*=\s*["']?canonical["']?[^>]{0,200}?href\s*=\s*["']?([^"'\s>]{1,2000})/i.exec(
        this.#start,
      )?.[1] ??
      /<link[^>]{0,200}?href\s*=\s*["']?([^"'\s>]{1,2000})["']?[^>]{0,200}?rel\s*=\s*["']?canonical/i.exec(
        this.#start,
      )?.[1];
    const own = this.url === null ? [] : [this.url];
    if (canonical === undefined) return own;
    const resolved = URL.parse(decodeEntities(canonical), this.url?.href);
    return resolved === null ? own : [...own, resolved];
  }
}
