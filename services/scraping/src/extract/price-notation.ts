/** Characters of a price text that are looked at. */
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

/** The digits of every script as 0 to 9. */
export function plainDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, asciiDigit);
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Zeros that a sign of East Asia stands for. */
const MYRIADS: Readonly<Record<string, number>> = {
  千: 3,
  천: 3,
  万: 4,
  萬: 4,
  만: 4,
  億: 8,
  亿: 8,
  억: 8,
};

/** `1万2,900` is 12900, `2億3000万` 230000000, `2.5万` 25000. */
function withoutMyriads(text: string): string {
  if (!/\d ?[千천万萬만億亿억]/.test(text)) return text;
  return text.replace(
    /\d[\d,]{0,14}(?:\.\d{1,4})? ?[千천万萬만億亿억](?: ?\d[\d,]{0,9} ?[千천万萬만])?(?: ?\d[\d,]{0,6}(?![\d,]*[.千천万萬만億亿억]))?/g,
    (written) => {
      let total = 0n;
      for (const [, whole = '0', fraction = '', sign] of written.matchAll(
        /(\d[\d,]*)(?:\.(\d+))? ?([千천万萬만億亿억])?/g,
      )) {
        const zeros = sign === undefined ? 0 : (MYRIADS[sign] ?? 0);
        total += BigInt(whole.replaceAll(',', '') + fraction.slice(0, zeros).padEnd(zeros, '0'));
      }
      return String(total);
    },
  );
}

/** Nothing but letters, digits and signs that are written in one way: as nearly all prices are. */
const USUAL = /^[ -_a-~\u00a0£€]*$/;

/** One kind of digit, apostrophe, separator and dash, and no marks that nobody sees. */
function inUsualSigns(text: string): string {
  return plainDigits(text)
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u061c]/g, '')
    .replace(
      /(?<=\d)[⁰¹²³⁴-⁹]{2}(?![⁰¹²³⁴-⁹])/g,
      (cents) => `.${[...cents].map((c) => SUPERSCRIPTS.indexOf(c)).join('')}`,
    )
    .replace(/[⁰¹²³⁴-⁹]/g, '')
    .replace(/[٫．]/g, '.')
    .replace(/[٬，]/g, ',')
    .replace(/[’‘´`ʼ＇′]/g, "'")
    .replace(/[−﹣－]/g, '-');
}

/**
 * A price text in one notation: one kind of digit, space, apostrophe and separator, no invisible marks, cents that were set
 * small or apart joined to what they belong to.
 */
export function normalisePrice(text: string): string {
  const cut = text.slice(0, MAX_TEXT);
  const plain = (USUAL.test(cut) ? cut : inUsualSigns(cut))
    .replace(/\s+/g, ' ')
    .replace(/(?<!\p{L})(US|AU|CA|NZ|HK|NT|SG|MX) (?=\$)/gu, '$1')
    .replace(/\$ (?=(?:US|CA|AU|NZ)(?!\p{L}))/gu, '$')
    .replace(/бел\. ?(?=руб)/giu, 'бел.')
    .trim();
  if (/^\d+(?:\.\d{1,2})?$/.test(plain)) return plain;
  return (
    withoutMyriads(plain)
      // A space before a separator is no punctuation of prose: `12 ,50` is one number.
      .replace(/(?<=\d) ([.,]) ?(?=\d{2}(?!\d))/g, '$1')
      // Sweden's `299:90 kr`, and `£19:99`.
      .replace(/(?<=\p{Sc} ?\d{1,6}):(?=\d{2}(?![\d:]))/gu, '.')
      .replace(/(?<=\d):(?=\d{2} ?(?:kr|sek|nok|dkk|\p{Sc})(?!\p{L}))/giu, '.')
      // `$ 19 99` and `29 99 €`: the cents stood small beside the price.
      .replace(/^(\p{Sc} ?\d{1,4}) (\d{2})$/u, '$1.$2')
      .replace(/^(\d{1,3}) (\d{2})(?= ?\p{Sc}$)/u, '$1.$2')
  );
}
