import { AppError } from './errors.ts';

/** An exact decimal as it was read, `1299.00`, with its ISO 4217 code, or null where the page did not say. */
export interface Money {
  readonly amount: string;
  readonly currency: string | null;
}

/** `units` / 10^`scale`: 12.50 is { units: 1250n, scale: 2 }. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

const AMOUNT = /^(-?)(\d{1,18})(?:\.(\d{1,20}))?$/;

/** Up to 18 digits before the point and 20 behind it. */
export function isAmount(text: string): boolean {
  return AMOUNT.test(text);
}

/** @throws AppError `invalid` amount_invalid */
export function parseDecimal(text: string): Decimal {
  const match = AMOUNT.exec(text);
  if (!match) {
    throw new AppError('invalid', 'amount_invalid', 'Give the amount as decimal text such as 1299.00.');
  }
  const [, sign, whole = '', fraction = ''] = match;
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

export function formatDecimal({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return units < 0n ? `-${text}` : text;
}

/** Both as integers of the finer of the two scales. */
function align(a: Decimal, b: Decimal): [bigint, bigint] {
  const scale = Math.max(a.scale, b.scale);
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale)];
}

/** @returns negative, 0 or positive; `1.0` equals `1.00`. */
export function compareAmounts(a: string, b: string): number {
  const [left, right] = align(parseDecimal(a), parseDecimal(b));
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Whether the way from `from` to `to` is at least `percent` of `from`, exactly.
 * @param percent positive; the direction tells which way counts.
 */
export function movedAtLeast(direction: 'down' | 'up', from: string, to: string, percent: string): boolean {
  const [before, after] = align(parseDecimal(from), parseDecimal(to));
  const wanted = parseDecimal(percent);
  const moved = direction === 'down' ? before - after : after - before;
  return moved * 100n * 10n ** BigInt(wanted.scale) >= wanted.units * before;
}

/** Change in percent of `from`, rounded to two places for people to read; null where `from` is zero. */
export function percentChange(from: string, to: string): number | null {
  const [before, after] = align(parseDecimal(from), parseDecimal(to));
  if (before === 0n) return null;
  const scaled = ((after - before) * 1_000_000n) / before;
  return Math.round(Number(scaled) / 100) / 100;
}

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** ISO 4217 as the runtime's CLDR knows it. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}
