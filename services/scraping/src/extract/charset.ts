import { isUtf8 } from 'node:buffer';
import { guessCharset } from './charset-guess.ts';

export interface Charset {
  readonly label: string;
  /** The page declared another one than its bytes are in. */
  readonly mismatch: boolean;
}

const HEAD_BYTES = 4096;
/** Bytes that are looked at where valid and broken UTF-8 are weighed. */
const SAMPLE_BYTES = 256 * 1024;

function known(label: string | undefined): string | null {
  if (label === undefined) return null;
  try {
    return new TextDecoder(label.trim()).encoding;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_NOT_SUPPORTED') return null; // no such encoding: as if nothing had been declared
    throw error;
  }
}

/** Most of what is not ASCII is well-formed UTF-8: a page with a few broken bytes, not one in another encoding. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, SAMPLE_BYTES));
  let broken = 0;
  let whole = 0;
  for (const char of text) {
    if (char === '\ufffd') broken += 1;
    else if (char > '\u007f') whole += 1;
  }
  return whole > broken * 4;
}

/** The language that the markup declares. */
function languageIn(head: string): string | null {
  return /<html\b[^>]{0,2000}?\slang\s*=\s*["']?([A-Za-z]{2,3})/i.exec(head)?.[1] ?? null;
}

/** The encoding of a page by the order of the HTML standard: byte order mark, header, `<meta>`; then by the bytes themselves. */
export function detectCharset(bytes: Uint8Array, contentType: string | null): Charset {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { label: 'utf-8', mismatch: false };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { label: 'utf-16be', mismatch: false };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { label: 'utf-16le', mismatch: false };

  const header = known(/charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType ?? '')?.[1]);
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(HEAD_BYTES, bytes.length)).toString('latin1');
  const inMeta = known(/<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1]);
  // A <meta> that can be read byte by byte is not UTF-16, whatever it says.
  const meta = inMeta?.startsWith('utf-16') ? 'utf-8' : inMeta;
  const declared = header ?? meta;

  if (declared?.startsWith('utf-16') || declared === 'iso-2022-jp') return { label: declared, mismatch: false };
  const valid = isUtf8(bytes);
  if (declared === null || declared === undefined) {
    return { label: valid || isMostlyUtf8(bytes) ? 'utf-8' : guessCharset(bytes, languageIn(head)), mismatch: false };
  }
  if (declared === 'utf-8') {
    if (valid || isMostlyUtf8(bytes)) return { label: 'utf-8', mismatch: false };
    return { label: meta && meta !== 'utf-8' ? meta : guessCharset(bytes, languageIn(head)), mismatch: true };
  }
  // Bytes that are not ASCII and yet well-formed UTF-8 are UTF-8: by chance that does not happen.
  if (valid && isMostlyUtf8(bytes)) return { label: 'utf-8', mismatch: true };
  return { label: declared, mismatch: false };
}
