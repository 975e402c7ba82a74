import type { Money } from '@blackfang/core';
import { readDate } from '../date-text.ts';
import { plainDigits } from '../price-notation.ts';
import { readPriceText } from '../price-text.ts';
import type { Locale } from '../regions.ts';
import { anyCase } from '../text.ts';
import { readBundle } from './bundle-text.ts';
import {
  CODE,
  FREE_SHIPPING,
  FREE_SHIPPING_UNSPACED,
  LOWEST_30_DAYS,
  NO_CODES,
  OFF,
  PROMOTION,
  SAVE,
  THRESHOLD,
  UNTIL,
  UNTIL_BEHIND,
  UNTIL_UNSPACED,
} from './promotion-words.ts';
import type { Bundle, Coupon } from './promotion.ts';

/** What one text of a page says about a promotion. */
export interface PromotionFindings {
  readonly percent: number | null;
  readonly coupon: Coupon | null;
  readonly bundle: Bundle | null;
  readonly freeShipping: { readonly from: Money | null } | null;
  readonly endsAt: string | null;
  readonly lowestBefore: Money | null;
}

/** Characters of a text that are read; what is longer is prose, and its beginning is read. */
export const MAX_PROMOTION_TEXT = 300;
/** Nobody gives away all of it; 100% is cotton. */
const MAX_PERCENT = 95;

const word = (alternatives: string): string => `(?<!\\p{L})(?:${alternatives})(?!\\p{L})`;
const PERCENT_SIGNED = /(?:(?<![\d.,\p{L}] ?)[-−–] ?|(?<=[\d%€$£] )[-−–])(\d{1,2})(?:[.,]\d{1,2})? ?[%％]/u;
const PERCENT_OFF = new RegExp(
  `(?<![\\d.,])(\\d{1,2})(?:[.,]\\d{1,2})? ?[%％] ?(?:extra )?(?:${word(OFF)}|OFF|オフ|引|割引|할인)`,
  'iu',
);
const PERCENT_SAVED = new RegExp(`(?<!\\p{L})(?:${SAVE})[^\\d%.!?]{0,20}(\\d{1,2})(?:[.,]\\d{1,2})? ?[%％]`, 'iu');
/** `You save £10.00 (25%)`. */
const SAVED = new RegExp(word(SAVE), 'iu');
const PERCENT_APART = /\(-? ?(\d{1,2})(?:[.,]\d{1,2})? ?[%％]\)/u;
/** What is off for somebody who joins, or for the next order, is not off the price. */
const OF_SOMETHING_ELSE =
  /(?<!\p{L})(?:first|1st|next|newsletter|sign[- ]?up|subscri\p{L}+|student|members?|erste[nr]?|nächste[nr]?|première|prochaine|primer[ao]?|primeir[ao]|prim[ao]|próxim[ao]|eerste|volgende|pierwsz\p{L}+|první|prvn[íi]|prv[áý]|перв\p{L}+|подписк\p{L}+)(?!\p{L})|首单|新人|初回|첫 ?구매/iu;
/** `8折` is eight tenths of the price. */
const TENTHS = /(?<![\d.])(\d(?:\.\d)?|\d{2}) ?折/;

const CODE_AFTER_WORD = new RegExp(
  `(?<!\\p{L})(?:${anyCase(CODE)})(?!\\p{Ll})(?: ?[:：=] ?| ?[「『"“”„«(‘'’\`]{1,2} ?| (?:is |lautet |ist )?)["“”„«‘'’\`]?([A-Z0-9][A-Z0-9_-]{2,23})(?![\\p{L}\\d_-])`,
  'u',
);
const CODE_AT_CHECKOUT = new RegExp(
  `(?<!\\p{L})(?:${anyCase('use|enter|apply|mit|avec|con|met|usa|com|z')}) ["“'„«]?([A-Z][A-Z0-9]{3,19})["”'“»]? ` +
    `(?:${anyCase('at checkout|at the checkout|im warenkorb|an der kasse|à la caisse|al carrello|in winkelmand|para')})(?!\\p{L})`,
  'u',
);
const SHIPPING = new RegExp(`(?<!\\p{L})(?:${FREE_SHIPPING})|${FREE_SHIPPING_UNSPACED}`, 'iu');
const NOT_FREE = /(?<!\p{L})(?:not|no|excluded|excluding|kein[e]?|sauf|excepto|ohne|niet|nie|не|不)(?!\p{L})/iu;
const FROM = new RegExp(`(?<!\\p{L})(?:${THRESHOLD})(?!\\p{L})|满|滿|以上|이상`, 'iu');
const IS_PROMOTION = new RegExp(`(?:${PROMOTION})`, 'iu');
const DATE = '[^.!?]{0,12}?(?=\\d|\\p{L}{3,14}\\.? \\d)';
const ENDS = new RegExp(`(?:(?<!\\p{L})(?:${UNTIL})(?!\\p{L})|${UNTIL_UNSPACED})${DATE}`, 'giu');
const ENDS_BEHIND = new RegExp(`(?:${UNTIL_BEHIND})`, 'u');
const LOWEST = new RegExp(`(?<!\\p{L})${LOWEST_30_DAYS}`, 'iu');
/** One look that most texts of a page do not pass. */
const WORTH_A_LOOK = new RegExp(
  `[%％折]|\\d ?\\+ ?\\d|${[CODE, FREE_SHIPPING, FREE_SHIPPING_UNSPACED, LOWEST_30_DAYS, UNTIL_BEHIND].join('|')}|(?:${PROMOTION})|\\d (?:for|für|pour|por|per|voor|za|pentru|за|w cenie|по цене|zum preis|halen|kaufen|achet)|(?:nimm|lleva|leve|prendi|buy|any) ?\\p{L}{0,3} ?\\d|get one|[买買]|点[で目]|第[二2]件|半额|half price|halben preis|halve prijs|BOGO|\\d ?[x×] ?\\d|खरीद|개에|पर \\d`,
  'iu',
);

