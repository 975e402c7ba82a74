import { formatDecimal, parseDecimal } from '@blackfang/core';

/** Whether prices have VAT in them; empty where that is not known. */
export const VATS = ['', 'included', 'excluded'] as const;
export type Vat = (typeof VATS)[number];

const LEAST_DECIMALS = 2;

/**
 * A price with VAT from one without it, or the other way round; half a cent is rounded up.
 * @param amount decimal text, not negative
 * @param rate in percent, decimal text: `19`
 * @returns with as many decimals as it came with, two at least
 */
export function convertVat(amount: string, rate: string, to: 'included' | 'excluded'): string {
  const price = parseDecimal(amount);
  const percent = parseDecimal(rate);
  const whole = 100n * 10n ** BigInt(percent.scale);
  const [times, by] = to === 'included' ? [whole + percent.units, whole] : [whole, whole + percent.units];
  const scale = Math.max(price.scale, LEAST_DECIMALS);
  const units = price.units * 10n ** BigInt(scale - price.scale) * times;
  return formatDecimal({ units: (2n * units + by) / (2n * by), scale });
}
