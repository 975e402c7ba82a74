/** Names of fields as people read them; another one is shown as it is. */
const WORDS: Readonly<Record<string, string>> = {
  name: 'Name',
  brand: 'Brand',
  sku: 'SKU',
  gtin: 'GTIN',
  mpn: 'MPN',
  price: 'Price',
  currency: 'Currency',
  listPrice: 'Price before',
  availability: 'Stock',
  rating: 'Rating',
  images: 'Picture',
};

/** Ours on a page that is somebody else's; none of theirs begins so. */
export const OUR_PREFIX = 'blackfang-';

/** The fragment that leads to the place of a field: `#blackfang-price`. */
export const placeOf = (field: string): string => `${OUR_PREFIX}${field.replaceAll(/[^A-Za-z0-9]/g, '')}`;

export const fieldWords = (field: string): string => WORDS[field] ?? field;

const LABEL =
  'all:initial!important;display:inline-block!important;background:#4b4fc9!important;color:#fff!important;' +
  'font:600 12px/18px system-ui,sans-serif!important;padding:0 6px!important;border-radius:4px!important;' +
  'margin:2px 4px!important;vertical-align:middle!important;scroll-margin:96px!important';
const MARKED =
  'all:unset!important;background:#ffe9a8!important;color:#1f2126!important;border-radius:3px!important;' +
  'box-shadow:0 0 0 2px #4b4fc9!important';

/** Around an element that a value was read from. */
export const OUTLINE = 'outline:3px solid #4b4fc9!important;outline-offset:3px!important;scroll-margin:96px!important';

/** Says which values were read at this place; what an address leads to. */
export function labels(names: readonly string[]): string {
  return names
    .map((name) => `<span id="${placeOf(name)}" style="${LABEL}">${escapeText(fieldWords(name))}</span>`)
    .join('');
}

/** @param html what was read, as HTML already. */
export function mark(names: readonly string[], html: string): string {
  return `<mark style="${MARKED}">${html}</mark>${labels(names)}`;
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;');
}
