import { numberFormat } from './formats.ts';
import { region } from './region.ts';

/** Money as the API gives it: exact decimal text, and an ISO 4217 code or null where the page did not say. */
export interface Money {
  readonly amount: string;
  readonly currency: string | null;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * An amount for a person's eyes: grouped as their language does it, all of its decimals, and at least those that the
 * currency has. Never by way of a float: Intl takes the text as it is (ECMA-402, Intl mathematical values).
 */
export function formatMoney({ amount, currency }: Money, locale = region.locale): string {
  const decimals = DECIMAL.exec(amount)?.[3]?.length ?? 0;
  const style = currency === null ? {} : { style: 'currency' as const, currency };
  const usual = numberFormat(locale, style).resolvedOptions().minimumFractionDigits ?? 0;
  const digits = Math.max(decimals, currency === null ? 0 : usual);
  const format = numberFormat(locale, {
    ...style,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(amount as `${number}`);
}

/** How much something changed, without the way it went: `5%`, `0.3%`. */
export function formatPercent(percent: number, locale = region.locale): string {
  return numberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: Math.abs(percent) < 10 ? 1 : 0,
    signDisplay: 'never',
  }).format(percent / 100);
}

/** Which of two amounts is more, exactly: below, at or above 0, as a sort wants it. Currencies are the caller's to mind. */
export function compareAmounts(a: string, b: string): number {
  const [left, right] = [unitsOf(a, scaleOf(b)), unitsOf(b, scaleOf(a))];
  return left < right ? -1 : left > right ? 1 : 0;
}

const scaleOf = (amount: string): number => DECIMAL.exec(amount)?.[3]?.length ?? 0;

/** @param scale decimals that it must have at least */
function unitsOf(amount: string, scale: number): bigint {
  const [, sign = '', whole = '0', decimals = ''] = DECIMAL.exec(amount) ?? [];
  return BigInt(`${sign}${whole}${decimals.padEnd(scale, '0')}`);
}

/** Where an amount stands among others on a scale: for drawing alone, never to be shown. */
export function positionOf({ amount }: Money): number {
  return Number.parseFloat(amount);
}
