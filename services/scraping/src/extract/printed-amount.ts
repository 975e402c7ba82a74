import type { PageText } from './page-text.ts';

/** Of an amount the places on the page that are looked at. */
const MAX_PRINTED = 50;

/** What stands before an amount that was asked before. */
const FORMER =
  /<(?:del|s|strike)[\s>]|line-through|(?:\b|_)(?:old|was|statt|uvp|rrp|msrp|regular|list|original|before|previous|compare|cross|barr|strike|struck|avant|ancien|antes|prima|vorher|tidigare|f[\xf6\xf8]r|f\xc3[\xb6\xb8]r|katalog|vechi|eredeti|ovh|ord\.|ordinarie|tidligere|suositushinta|eski|indirimsiz|piyasa|etiket fiyat|piaci|marktpreis|rynkow)/i;
/** The same in other letters: bytes are read as Latin 1, so that a word has the bytes that it has in UTF-8. */
const FORMER_WORDS = new RegExp(
  [
    'ρχική|αλιά|αλαιά|ριν:?\\s',
    'тара[яі]? ц|тарая|аньше|бычная|аніше|редишна',
    'ěžná|ůvodní|ežná|ôvodná|przed obniżką|korábbi|întreg|conseillé',
    '定価|通常価格|原價|原价|定價|市场价|정가|소비자가|정상가',
    'ราคาปกติ|giá gốc|giá thị trường|niêm yết|قبل|بدلا|במקום',
  ]
    .map((words) => Buffer.from(words).toString('latin1'))
    .join('|'),
);
/** The least of several is no price that leaves nothing open. */
const FROM = new RegExp(
  `(?:${Buffer.from('from|ab|dès|partir de|desde|da|od|vanaf|från|fra|alkaen|от|від|από').toString('latin1')})\\s*(?:<[^>]{0,80}>\\s*){0,2}[^\\s<>]{0,3}\\s?$`,
  'i',
);
const FROM_BYTES = 60;
const NOT_ASCII = /[\x80-\xff]/;
const FORMER_BYTES = 160;

/**
 * Whether an amount of the data is printed on the page, too, `1,299.00` or `1.299,00` for 1299: found in the bytes,
 * between two tags and near no quote or bracket, so that a script doesn't count; and not as a former price alone.
 */
export function isPrinted({ bytes }: PageText, amount: string): boolean {
  const [whole = '', fraction = ''] = amount.split('.');
  const cents = fraction.replace(/0+$/, '');
  const tail = /\d{1,3}$/.exec(whole)?.[0] ?? whole;
  const digits = new Set([whole + cents, whole + fraction, `${whole}${cents.padEnd(2, '0')}`]);
  // One digit stands in more places than are looked at: with its cents it is found at once.
  const forms = cents === '' || tail.length > 1 ? [tail] : [`${tail}.${cents}`, `${tail},${cents}`, tail];
  return forms.some((form) => isPrintedAs(bytes, form, digits));
}

function isPrintedAs(bytes: Buffer, form: string, digits: ReadonlySet<string>): boolean {
  let from = 0;
  for (let seen = 0; seen < MAX_PRINTED; seen += 1) {
    const found = bytes.indexOf(form, from);
    if (found === -1) return false;
    from = found + form.length;
    const lead = Math.min(found, 24);
    const text = bytes.toString('latin1', found - lead, from + 8);
    const printed = /[>\s]([^<>"'{}=;]{0,23})$/.exec(text.slice(0, lead));
    if (!printed) continue;
    const line = `${printed[1] ?? ''}${text.slice(lead)}`;
    const number = /\d[\d.,'\xa0 ]*/.exec(line.slice(line.search(/\d/)))?.[0].trim() ?? '';
    if (digits.has(number.replace(/\D/g, '')) && !isFormer(bytes, found) && !isAside(bytes, found)) return true;
  }
  return false;
}

/** Whether an amount is told in brackets for those who want to know it with tax, or without: `90 € (108 € incl. VAT)`. */
function isAside(bytes: Buffer, place: number): boolean {
  const before = bytes.toString('latin1', Math.max(0, place - FORMER_BYTES), place);
  // Whether data that leaves tax out gives what the shop asks is told by the whole page.
  if (NAMED_NET.test(before)) return true;
  if (!OPENS.test(before.slice(-ASIDE_BYTES))) return false;
  return TAXED.test(bytes.toString('latin1', place, place + ASIDE_BYTES));
}

const NAMED_NET =
  /(?:excl(?:uding|usive)?[-_]?(?:tax|vat|btw|mwst|gst)|ex[-_]?vat|[-_]netto?\b)[^<>]{0,100}>\s*(?:<[^<>]{0,60}>\s*)?[^<>\d]{0,8}[\d.,]*$/i;
const ASIDE_BYTES = 48;
const OPENS = /[([][^()[\]]*$/;
const TAXED =
  /^[^()[\]]*?\b(?:ttc|ht|vat|gst|tax|mwst|ust|tva|iva|btw|dph|moms|mva|kdv|alv|pdv|brutto|netto)\b[^()[\]]*[)\]]/i;

/** Whether what stands right before a place says that what follows is a price of the past, or the least of several. */
function isFormer(bytes: Buffer, place: number): boolean {
  const before = bytes.toString('latin1', Math.max(0, place - FORMER_BYTES), place);
  return (
    // The end of a word that is cut off is no word.
    FORMER.test(before.replace(/^[a-z]+/i, '')) ||
    FROM.test(before.slice(-FROM_BYTES)) ||
    (NOT_ASCII.test(before) && FORMER_WORDS.test(before))
  );
}
