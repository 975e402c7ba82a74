import type { Money } from '@blackfang/core';
import type { Extraction, FieldName } from '../extract/extraction.ts';

const WIDTH = 14;

/** Text of a page can't move the cursor or colour the terminal. */
function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}

function money(value: Money | null): string | null {
  return value === null ? null : `${value.amount} ${value.currency ?? '(currency not shown)'}`;
}

function how(extraction: Extraction, name: FieldName): string {
  const field = extraction.fields[name];
  if (!field) return '';
  const text = field.text.length > 60 ? `${field.text.slice(0, 57)}...` : field.text;
  return `  <- ${field.source} ${field.path} "${text}", confidence ${field.confidence.toFixed(2)}`;
}

/** What was read from a page and how, for a person at a terminal. */
export function describeExtraction(extraction: Extraction): string {
  const { rating } = extraction;
  if (extraction.error)
    return `${safe(extraction.url)}\n` + `${'status'.padEnd(WIDTH)}failed (${extraction.error.reason})\n`;
  const rows: [string, string | null, FieldName | null][] = [
    ['status', extraction.reason ? `${extraction.status} (${extraction.reason})` : extraction.status, null],
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
    ['images', extraction.images.length === 0 ? null : String(extraction.images.length), 'images'],
    ['warnings', extraction.warnings.length === 0 ? null : extraction.warnings.join(', '), null],
  ];
  const lines = rows.map(([label, value, field]) => {
    return `${label.padEnd(WIDTH)}${value ?? '-'}${value !== null && field !== null ? how(extraction, field) : ''}`;
  });
  return `${[extraction.url, ...lines].map(safe).join('\n')}\n`;
}
