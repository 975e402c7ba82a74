import type { Account, Trouble, Witness } from './evidence.ts';
import { failedExtraction } from './extraction.ts';
import type { Extraction } from './extraction.ts';
import { LIMITS } from './limits.ts';
import { PageText } from './page-text.ts';
import type { Page } from './page-text.ts';
import { readJsonLd } from './structured/json-ld.ts';
import { readMarkup } from './structured/markup.ts';
import { weigh } from './weigh.ts';

/** In the order of what they cost; a later one is asked when the earlier ones left something open. */
const WITNESSES: readonly Witness[] = [readJsonLd, readMarkup];

const TROUBLES: Readonly<Record<Trouble, string>> = {
  page_too_deep: 'The page nests its elements deeper than any browser shows.',
  page_too_large: 'The page is larger than a product page can be.',
  structured_data_too_large: 'The structured data of the page is larger than a product can need.',
  structured_data_too_deep: 'The structured data of the page is nested too deep to be read.',
};

/** First bytes of files that are no page. */
const BINARY = [
  '%PDF-',
  '\x89PNG',
  '\xff\xd8\xff',
  'GIF8',
  'PK\x03\x04',
  '\x1f\x8b',
  'RIFF',
  '\x7fELF',
  'BZh',
  '(\xb5/\xfd',
];

function isBinary(page: Page): boolean {
  if ('html' in page) return false;
  if (/^\s*(?:image|audio|video|font)\/|^\s*application\/(?:pdf|zip|octet-stream|gzip)/i.test(page.contentType ?? ''))
    return true;
  const { bytes } = page;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString('latin1');
  if (BINARY.some((magic) => head.startsWith(magic))) return true;
  const isUtf16 = /^(?:\xff\xfe|\xfe\xff)/.test(head) || /charset\s*=\s*["']?utf-16/i.test(page.contentType ?? '');
  // Text has none of the control characters but tab, line ends and escape.
  const controls = [...head].filter((char) => char < '\t' || (char > '\r' && char < '\x1b')).length;
  return !isUtf16 && controls > head.length / 50;
}

/** Nothing that a later witness could add is worth its time. */
function isAnswered(found: ReturnType<typeof weigh>): boolean {
  return (
    found.price !== null &&
    found.price.currency !== null &&
    Number(found.price.amount) !== 0 &&
    found.name !== null &&
    found.fields.availability !== undefined &&
    (found.sku ?? found.gtin) !== null &&
    !found.warnings.some((warning) => warning.startsWith('currency_') || warning === 'several_products')
  );
}

/**
 * Reads the product that a page is about: name, price, stock and what identifies it, each with the place it was read from.
 * Pure and bounded by `LIMITS`, but it takes CPU time in the measure of the page: call it in a worker.
 * Never throws for what a page contains: a page that can't be read gives `failed` with a reason.
 */
export function extractPage(page: Page): Extraction {
  const size = 'html' in page ? page.html.length : page.bytes.length;
  if (size > LIMITS.pageBytes) return failedExtraction(page.url, 'page_too_large', TROUBLES.page_too_large);
  if (size === 0) return failedExtraction(page.url, 'page_empty', 'The page has no content.');
  if (isBinary(page)) return failedExtraction(page.url, 'page_not_html', 'The address gives a file, not a web page.');

  const text = new PageText(page);
  const accounts: Account[] = [];
  let found = weigh(accounts, text);
  for (const witness of WITNESSES) {
    accounts.push(...witness(text));
    found = weigh(accounts, text);
    if (isAnswered(found)) break;
  }

  const troubles = [...new Set(accounts.flatMap((account) => account.troubles))];
  const warnings = [...found.warnings, ...troubles, ...(text.charsetMismatch ? ['charset_mismatch'] : [])];
  const isRead = found.price !== null || found.availability !== 'unknown';
  const [trouble] = troubles;
  if (!isRead && trouble) {
    const failed = failedExtraction(page.url, trouble, TROUBLES[trouble]);
    return { ...failed, warnings };
  }
  return { url: page.url, status: isRead ? 'ok' : 'unknown', kind: 'product', ...found, warnings };
}