const NOTHING: PromotionFindings = {
  percent: null,
  coupon: null,
  bundle: null,
  freeShipping: null,
  endsAt: null,
  lowestBefore: null,
};

/** Reads one text of a page, in any of 16 languages; null where it says nothing of a promotion. */
export function readPromotionText(raw: string, locale: Locale): PromotionFindings | null {
  const text = plainDigits(raw.slice(0, MAX_PROMOTION_TEXT)).replace(/\s+/g, ' ').trim();
  if (!WORTH_A_LOOK.test(text)) return null;
  const lowestBefore = readLowest(text, locale);
  // A price of the past says nothing of what comes off now.
  if (lowestBefore !== null) return { ...NOTHING, lowestBefore };
  const percent = readPercent(text);
  const coupon = readCoupon(text, percent, locale);
  const findings: PromotionFindings = {
    percent: coupon === null ? percent : null,
    coupon,
    bundle: readBundle(text, locale),
    freeShipping: readFreeShipping(text, locale),
    endsAt: readEnd(text, locale),
    lowestBefore: null,
  };
  return Object.values(findings).some((value) => value !== null) ? findings : null;
}

function readPercent(text: string): number | null {
  if (OF_SOMETHING_ELSE.test(text)) return null;
  const found =
    PERCENT_SIGNED.exec(text) ??
    PERCENT_OFF.exec(text) ??
    PERCENT_SAVED.exec(text) ??
    (SAVED.test(text) ? PERCENT_APART.exec(text) : null);
  if (found) {
    const percent = Number(found[1]);
    return percent >= 1 && percent <= MAX_PERCENT ? percent : null;
  }
  const tenths = TENTHS.exec(text)?.[1];
  if (tenths === undefined) return null;
  const share = tenths.length === 2 && !tenths.includes('.') ? Number(tenths) : Number(tenths) * 10;
  return share > 0 && share < 100 ? 100 - share : null;
}

function readCoupon(text: string, percent: number | null, locale: Locale): Coupon | null {
  const code = (CODE_AFTER_WORD.exec(text) ?? CODE_AT_CHECKOUT.exec(text))?.[1];
  if (code === undefined || NO_CODES.has(code) || !/[A-Z]/.test(code)) return null;
  // Where everything is in capitals a word is no code.
  const isShouting = !/\p{Ll}/u.test(text.replace(code, '')) && /\p{Lu}{4}/u.test(text.replace(code, ''));
  if ((isShouting || code.length < 4) && !/\d/.test(code)) return null;
  const reading = percent === null ? readPriceText(text.replace(code, ' '), locale) : null;
  const amount =
    reading?.printed && reading.amount !== null ? { amount: reading.amount, currency: reading.currency } : null;
  return { code, percent, amount };
}

function readFreeShipping(text: string, locale: Locale): PromotionFindings['freeShipping'] {
  const found = SHIPPING.exec(text);
  // A question asks for something: `Want unlimited free shipping?`
  if (!found || text.endsWith('?') || NOT_FREE.test(text.slice(Math.max(0, found.index - 30), found.index)))
    return null;
  if (!FROM.test(text)) return { from: null };
  const reading = readPriceText(text.replace(found[0], ' '), locale);
  return {
    from:
      reading.amount !== null && reading.printed !== null
        ? { amount: reading.amount, currency: reading.currency }
        : null,
  };
}

function readEnd(text: string, locale: Locale): string | null {
  if (!IS_PROMOTION.test(text) && !/[%％]/.test(text)) return null;
  let last: string | null = null;
  // Of `from 1.12.2026 until 31.12.2026` the later one.
  for (const found of text.matchAll(ENDS)) {
    const date = readDate(text.slice(found.index + found[0].length, found.index + found[0].length + 40), locale);
    if (date !== null && (last === null || date > last)) last = date;
  }
  const behind = ENDS_BEHIND.exec(text);
  const before = behind && lastDate(text.slice(0, behind.index), locale);
  return last === null || (before !== null && before > last) ? before : last;
}

/** The date that stands last in a text. */
function lastDate(text: string, locale: Locale): string | null {
  let last: string | null = null;
  for (const found of text.matchAll(/(?<!\d)(?:\d{4} ?[年년./-]|\d{1,2} (?=\p{L}))/gu)) {
    last = readDate(text.slice(found.index), locale) ?? last;
  }
  return last;
}

function readLowest(text: string, locale: Locale): Money | null {
  if (!/(?<!\d)30(?!\d)/.test(text) || !LOWEST.test(text)) return null;
  const reading = readPriceText(text, locale);
  return reading.amount !== null && reading.printed !== null
    ? { amount: reading.amount, currency: reading.currency }
    : null;
}
