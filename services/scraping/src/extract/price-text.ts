import { findCurrencies, currencyNearby, resolveCurrency } from './currency.ts';
import type { CurrencyMention, CurrencyReading } from './currency.ts';
import type { PrintedCurrency } from './currency-names.ts';
import { readNumber } from './number-text.ts';
import type { Locale } from './regions.ts';

export type PriceWarning =
  'currency_guessed' | 'currency_ambiguous' | 'currency_conflict' | 'separator_ambiguous' | 'several_prices';

/** What a price text says. */
export interface PriceReading {
  /** Exact decimal text, or null where the text names no price. */
  readonly amount: string | null;
  /** ISO 4217, or null where the text does not say or the sign is shared and nothing tells which is meant. */
  readonly currency: string | null;
  /** The currency as it stands in the text or near it. */
  readonly printed: string | null;
  /** 0 to 1. */
  readonly confidence: number;
  readonly warnings: readonly PriceWarning[];
}

/** What else is known where the price stands. */
export interface PriceContext extends Locale {
  /** A text printed near the price that may hold its currency. */
  readonly nearby?: string | null;
  /** The currency that the page declares for this price in a field of its own. */
  readonly declared?: PrintedCurrency | null;
  /** The text stands in a field for machines, where a point ought to be the decimal one. */
  readonly machine?: boolean;
}

const NOWHERE: PriceContext = { language: null, host: null };
const MAX_TEXT = 300;

/** Code points of the digit zero in the scripts that shops print prices in. */
const ZEROS = [
  0x0660, 0x06f0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0x1040, 0x17e0,
  0xff10,
];

