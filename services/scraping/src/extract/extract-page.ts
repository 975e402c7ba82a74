import type { Account, Trouble, Witness } from './evidence.ts';
import { documentExtraction, failedExtraction } from './extraction.ts';
import type { Extraction } from './extraction.ts';
import { readLabels } from './identify/read-labels.ts';
import { readFeedDocument } from './feeds/read-document.ts';
import { readInlineState } from './inline-state/read-inline-state.ts';
import { LIMITS } from './limits.ts';
import { PageText } from './page-text.ts';
import type { Page } from './page-text.ts';
import { isPrinted } from './printed-amount.ts';
import { readBeside } from './read-beside.ts';
import type { Asked } from './read-beside.ts';
import { readJsonLd } from './structured/json-ld.ts';
import { readMarkup } from './structured/markup.ts';
import { mayBeOnSale, mayBeOut, readStock } from './stock/read-stock.ts';
import type { PriceModel } from './visible/price-model.ts';
import { PRICE_MODEL } from './visible/price-weights.ts';
import { readVisible } from './visible/read-visible.ts';
import { weigh } from './weigh.ts';

/** In the order of what they cost; a later one is asked when the earlier ones left something open. */
export const WITNESSES: readonly Witness[] = [
  readJsonLd,
  readMarkup,
  readVisible,
  readStock,
  readInlineState,
  readLabels,
];

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
  let controls = 0;
  for (let at = 0; at < head.length; at += 1) {
    const code = head.charCodeAt(at);
    if (code < 0x09 || (code > 0x0d && code < 0x1b)) controls += 1;
  }
  return !isUtf16 && controls > head.length / 50;
}

/** Warnings that another witness may settle. */
const OPEN = new Set(['several_products', 'several_offers', 'price_range', 'price_disagreement', 'other_product']);

/**
 * Templates write the key of a row into the markup, or a GTIN alone: the number that people are shown may be labelled beside
 * it.
 */
const isUnnumbered = ({ sku, fields }: ReturnType<typeof weigh>): boolean =>
  sku === null || (/^\d{1,5}$/.test(sku) && fields.sku?.source === 'microdata');

/** Nothing that a later witness could add is worth its time. */
function isAnswered(found: ReturnType<typeof weigh>, page: PageText): boolean {
  return (
    found.price !== null &&
    found.price.currency !== null &&
    (found.availability === 'in_stock' || found.availability === 'out_of_stock') &&
    Number(found.price.amount) !== 0 &&
    found.name !== null &&
    (found.sku ?? found.gtin) !== null &&
    !found.warnings.some((warning) => warning.startsWith('currency_') || OPEN.has(warning)) &&
    isPrinted(page, found.price.amount) &&
    (found.availability === 'in_stock' ? !mayBeOut(page) : !mayBeOnSale(page))
  );
}

/** Whatever data says of stock, something on the page may say otherwise: all witnesses are asked. */
const isOpenToAll = (page: PageText): boolean => mayBeOut(page) && mayBeOnSale(page);

/**
 * Shops say when something can't be bought: what has a price and nothing said of its stock is told as in stock, and as a
 * guess, which was read nowhere.
 */
function withGuessedStock(found: ReturnType<typeof weigh>): ReturnType<typeof weigh> {
  const { price, availability, warnings } = found;
  if (availability !== 'unknown' || price === null) return found;
  return {
    ...found,
    availability: 'in_stock',
    warnings: [...warnings, 'availability_guessed'],
  };
}

/**
 * Reads the product that a page is about: name, price, stock and what identifies it, each with the place it was read from.
 * Pure and bounded by `LIMITS`, but it takes CPU time in the measure of the page: call it in a worker.
 * Never throws for what a page contains: a page that can't be read gives `failed` with a reason.
 * @param model the weights of evidence; others than our own only where they are fitted and tried
 */
export function extractPage(page: Page, asked: Asked = {}, model: PriceModel = PRICE_MODEL): Extraction {
  const size = 'html' in page ? page.html.length : page.bytes.length;
  if (size > LIMITS.pageBytes) return failedExtraction(page.url, 'page_too_large', TROUBLES.page_too_large);
  if (size === 0) return failedExtraction(page.url, 'page_empty', 'The page has no content.');
  if (isBinary(page)) return failedExtraction(page.url, 'page_not_html', 'The address gives a file, not a web page.');

  const text = new PageText(page);
  const document = text.startsAsDocument ? readFeedDocument(text.text, text.url) : null;
  if (document !== null) return documentExtraction(page.url, document);
  const accounts: Account[] = [];
  let last: ReturnType<typeof weigh> | null = null;
  for (const witness of WITNESSES) {
    accounts.push(...witness(text, model));
    last = null;
    // Once the elements of the page have been read, looking at what is seen costs little.
    if (witness === readMarkup || isOpenToAll(text)) continue;
    last = weigh(accounts, text, model);
    if (!isAnswered(last, text)) continue;
    if (isUnnumbered(last)) last = weigh([...accounts, ...readLabels(text)], text, model);
    break;
  }
  const found = last ?? weigh(accounts, text, model);

  const troubles = [...new Set(accounts.flatMap((account) => account.troubles))];
  const warnings = [...found.warnings, ...troubles, ...(text.charsetMismatch ? ['charset_mismatch'] : [])];
  const isRead = found.price !== null || found.availability !== 'unknown';
  const [trouble] = troubles;
  if (!isRead && trouble) {
    const failed = failedExtraction(page.url, trouble, TROUBLES[trouble]);
    return { ...failed, warnings };
  }
  const whole = withGuessedStock({ ...found, warnings });
  const product: Extraction = {
    url: page.url,
    status: isRead ? 'ok' : 'unknown',
    kind: 'product',
    ...whole,
    promotion: null,
    reviews: [],
  };
  return readBeside(text, product, accounts, asked);
}
