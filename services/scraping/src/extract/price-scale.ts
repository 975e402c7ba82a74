/** Words behind a number that stand for zeros, in the languages whose shops write them. */
const MULTIPLIERS: readonly [RegExp, number][] = [
  [/^ ?(?:lakhs?|lacs?)(?!\p{L})/iu, 5],
  [/^ ?(?:crores?|cr)(?!\p{L})/iu, 7],
  [/^ ?(?:тыс|tys|tis|ribu|rb(?= *$|$)|nghìn|ngàn|mil(?![.\p{L}])|mii)(?!\p{L})/iu, 3],
  [/^ ?(?:млн|mln|mio|million|millones|milhões|juta|jt|triệu|million|millions|milionů|milion)(?!\p{L})/iu, 6],
  [/^ ?(?:млрд|mrd|bn|billion|tỷ|miliar)(?!\p{L})/iu, 9],
];

/** Letters that are zeros only at a number that is known to be money: `$15K`, `£1.2m`. */
const LETTERS: readonly [RegExp, number][] = [
  [/^k(?![\p{L}\d])/iu, 3],
  [/^m(?![\p{L}\d²³])/iu, 6],
  [/^b(?![\p{L}\d])/iu, 9],
];

/** Length of the word for zeros that `text` begins with; 0 where it begins with none. */
export function multiplierAt(text: string): number {
  for (const [pattern] of MULTIPLIERS) {
    const word = pattern.exec(text)?.[0];
    if (word !== undefined) return word.length;
  }
  return 0;
}

/** @param isMoney the number has a currency before it, or is all that the text says. */
export function zerosBehind(text: string, isMoney: boolean, currency: string | null): number {
  const word = MULTIPLIERS.find(([pattern]) => pattern.test(text))?.[1];
  if (word !== undefined) return word;
  if (currency === 'INR' && /^ ?L(?!\p{L})/u.test(text)) return 5;
  return isMoney ? (LETTERS.find(([pattern]) => pattern.test(text))?.[1] ?? 0) : 0;
}

/** A decimal with its point moved: to the right by `zeros`, or to the left where they are negative. */
export function scaled(amount: string, zeros: number): string {
  if (zeros === 0) return amount;
  const [whole = '0', fraction = ''] = amount.split('.');
  if (zeros < 0) {
    const padded = whole.padStart(1 - zeros, '0');
    return `${padded.slice(0, zeros)}.${padded.slice(zeros)}${fraction}`;
  }
  const moved = whole + fraction.slice(0, zeros).padEnd(zeros, '0');
  const rest = fraction.slice(zeros);
  return (moved.replace(/^0+(?=\d)/, '') || '0') + (rest === '' ? '' : `.${rest}`);
}

const DOLLARS_AND_EURO = ['USD', 'EUR', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD'];

/** Hundredths with a name of their own, as they stand behind a number, and the coins that they are of. */
const HUNDREDTHS: readonly [RegExp, readonly string[]][] = [
  [/^ ?p(?![\p{L}\d])/u, ['GBP']],
  [/^ ?(?:pence)(?!\p{L})/iu, ['GBP']],
  [/^ ?Cent(?!\p{L})/u, ['EUR']],
  [/^ ?(?:¢|cents?(?!\p{L}))/iu, DOLLARS_AND_EURO],
  [/^ ?(?:cts?|centimes|céntimos|cêntimos|centesimi)(?!\p{L})/iu, ['EUR']],
  [/^ ?(?:gr|groszy|grosze)(?!\p{L})/u, ['PLN']],
  [/^ ?(?:коп|копеек|копійок)(?!\p{L})/iu, ['RUB', 'UAH', 'BYN']],
  [/^ ?(?:öre)(?!\p{L})/iu, ['SEK']],
  [/^ ?(?:øre)(?!\p{L})/iu, ['DKK', 'NOK']],
  [/^ ?(?:paise|paisa)(?!\p{L})/iu, ['INR']],
];

/** The coins whose hundredths the word behind a number names; null where it is no such word. */
export function hundredthsBehind(text: string): readonly string[] | null {
  return HUNDREDTHS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** `12 € 50`, `299 zł 99 gr`, `12€50c`: digits behind the sign that are cents, as two digits; null where they are none. */
export function centsBehind(text: string, isEuro: boolean): string | null {
  const cents = /^( ?)(\d{1,2})(?![\d.,]*\d)/.exec(text);
  const digits = cents?.[2];
  if (!cents || digits === undefined) return null;
  const rest = text.slice(cents[0].length);
  if (hundredthsBehind(rest) !== null || /^c(?!\p{L})/u.test(rest)) return digits.padStart(2, '0');
  const isBare = digits.length === 2 && !/^ ?[%\p{Sc}\p{L}]/u.test(rest);
  return isBare && (cents[1] === '' || isEuro) ? digits : null;
}
