import type { CurrencyMention } from './currency.ts';
import type { Candidate } from './price-numbers.ts';

/** Arabic adjectives behind `دينار`, `ريال`, `درهم`, `جنيه` that say of which country. */
const OF_COUNTRY: Readonly<Record<string, string>> = {
  كويتي: 'KWD',
  بحريني: 'BHD',
  أردني: 'JOD',
  اردني: 'JOD',
  عراقي: 'IQD',
  تونسي: 'TND',
  جزائري: 'DZD',
  ليبي: 'LYD',
  سعودي: 'SAR',
  قطري: 'QAR',
  عماني: 'OMR',
  يمني: 'YER',
  إماراتي: 'AED',
  اماراتي: 'AED',
  مغربي: 'MAD',
  مصري: 'EGP',
  سوداني: 'SDG',
};

/** Signs of the simplified script beside a price: no Japanese shop writes them. */
const CHINESE = /[价优惠购买卖现劵券后]/u;

const only = (mention: CurrencyMention, code: string): CurrencyMention => ({ ...mention, codes: [code] });

/** A currency that several share, made clearer by what stands around it in the same text. */
export function narrowed(mention: CurrencyMention, text: string, number: Candidate | null): CurrencyMention {
  if (mention.codes.length < 2) return mention;
  const [word = ''] = /^ ?[\u0621-\u064a]+/u.exec(text.slice(mention.end)) ?? [];
  const country = OF_COUNTRY[word.trim()];
  if (country !== undefined && mention.codes.includes(country)) return only(mention, country);
  // The yen has no hundredths.
  if (mention.codes[0] === 'JPY' && mention.codes[1] === 'CNY') {
    return CHINESE.test(text) || (number !== null && /\.\d{1,2}$/.test(number.token))
      ? { ...mention, codes: ['CNY', 'JPY'] }
      : mention;
  }
  // Morocco writes `129 DH`, the Emirates `Dhs 129`.
  if (/^dhs?\.?$/i.test(mention.printed)) {
    const isBehind = number !== null && mention.start >= number.end;
    const isMoroccan = isBehind && (/^dh$/i.test(mention.printed) || /,\d{2}$/.test(number.token));
    return { ...mention, codes: isMoroccan ? ['MAD', 'AED'] : ['AED', 'MAD'] };
  }
  return mention;
}

/** A coin of three decimals, whichever country's dinar it is. */
export function isDinar(mention: CurrencyMention): boolean {
  return mention.codes.length > 1 && mention.codes[0] === 'KWD';
}
