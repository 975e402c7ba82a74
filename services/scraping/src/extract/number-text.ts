/** A number as people write it, made exact. */
export interface NumberReading {
  /** Decimal text with a point, all digits behind it kept: `1299.00`. */
  readonly amount: string;
  /** One separator before three digits says nothing by itself: `2.449` is read as 2449. */
  readonly ambiguous: boolean;
}

const MAX_WHOLE_DIGITS = 18;
const MAX_FRACTION_DIGITS = 20;

/** Currencies that are printed with three digits behind the point (ISO 4217 minor units). */
const THREE_MINOR_DIGITS = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND']);

function isGrouped(groups: readonly string[]): boolean {
  const [first = '', ...rest] = groups;
  const last = rest.at(-1) ?? '';
  const middle = rest.slice(0, -1);
  // 1,234,567 and 12,34,567 (India); the last group always has three digits.
  return (
    first.length >= 1 && first.length <= 3 && last.length === 3 && middle.every((g) => g.length === 3 || g.length === 2)
  );
}

function exact(whole: string, fraction: string): string | null {
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  if (digits.length > MAX_WHOLE_DIGITS || fraction.length > MAX_FRACTION_DIGITS) return null;
  return fraction === '' ? digits : `${digits}.${fraction}`;
}

/**
 * Reads digits and separators of any country: `1.299,00`, `1,299.00`, `1 299`, `1'049,95`, `1,23,456.78`, `.75`.
 * @param token digits 0-9 with `.`, `,`, `'` and single spaces between them.
 * @param currency ISO 4217 where it is known: with KWD and its like `423.923` has three decimals.
 * @returns null where there are more digits than a price can have.
 */
export function readNumber(token: string, currency: string | null = null): NumberReading | null {
  // Spaces and apostrophes group, but 12'99 is how Spain writes 12,99.
  const compact = /^\d+'\d{2}$/.test(token) ? token.replace("'", '.') : token.replace(/(?<=\d)[ '](?=\d{3})/g, '');
  const text = compact.replace(/[ ']/g, '');
  const led = /^[.,]+/.exec(text)?.[0] ?? '';
  const body = text.slice(led.length);
  const separators = [...body].filter((char) => char === '.' || char === ',');
  const plain = (whole: string, fraction: string, ambiguous = false): NumberReading | null => {
    const amount = exact(whole.replace(/[.,]/g, ''), fraction);
    return amount === null ? null : { amount, ambiguous };
  };

  if (separators.length === 0) return led === '' ? plain(body, '') : plain('0', body);
  const last = separators.at(-1) ?? '.';
  const cut = body.lastIndexOf(last);
  const whole = body.slice(0, cut);
  const tail = body.slice(cut + 1);

  if (separators.length === 1) {
    if (tail.length !== 3 || whole.length > 3 || (whole === '0' && led === '')) return plain(whole, tail);
    if (led !== '') return plain(body, '', true);
    if (compact !== token) return plain(whole, tail);
    const threeDecimals =
      currency !== null &&
      THREE_MINOR_DIGITS.has(currency) &&
      (last === '.' || currency === 'TND' || currency === 'LYD');
    return threeDecimals ? plain(whole, tail) : plain(body, '', true);
  }
  const both = separators.some((separator) => separator !== last);
  if (both) {
    // The one that comes last and once is the decimal separator; after it 1.234,567.890 is all groups.
    return separators.filter((separator) => separator === last).length === 1 ? plain(whole, tail) : plain(body, '');
  }
  return isGrouped(body.split(last)) ? plain(body, '') : plain(whole, tail, true);
}
