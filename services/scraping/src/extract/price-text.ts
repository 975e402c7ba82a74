import { isDinar, narrowed } from './currency-context.ts';
import { findCurrencies, currencyNearby, resolveCurrency } from './currency.ts';
import type { CurrencyMention, CurrencyReading } from './currency.ts';
import type { PrintedCurrency } from './currency-names.ts';
import { readNumber } from './number-text.ts';
import { centsBehindSign, choosePrice, priceCandidates } from './price-numbers.ts';
import type { Candidate } from './price-numbers.ts';
import { normalisePrice } from './price-notation.ts';
import { hundredthsBehind, scaled, zerosBehind } from './price-scale.ts';
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

const FREE =
  /(?<!\p{L})(?:free|gratis|gr[aá]tis|gratuit[oae]?|kostenlos|kostenfrei|бесплатно|безкоштовно|безплатно|zdarma|zadarmo|ücretsiz|darmo|za darmo|besplatno|ingyenes|ilmainen|δωρεάν|miễn phí|ฟรี|مجاني|חינם|無料|免费|免費|무료)(?!\p{L})/iu;
/** What is free with a price of its own. */
const FREE_EXTRA =
  /(?<!\p{L})(?:shipping|delivery|returns?|gift|samples?|trial|versand|lieferung|livraison|retours?|envío|frete|spedizione|verzending|dostawa|doprava|livrare|доставка)/iu;

/**
 * Reads a price as it is printed anywhere: `€ 1.299,-`, `12 €99`, `1,23,456.78`, `Rp 31.500`, `٣٫٤٣٩ درهم`.
 * The first price of the text counts; `Free` is 0; a percentage is no price.
 * @param context declared currency, text nearby and the page's country, in that order, where the text has no clear currency.
 */
export function readPriceText(raw: string, context: PriceContext = NOWHERE): PriceReading {
  const text = normalisePrice(raw);
  const isPlain = /^\d+(?:\.\d{1,2})?$/.test(text);
  const mentions = isPlain ? [] : findCurrencies(text);
  const found = priceCandidates(text, mentions);
  const chosen = choosePrice(text, found);
  const behind = chosen === null ? '' : text.slice(chosen.end);

  const beside =
    chosen?.currency ?? (chosen === null ? currencyNearby(text) : (mentions.find((m) => !m.onlyBesideNumber) ?? null));
  const hundredths = beside === null && chosen !== null && !isPlain ? readHundredths(chosen, behind) : null;
  const inText = hundredths?.currency ?? (beside && narrowed(beside, text, chosen));
  const nearby = inText === null && context.nearby ? currencyNearby(normalisePrice(context.nearby)) : null;
  const { meant, conflict } = weighCurrency(inText ?? nearby, context);
  const printed = inText?.printed ?? nearby?.printed ?? null;
  const warnings: PriceWarning[] = conflict ? ['currency_conflict'] : [];

  if (chosen === null) {
    const amount = FREE.test(text) && !FREE_EXTRA.test(text) ? '0' : null;
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
    meant.code ?? (inText !== null && isDinar(inText) ? 'KWD' : null),
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
  const isMoney = (chosen.currency !== null && chosen.currency.end <= chosen.start) || chosen.end === text.length - 1;
  const zeros = hundredths === null ? zerosBehind(behind, isMoney, meant.code) : -2;
  const amount = scaled(number.amount, zeros);
  return {
    amount: chosen.negative && amount !== '0' ? `-${amount}` : amount,
    currency: meant.code,
    printed,
    confidence,
    warnings,
  };
}

/** `99p`, `50 ct`: the number counts hundredths of a coin. */
function readHundredths(chosen: Candidate, behind: string): { currency: CurrencyMention } | null {
  const codes = /^\d{1,3}$/.test(chosen.token) && !chosen.isInWord ? hundredthsBehind(behind) : null;
  if (codes === null) return null;
  const printed = /^ ?([\p{L}¢]+)/u.exec(behind)?.[1] ?? '';
  return { currency: { codes, printed, onlyBesideNumber: true, start: chosen.end, end: chosen.end + printed.length } };
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
