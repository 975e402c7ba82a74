import type { Money } from '@blackfang/core';
import type { Extraction, FieldName } from '../extract/extraction.ts';
import type { Promotion } from '../extract/promotions/promotion.ts';

const WIDTH = 14;
const RARE: ReadonlySet<string> = new Set(['kind', 'read', 'reviews', 'listed']);
/** What a page of no product is told by. */
const ABOUT_ANY: ReadonlySet<string> = new Set(['kind', 'status', 'read', 'name', 'listed', 'warnings']);
const PROMOTIONAL: ReadonlySet<FieldName | null> = new Set([
  'percentOff',
  'coupon',
  'bundle',
  'freeShipping',
  'promotionStart',
  'promotionEnd',
  'lowestBefore',
]);

/** Text of a page can't move the cursor or colour the terminal. */
function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}

function money(value: Money | null): string | null {
  return value === null ? null : `${value.amount} ${value.currency ?? '(currency not shown)'}`;
}

/** What a page of many things has, in a line. */
function listedWords({ listing, feed, sitemap }: Extraction): string | null {
  if (feed) return `${feed.items.length} items of ${feed.format}`;
  if (sitemap) return `${sitemap.entries.length} ${sitemap.isIndex ? 'sitemaps' : 'addresses'}`;
  if (!listing) return null;
  const { items, total, nextPage } = listing;
  return `${items.length} items${total === null ? '' : ` of ${total}`}${nextPage === null ? '' : `, next ${nextPage}`}`;
}

function listed(words: readonly string[] | undefined): string | null {
  return words === undefined || words.length === 0 ? null : words.join(', ');
}

/** `SAVE10 (10%)`, `FIVER (5 GBP)`. */
function couponWords({ code, percent, amount }: Promotion['coupons'][number]): string {
  const off = percent === null ? money(amount) : `${percent}%`;
  return off === null ? code : `${code} (${off})`;
}

function shipping(promotion: Promotion | null): string | null {
  if (!promotion?.freeShipping) return null;
  const { from } = promotion.freeShipping;
  return from === null ? 'yes' : `from ${money(from)}`;
}

/** Where a value was read, and in lines of their own what else it could be. */
function how(extraction: Extraction, name: FieldName): string[] {
  const field = extraction.fields[name];
  if (!field) return [];
  const text = field.text.length > 60 ? `${field.text.slice(0, 57)}...` : field.text;
  const others = (field.disputed ?? []).map(
    (other) => `${' '.repeat(WIDTH)}not ${other.source} "${other.text.slice(0, 60)}", ${other.confidence.toFixed(2)}`,
  );
  return [`  <- ${field.source} ${field.path} "${text}", confidence ${field.confidence.toFixed(2)}`, ...others];
}

/** What was read from a page and how, for a person at a terminal. */
export function describeExtraction(extraction: Extraction): string {
  const { rating, promotion } = extraction;
  if (extraction.error)
    return `${safe(extraction.url)}\n` + `${'status'.padEnd(WIDTH)}failed (${extraction.error.reason})\n`;
  const rows: [string, string | null, FieldName | null][] = [
    ['kind', extraction.kind === 'product' ? null : extraction.kind, null],
    ['status', extraction.reason ? `${extraction.status} (${extraction.reason})` : extraction.status, null],
    ['read', extraction.tier === 'browser' ? 'in the browser' : extraction.tier === 'http' ? 'plainly' : null, null],
    ['name', extraction.name, 'name'],
    ['brand', extraction.brand, 'brand'],
    ['price', money(extraction.price), 'price'],
    ['list price', money(extraction.listPrice), 'listPrice'],
    ['availability', extraction.availability.replaceAll('_', ' '), 'availability'],
    ['sku', extraction.sku, 'sku'],
    ['gtin', extraction.gtin, 'gtin'],
    ['mpn', extraction.mpn, 'mpn'],
    [
      'rating',
      rating && `${rating.value} of ${rating.best}${rating.count === null ? '' : ` (${rating.count})`}`,
      'rating',
    ],
    ['percent off', promotion?.percent == null ? null : `${promotion.percent}%`, 'percentOff'],
    ['coupons', listed(promotion?.coupons.map(couponWords)), 'coupon'],
    ['bundles', listed(promotion?.bundles.map(({ text }) => text)), 'bundle'],
    ['free shipping', shipping(promotion), 'freeShipping'],
    ['offer begins', promotion?.startsAt ?? null, 'promotionStart'],
    ['offer ends', promotion?.endsAt ?? null, 'promotionEnd'],
    ['30-day lowest', money(promotion?.lowestBefore ?? null), 'lowestBefore'],
    ['reviews', extraction.reviews.length === 0 ? null : String(extraction.reviews.length), null],
    ['listed', listedWords(extraction), null],
    ['images', extraction.images.length === 0 ? null : String(extraction.images.length), 'images'],
    ['warnings', extraction.warnings.length === 0 ? null : extraction.warnings.join(', '), null],
  ];
  // What a page says of no promotion is no line: most have none.
  const lines = rows
    .filter(([label]) => extraction.kind === 'product' || ABOUT_ANY.has(label))
    .filter(([label, value, field]) => value !== null || !(PROMOTIONAL.has(field) || RARE.has(label)))
    .flatMap(([label, value, field]) => {
      const [place = '', ...others] = value !== null && field !== null ? how(extraction, field) : [];
      return [`${label.padEnd(WIDTH)}${value ?? '-'}${place}`, ...others];
    });
  return `${[extraction.url, ...lines].map(safe).join('\n')}\n`;
}
