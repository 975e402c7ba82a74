// Price texts read right: amounts and currencies, over the examples of real shops and over texts in every country's way.
// Another file of the same shape is measured with: node … bench/price-texts.ts FILE
import { readFileSync } from 'node:fs';
import { readPriceText } from '../services/scraping/src/extract/price-text.ts';

const FOLDER = '../services/scraping/testdata/price-strings/';
const AMOUNT_GOAL = 0.97;
const CURRENCY_GOAL = 0.92;

interface PriceExample {
  readonly price_text: string;
  readonly currency_hint: string | null;
  readonly amount: string | null;
  /** As printed, or ISO 4217. */
  readonly currency: string | null;
  readonly language?: string;
  readonly host?: string;
}

function readJson<T>(path: string | URL): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** What signs and words mean in ISO 4217; null for coins that have no code. */
const codes = readJson<Readonly<Record<string, string | null>>>(new URL(`${FOLDER}codes.json`, import.meta.url));
const codeOf = (printed: string | null): string | null =>
  printed !== null && printed in codes ? (codes[printed] ?? null) : printed;
const plain = (amount: string | null): string | null => amount?.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') ?? null;

function measure(name: string, examples: readonly PriceExample[]): boolean {
  let amounts = 0;
  let currencies = 0;
  const errors: string[] = [];
  const start = performance.now();
  for (const example of examples) {
    const { price_text: text, currency_hint: nearby, language = null, host = null } = example;
    const reading = readPriceText(text, { language, host, nearby });
    const isAmountRight = plain(reading.amount) === plain(example.amount);
    const isCurrencyRight = reading.currency === codeOf(example.currency);
    amounts += Number(isAmountRight);
    currencies += Number(isCurrencyRight);
    if (!isAmountRight || !isCurrencyRight)
      errors.push(
        `  ${JSON.stringify(text)} near ${JSON.stringify(nearby)}: read ${reading.amount} ${reading.currency}, ` +
          `is ${example.amount} ${codeOf(example.currency)}`,
      );
  }
  const micros = ((performance.now() - start) * 1_000) / examples.length;
  const share = (right: number): string => `${((right / examples.length) * 100).toFixed(1)}%`;
  console.log(
    `${name}: ${examples.length} texts, amounts ${share(amounts)} (goal ${AMOUNT_GOAL * 100}%), ` +
      `currencies ${share(currencies)} (goal ${CURRENCY_GOAL * 100}%), ${micros.toFixed(0)} µs each, ${errors.length} errors`,
  );
  for (const error of errors) console.log(error);
  return amounts / examples.length >= AMOUNT_GOAL && currencies / examples.length >= CURRENCY_GOAL;
}

const file = process.argv[2];
const sets: readonly [string, string | URL][] =
  file === undefined
    ? [
        ['examples of real shops', new URL(`${FOLDER}examples.json`, import.meta.url)],
        ['texts as shops of each country print them', new URL(`${FOLDER}printed.json`, import.meta.url)],
      ]
    : [[file, file]];
const reached = sets.map(([name, path]) => measure(name, readJson<readonly PriceExample[]>(path)));
process.exitCode = reached.every(Boolean) ? 0 : 1;
