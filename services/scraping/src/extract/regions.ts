/** What the page tells about the country it sells to; used for guesses alone, and a guess is always said. */
export interface Locale {
  /** BCP 47 as the page gives it: `es-AR`, `sv`. */
  readonly language: string | null;
  readonly host: string | null;
}

/** A language as a page names it, written in one way: `pt_br` is `pt-BR`; null where it is none. */
export function languageOf(name: string | null): string | null {
  const [, language, region] = /^([a-z]{2,3})(?:[-_](?:[a-z]{4}[-_])?([a-z]{2}))?(?![a-z])/i.exec(name ?? '') ?? [];
  if (language === undefined) return null;
  return region === undefined ? language.toLowerCase() : `${language.toLowerCase()}-${region.toUpperCase()}`;
}

/** ISO 3166 region to the ISO 4217 code that shops there print today (Unicode CLDR 48, supplemental currency data). */
const CURRENCY_OF_REGION: ReadonlyMap<string, string> = new Map(
  Object.entries({
    EUR: 'AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV ME MT NL PT SI SK SM XK MC VA EU',
    USD: 'US PR EC SV GU PA',
    GBP: 'GB UK IM JE GG',
    CHF: 'CH LI',
    CAD: 'CA',
    AUD: 'AU',
    NZD: 'NZ',
    SGD: 'SG',
    HKD: 'HK',
    TWD: 'TW',
    MXN: 'MX',
    ARS: 'AR',
    CLP: 'CL',
    COP: 'CO',
    UYU: 'UY',
    DOP: 'DO',
    NIO: 'NI',
    JMD: 'JM',
    TTD: 'TT',
    BBD: 'BB',
    BSD: 'BS',
    BZD: 'BZ',
    FJD: 'FJ',
    NAD: 'NA',
    LRD: 'LR',
    BND: 'BN',
    BRL: 'BR',
    PEN: 'PE',
    BOB: 'BO',
    PYG: 'PY',
    VES: 'VE',
    CRC: 'CR',
    GTQ: 'GT',
    HNL: 'HN',
    CUP: 'CU',
    SEK: 'SE',
    NOK: 'NO',
    DKK: 'DK GL FO',
    ISK: 'IS',
    CZK: 'CZ',
    PLN: 'PL',
    HUF: 'HU',
    RON: 'RO',
    MDL: 'MD',
    RSD: 'RS',
    BAM: 'BA',
    MKD: 'MK',
    ALL: 'AL',
    TRY: 'TR',
    UAH: 'UA',
    RUB: 'RU',
    BYN: 'BY',
    KZT: 'KZ',
    UZS: 'UZ',
    KGS: 'KG',
    GEL: 'GE',
    AMD: 'AM',
    AZN: 'AZ',
    ILS: 'IL',
    AED: 'AE',
    SAR: 'SA',
    QAR: 'QA',
    OMR: 'OM',
    YER: 'YE',
    IRR: 'IR',
    KWD: 'KW',
    BHD: 'BH',
    JOD: 'JO',
    IQD: 'IQ',
    EGP: 'EG',
    SDG: 'SD',
    LBP: 'LB',
    SYP: 'SY',
    MAD: 'MA',
    TND: 'TN',
    DZD: 'DZ',
    LYD: 'LY',
    ZAR: 'ZA',
    NGN: 'NG',
    GHS: 'GH',
    KES: 'KE',
    TZS: 'TZ',
    UGX: 'UG',
    ETB: 'ET',
    ZMW: 'ZM',
    MMK: 'MM',
    KHR: 'KH',
    LAK: 'LA',
    MNT: 'MN',
    XPF: 'PF NC WF',
    MVR: 'MV',
    RWF: 'RW',
    BWP: 'BW',
    MZN: 'MZ',
    AOA: 'AO',
    XCD: 'AG LC VC GD DM KN',
    XOF: 'SN CI ML BF BJ TG NE',
    XAF: 'CM GA CG TD',
    INR: 'IN',
    PKR: 'PK',
    LKR: 'LK',
    NPR: 'NP',
    MUR: 'MU',
    SCR: 'SC',
    BDT: 'BD',
    CNY: 'CN',
    JPY: 'JP',
    KRW: 'KR',
    THB: 'TH',
    VND: 'VN',
    IDR: 'ID',
    MYR: 'MY',
    PHP: 'PH',
  }).flatMap(([currency, regions]) => regions.split(' ').map((region): [string, string] => [region, currency])),
);

/** Languages that one country's shops write in, for pages that name no region. */
const REGION_OF_LANGUAGE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sv: 'SE',
    nb: 'NO',
    nn: 'NO',
    no: 'NO',
    da: 'DK',
    is: 'IS',
    ja: 'JP',
    ko: 'KR',
    cs: 'CZ',
    pl: 'PL',
    hu: 'HU',
    ro: 'RO',
    uk: 'UA',
    ru: 'RU',
    be: 'BY',
    kk: 'KZ',
    he: 'IL',
    th: 'TH',
    vi: 'VN',
    id: 'ID',
    ms: 'MY',
    hi: 'IN',
    bn: 'BD',
    ne: 'NP',
    ur: 'PK',
    si: 'LK',
    fa: 'IR',
    tr: 'TR',
    ka: 'GE',
    hy: 'AM',
    az: 'AZ',
    sq: 'AL',
    mk: 'MK',
  }),
);

/** Country endings that are sold to the whole world and so tell nothing of a country. */
const SOLD_TO_ALL = new Set([
  'AD',
  'AI',
  'CC',
  'CO',
  'FM',
  'GG',
  'IM',
  'IO',
  'LA',
  'LY',
  'ME',
  'NU',
  'SC',
  'SH',
  'TO',
  'TV',
  'WS',
]);

function regionOfHost(host: string | null): string | null {
  const labels = host?.toLowerCase().replace(/\.$/, '').split('.') ?? [];
  const ending = labels.at(-1)?.toUpperCase() ?? '';
  if (ending.length !== 2 || !CURRENCY_OF_REGION.has(ending)) return null;
  const registeredBelowCom = /^(?:com?|net|org)$/.test(labels.at(-2) ?? '') && labels.length > 2;
  return SOLD_TO_ALL.has(ending) && !registeredBelowCom ? null : ending;
}

function regionOfTag(language: string | null): string | null {
  const match = /^[a-z]{2,3}(?:[-_][a-z]{4})?[-_]([a-z]{2})\b/i.exec(language ?? '');
  return match?.[1]?.toUpperCase() ?? null;
}

/** Codes that the locale speaks for, the strongest hint first: country ending, region of the language, language. */
export function localCurrencies(locale: Locale): readonly string[] {
  const language = REGION_OF_LANGUAGE.get(locale.language?.slice(0, 2).toLowerCase() ?? '') ?? null;
  return [regionOfHost(locale.host), regionOfTag(locale.language), language].flatMap((region) => {
    const currency = region === null ? undefined : CURRENCY_OF_REGION.get(region);
    return currency === undefined ? [] : [currency];
  });
}

/** The code of the country that the page names by its address or the region of its language; no guess from a bare language. */
export function currencyOfCountry(locale: Locale): string | null {
  const region = regionOfHost(locale.host) ?? regionOfTag(locale.language);
  return (region === null ? undefined : CURRENCY_OF_REGION.get(region)) ?? null;
}
