import { readFileSync } from 'node:fs';
import { compareAmounts } from '@blackfang/core';
import fc from 'fast-check';
import { readPriceText } from './price-text.ts';
import type { PriceContext } from './price-text.ts';

interface Example {
  readonly price_text: string;
  readonly currency_hint: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly language?: string;
  readonly host?: string;
}

function readTestdata<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../testdata/price-strings/${name}`, import.meta.url), 'utf8')) as T;
}

const EXAMPLES = readTestdata<readonly Example[]>('examples.json');
const PRINTED = readTestdata<readonly Example[]>('printed.json');

/** What the coins that the examples print are in ISO 4217; null for those that have no code. */
const CODES = readTestdata<Readonly<Record<string, string | null>>>('codes.json');

const trimZeros = (amount: string | null): string | null =>
  amount?.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') ?? null;
const read = (text: string, context: Partial<PriceContext> = {}) =>
  readPriceText(text, { language: null, host: null, ...context });
const amountAndCode = (text: string, context: Partial<PriceContext> = {}): string => {
  const { amount, currency } = read(text, context);
  return `${amount} ${currency}`;
};

describe('price texts of real shops', () => {
  const readings = EXAMPLES.map((example) => ({
    example,
    reading: read(example.price_text, { nearby: example.currency_hint }),
  }));

  it('reads every amount', () => {
    const wrong = readings.filter(({ example, reading }) => trimZeros(reading.amount) !== trimZeros(example.amount));
    expect(wrong).toEqual([]);
  });

  it('reads every currency as its ISO code', () => {
    const wrong = readings.filter(({ example, reading }) => {
      const printed = example.currency;
      return reading.currency !== (printed === null ? null : printed in CODES ? CODES[printed] : printed);
    });
    expect(wrong).toEqual([]);
  });
});

describe('price texts as the shops of each country print them', () => {
  it('reads at least 97 of 100 amounts and 92 of 100 currencies', () => {
    const readings = PRINTED.map(({ price_text: text, currency_hint: nearby, language = null, host = null }) =>
      read(text, { nearby, language, host }),
    );
    const amounts = readings.filter(({ amount }, index) => trimZeros(amount) === trimZeros(PRINTED[index]!.amount));
    const currencies = readings.filter(({ currency }, index) => currency === PRINTED[index]!.currency);
    expect(amounts.length / PRINTED.length).toBeGreaterThanOrEqual(0.97);
    expect(currencies.length / PRINTED.length).toBeGreaterThanOrEqual(0.92);
  });
});

describe('price texts of any country', () => {
  it.each([
    ['€ 1.299,-', '1299 EUR'],
    ['1.299,00 €', '1299.00 EUR'],
    ['12 €99', '12.99 EUR'],
    ['12€99', '12.99 EUR'],
    ['19⁹⁹ €', '19.99 EUR'],
    ['CHF 1299.–', '1299 CHF'],
    ['1’299.00 CHF', '1299.00 CHF'],
    ["12'99 €", '12.99 EUR'],
    ['12\u00a0345\u202f678,90 €', '12345678.90 EUR'],
    ['₹1,23,456.78', '123456.78 INR'],
    ['₹ 1.5 lakh', '150000 INR'],
    ['٣٬٤٣٩٫٥٠ د.إ', '3439.50 AED'],
    ['१,२३,४५६.७८ ₹', '123456.78 INR'],
    ['１２，０００円', '12000 JPY'],
    ['3万円', '30000 JPY'],
    ['30,000원~', '30000 KRW'],
    ['1.250 KWD', '1.250 KWD'],
    ['Rp 31.500', '31500 IDR'],
    ['20.000₫', '20000 VND'],
    ['S/. 50', '50 PEN'],
    ['US $1,299.00', '1299.00 USD'],
    ['$1,299.00 CAD', '1299.00 CAD'],
    ['R$ 1.759,99', '1759.99 BRL'],
    ['R 1 299,00', '1299.00 ZAR'],
    ['-12.00 €', '-12.00 EUR'],
    ['10 - 20 €', '10 EUR'],
    ['-30% 49,99 €', '49.99 EUR'],
    ['2 x 10 €', '10 EUR'],
    ['Free shipping from 50 €', '50 EUR'],
    ['50% off', 'null null'],
    ['sold out', 'null null'],
    ['Gratis', '0 null'],
    ['', 'null null'],
    ['99 999 999 999 999 999 999 999 €', 'null EUR'],
  ])('reads %s as %s', (text, expected) => {
    expect(amountAndCode(text)).toBe(expected);
  });

  it('takes one separator before three digits as grouping, and says so while the coin is unknown', () => {
    expect(read('2.449')).toMatchObject({ amount: '2449', warnings: ['separator_ambiguous'] });
    expect(read('2.449 €').warnings).toEqual([]);
  });
});

describe('signs that several currencies share', () => {
  it.each([
    [{ host: 'www.shop.ca' }, 'CAD'],
    [{ host: 'shop.com.au' }, 'AUD'],
    [{ host: 'shop.tw' }, 'TWD'],
    [{ language: 'es-AR' }, 'ARS'],
    [{ language: 'en', host: 'shop.com' }, 'USD'],
  ])('reads $ by %j as %s, with less confidence and a warning', (context, code) => {
    const reading = read('$ 12.00', context);
    expect(reading.currency).toBe(code);
    expect(reading.warnings).toEqual(['currency_guessed']);
    expect(reading.confidence).toBeLessThan(0.8);
  });

  it('leaves kr open where nothing tells which crown it is', () => {
    expect(read('129 kr')).toMatchObject({
      amount: '129',
      currency: null,
      printed: 'kr',
      warnings: ['currency_ambiguous'],
    });
    expect(read('129 kr', { language: 'nb-NO' }).currency).toBe('NOK');
    expect(read('129 kr', { language: 'sv' }).currency).toBe('SEK');
  });

  it('believes the declared code, and tells when the text says another', () => {
    const declared = { codes: ['CAD'], onlyBesideNumber: false };
    expect(read('$ 12.00', { declared })).toMatchObject({ currency: 'CAD', warnings: [] });
    expect(read('£ 12.00', { declared })).toMatchObject({ currency: 'GBP', warnings: ['currency_conflict'] });
  });
});

describe('any decimal, printed anywhere', () => {
  const grouped = (digits: string, separator: string): string => digits.replace(/\B(?=(?:\d{3})+$)/g, separator);
  const styles = fc.constantFrom(
    { group: '.', point: ',' },
    { group: ',', point: '.' },
    { group: ' ', point: ',' },
    { group: '\u202f', point: ',' },
    { group: "'", point: '.' },
    { group: '', point: '.' },
    { group: '', point: ',' },
  );
  const frames = fc.constantFrom(
    ['€ ', ''],
    ['', ' €'],
    ['EUR ', ''],
    ['', '€ *'],
    ['ab ', ' EUR'],
    ['Preis: ', ' €/Stk.'],
  );

  it('comes back as the exact decimal', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 12n),
        fc.integer({ min: 0, max: 99 }),
        styles,
        frames,
        (whole, cents, style, [before, after]) => {
          const fraction = String(cents).padStart(2, '0');
          const text = `${before}${grouped(String(whole), style.group)}${style.point}${fraction}${after}`;
          expect(amountAndCode(text)).toBe(`${whole}.${fraction} EUR`);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('comes back from the way that each language prints each currency', () => {
    const languages = (
      'af ar ar-EG ar-MA bg bn bs ca cs da de de-AT de-CH el en en-AU en-CA en-GB en-IN en-ZA es es-AR es-CL es-CO es-MX et ' +
      'fa fi fr fr-BE fr-CA fr-CH gu he hi hr hu hy id it it-CH ja ka kk km kn ko lt lv mk ml mr ms my nb ne nl pa pl pt ' +
      'pt-PT ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh zh-HK zh-TW zu'
    ).split(' ');
    // Not those of three decimals: `12,500` of a dinar is one thing to Kuwait and another to Germany.
    const currencies = (
      'EUR USD GBP CHF SEK NOK DKK ISK CZK PLN HUF RON TRY UAH RUB KZT ILS AED SAR QAR EGP MAD ZAR NGN KES INR PKR BDT ' +
      'LKR JPY CNY KRW THB VND IDR MYR PHP SGD HKD TWD AUD NZD CAD MXN BRL ARS CLP COP PEN CRC GEL AMD BYN'
    ).split(' ');
    fc.assert(
      fc.property(
        fc.constantFrom(...languages),
        fc.constantFrom(...currencies),
        fc.constantFrom('symbol' as const, 'code' as const),
        fc.integer({ min: 1, max: 99_999_999 }),
        (language, currency, currencyDisplay, hundredths) => {
          const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay });
          const printed = format.format(hundredths / 100);
          const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
          const reading = read(printed, { language });
          // A sign may be shared; a code is itself.
          const code = currencyDisplay === 'code' ? reading.currency : currency;
          expect([printed, Number(reading.amount), code]).toEqual([
            printed,
            Number((hundredths / 100).toFixed(digits)),
            currency,
          ]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is a decimal or nothing for any text at all, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[\d.,' €$-]{0,40}$/)),
        (text) => {
          const { amount, confidence } = read(text);
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(amount === null || /^-?\d+(?:\.\d+)?$/.test(amount)).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('keeps what was read through comparison', () => {
    expect(compareAmounts(read('1.299,00 €').amount ?? '', read('$1,299').amount ?? '')).toBe(0);
  });
});