function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((start) => point >= start && point < start + 10);
  return zero === undefined ? digit : String(point - zero);
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** One kind of digit, space, apostrophe and separator, and no invisible marks. */
function normalise(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u061c]/g, '')
    .replace(
      /(?<=\d)[⁰¹²³⁴-⁹]{2}(?![⁰¹²³⁴-⁹])/g,
      (cents) => `.${[...cents].map((c) => SUPERSCRIPTS.indexOf(c)).join('')}`,
    )
    .replace(/[⁰¹²³⁴-⁹]/g, '')
    .replace(/[^\P{Nd}0-9]/gu, asciiDigit)
    .replace(/[٫．]/g, '.')
    .replace(/[٬，]/g, ',')
    .replace(/[’‘´`ʼ＇′]/g, "'")
    .replace(/[−﹣－]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/(?<!\p{L})(US|AU|CA|NZ|HK|NT|SG|MX) (?=\$)/gu, '$1')
    .trim();
}

const NUMBER =
  /(?:(?<![\p{L}\d])[.,]{1,2}(?=\d))?(?:\d{1,3}(?:(?: \d{3})+|(?: \d{2})+ \d{3})(?!\d)(?:[.,]\d+)?|\d+(?:[.,'·]\d+)*)(?:[.,] \d{2}$)?/gu;

interface Candidate {
  readonly token: string;
  readonly start: number;
  readonly end: number;
  readonly negative: boolean;
  readonly currency: CurrencyMention | null;
}

/** The sign that belongs to a number, on either side; the one that several coins share gives way to the clearer one. */
function besides(
  text: string,
  mentions: readonly CurrencyMention[],
  start: number,
  end: number,
): CurrencyMention | null {
  const before = mentions.findLast((m) => m.end <= start && /^[\s:.(~+*=-]{0,4}$/.test(text.slice(m.end, start)));
  const after = mentions.find(
    (m) => m.start >= end && /^[\s.,:)*~+–—万萬만億亿억-]{0,6}$/.test(text.slice(end, m.start)),
  );
  if (!before || !after) return before ?? after ?? null;
  return before.codes.length > 1 && after.codes.length === 1 && before.codes.includes(after.codes[0] ?? '')
    ? after
    : before;
}

function candidates(text: string, mentions: readonly CurrencyMention[]): Candidate[] {
  return [...text.matchAll(NUMBER)].flatMap((match): Candidate[] => {
    const taken = mentions.find((m) => m.start < match.index + 1 && m.end > match.index);
    const start = taken ? taken.end : match.index;
    const end = match.index + match[0].length;
    const token = text.slice(start, end);
    if (!/^[.,]*\d/.test(token) || /^ ?[%٪％]/.test(text.slice(end))) return [];
    const lead = text.slice(0, start);
    return [
      {
        token,
        start,
        end,
        negative: /(?:^|\p{Sc}|\p{Sc} |[A-Z]{3} )-$|^- ?\p{Sc} ?$/u.test(lead),
        currency: besides(text, mentions, start, end),
      },
    ];
  });
}

/** `12 €99`: the cents stand behind the sign. */
function centsBehindSign(text: string, chosen: Candidate): string | null {
  const { currency } = chosen;
  if (currency === null || currency.start < chosen.end || /[.,]\d{1,2}$/.test(chosen.token)) return null;
  const cents = /^( ?)(\d{2})(?![\d.,]*\d)(?! ?[%\p{Sc}\p{L}])/u.exec(text.slice(currency.end));
  if (!cents || text.slice(chosen.end, currency.start).trim() !== '') return null;
  return cents[1] === '' || currency.printed === '€' ? (cents[2] ?? null) : null;
}

/** Words behind a number that stand for zeros. */
const MULTIPLIERS: readonly [RegExp, number][] = [
  [/^ ?(?:万|萬|만)/u, 4],
  [/^ ?(?:億|亿|억)/u, 8],
  [/^ ?(?:lakhs?|lacs?)\b/i, 5],
  [/^ ?(?:crores?)\b/i, 7],
  [/^ ?(?:тыс)/iu, 3],
  [/^ ?(?:млн|mln|mio|million)/iu, 6],
];

function scaled(amount: string, text: string): string {
  const zeros = MULTIPLIERS.find(([word]) => word.test(text))?.[1] ?? 0;
  if (zeros === 0) return amount;
  const [whole = '0', fraction = ''] = amount.split('.');
  const moved = whole + fraction.slice(0, zeros).padEnd(zeros, '0');
  const rest = fraction.slice(zeros);
  return (moved.replace(/^0+(?=\d)/, '') || '0') + (rest === '' ? '' : `.${rest}`);
}

const FREE =
  /(?<!\p{L})(?:free|gratis|gratuit|kostenlos|kostenfrei|бесплатно|безкоштовно|zdarma|ücretsiz|darmo|besplatno|無料|免费|免費|무료)(?!\p{L})/iu;

function choose(text: string, found: readonly Candidate[]): Candidate | null {
  const priced = found.find((candidate) => candidate.currency !== null);
  if (!priced) return found.find((candidate) => !/^ ?[x×] ?\d/.test(text.slice(candidate.end))) ?? found[0] ?? null;
  // Of `10 - 20 €` the sign belongs to both.
  const previous = found[found.indexOf(priced) - 1];
  const joint = previous && text.slice(previous.end, priced.start);
  return joint !== undefined && /^ ?(?:[-–—~〜～]|to|bis|do|à|a|až) ?$/u.test(joint)
    ? { ...previous!, currency: priced.currency }
    : priced;
}

/**
 * Reads a price as it is printed anywhere: `€ 1.299,-`, `12 €99`, `1,23,456.78`, `Rp 31.500`, `٣٫٤٣٩ درهم`.
 * The first price of the text counts; `Free` is 0; a percentage is no price.
 * @param context declared currency, text nearby and the page's country, in that order, where the text has no clear currency.
 */
export function readPriceText(raw: string, context: PriceContext = NOWHERE): PriceReading {
  const text = normalise(raw);
  const isPlain = /^\d+(?:\.\d{1,2})?$/.test(text);
  const mentions = isPlain ? [] : findCurrencies(text);
  const found = candidates(text, mentions);
  const chosen = choose(text, found);

  const inText =
    chosen?.currency ?? (chosen === null ? currencyNearby(text) : (mentions.find((m) => !m.onlyBesideNumber) ?? null));
  const nearby = inText === null && context.nearby ? currencyNearby(normalise(context.nearby)) : null;
  const { meant, conflict } = weighCurrency(inText ?? nearby, context);
  const printed = inText?.printed ?? nearby?.printed ?? null;
  const warnings: PriceWarning[] = conflict ? ['currency_conflict'] : [];

  if (chosen === null) {
    const amount = FREE.test(text) ? '0' : null;
    return {
      amount,
      currency: printed === null ? null : meant.code,
      printed,
      confidence: amount === null ? 0 : 0.6,
      warnings,
    };
  }
  const cents = centsBehindSign(text, chosen);
  const number = readNumber(
    cents === null ? chosen.token.replaceAll('·', '.') : `${chosen.token.replace(/[ .,']/g, '')}.${cents}`,
    meant.code,
  );
  if (number === null) return { amount: null, currency: meant.code, printed, confidence: 0, warnings };

  let confidence = meant.confidence * (conflict ? 0.7 : 1);
  if (meant.guessed) warnings.push('currency_guessed');
  else if (meant.code === null && printed !== null) warnings.push('currency_ambiguous');
  // No coin but a few is printed with three decimals: a known one settles what the separator is.
  if (number.ambiguous && (meant.code === null || (context.machine === true && chosen.token.includes('.')))) {
    warnings.push('separator_ambiguous');
    confidence *= 0.9;
  }
  const others = found.filter(
    (candidate) => candidate.start > chosen.end && candidate.currency !== null && cents === null,
  );
  if (others.length > 0) {
    warnings.push('several_prices');
    confidence *= 0.8;
  }
  const amount = scaled(number.amount, text.slice(chosen.end));
  return {
    amount: chosen.negative && amount !== '0' ? `-${amount}` : amount,
    currency: meant.code,
    printed,
    confidence,
    warnings,
  };
}

/** A clear sign beside the number wins over a declared code, and the two at odds are told. */
function weighCurrency(
  mention: CurrencyMention | null,
  context: PriceContext,
): { meant: CurrencyReading; conflict: boolean } {
  const declared = context.declared ?? null;
  if (declared === null) return { meant: resolveCurrency(mention, context), conflict: false };
  const stated = resolveCurrency(declared, context);
  if (mention === null || stated.code === null || mention.codes.includes(stated.code))
    return { meant: stated, conflict: false };
  return { meant: resolveCurrency(mention, context), conflict: true };
}
