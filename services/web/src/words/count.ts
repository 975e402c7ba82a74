import { numberFormat } from './formats.ts';
import { region } from './region.ts';

/** A number of things, grouped as the person's language does it. */
export function formatCount(count: number, locale = region.locale): string {
  return numberFormat(locale, {}).format(count);
}

/** A figure with at most two places behind the point: `4.36`. */
export function formatNumber(value: number, locale = region.locale): string {
  return numberFormat(locale, { maximumFractionDigits: 2 }).format(value);
}

const MOST_TOLD = 99;

/** How many wait, where there is room for little: `99+` where there are more. */
export const countWords = (count: number): string => (count > MOST_TOLD ? `${MOST_TOLD}+` : `${count}`);
