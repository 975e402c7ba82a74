import { compareAmounts, isAmount } from '@blackfang/core';
import { chooseOffer } from './choose-offer.ts';
import type { OfferChoice } from './choose-offer.ts';
import { chooseProduct } from './choose-product.ts';
import { resolveCurrency } from './currency.ts';
import type { Account, PriceEvidence, ProductEvidence, Reading } from './evidence.ts';
import type { Extraction, Field, FieldName } from './extraction.ts';
import type { PageText } from './page-text.ts';
import { owned } from './text.ts';

/** What one witness says about the product of the page, once product and offer are chosen. */
interface Statement {
  readonly account: Account;
  readonly product: ProductEvidence;
  readonly choice: OfferChoice;
  readonly certainty: number;
  readonly warnings: readonly string[];
}

type Found = Omit<Extraction, 'url' | 'status' | 'error' | 'reason' | 'kind'>;

function statementOf(account: Account, page: PageText): Statement | { warnings: readonly string[] } {
  const chosen = chooseProduct(account.products, page);
  if (!('product' in chosen)) return chosen;
  const choice = chooseOffer(chosen.product, page.url);
  return {
    account,
    product: chosen.product,
    choice,
    certainty: chosen.certainty * choice.certainty,
    warnings: [...chosen.warnings, ...choice.warnings],
  };
}

function field(source: Account['source'], reading: { path: string; text: string }, confidence: number): Field {
  return {
    source,
    path: owned(reading.path),
    text: owned(reading.text),
    confidence: Math.round(Math.max(0, Math.min(0.99, confidence)) * 100) / 100,
  };
}

const priceOf = (statement: Statement): PriceEvidence | null => statement.choice.offer?.price ?? null;

function isPositive(price: PriceEvidence | null): boolean {
  const amount = price?.reading.amount;
  return amount !== null && amount !== undefined && isAmount(amount) && compareAmounts(amount, '0') > 0;
}

function agrees(one: PriceEvidence | null, other: PriceEvidence | null): boolean | null {
  const [a, b] = [one?.reading.amount, other?.reading.amount];
  if (!a || !b || !isAmount(a) || !isAmount(b)) return null;
  return compareAmounts(a, b) === 0;
}

/** The first witness that names a text, with its place. */
function firstOf<T>(
  statements: readonly Statement[],
  pick: (statement: Statement) => Reading<T> | null,
): { reading: Reading<T>; statement: Statement } | null {
  for (const statement of statements) {
    const reading = pick(statement);
    if (reading !== null) return { reading, statement };
  }
  return null;
}

/** Weighs the accounts of all witnesses, the most trusted first, into one reading of the page. Pure. */
export function weigh(accounts: readonly Account[], page: PageText): Found {
  const warnings = new Set<string>(accounts.flatMap((account) => account.warnings));
  const statements: Statement[] = [];
  for (const account of accounts) {
    const statement = statementOf(account, page);
    if ('product' in statement) statements.push(statement);
    else for (const warning of statement.warnings) warnings.add(warning);
  }
  const fields: Partial<Record<FieldName, Field>> = {};
  const text = (name: FieldName, pick: (statement: Statement) => Reading<string> | null, weight = 1): string | null => {
    const found = firstOf(statements, pick);
    if (found === null) return null;
    fields[name] = field(found.statement.account.source, found.reading, found.statement.account.trust * weight);
    return owned(found.reading.value);
  };

  const price = weighPrice(statements, page, fields, warnings);
  const stock = firstOf(statements, (each) => each.choice.availability);
  if (stock)
    fields.availability = field(
      stock.statement.account.source,
      stock.reading,
      stock.statement.account.trust * stock.statement.certainty,
    );
  const rating = firstOf(statements, (each) => each.product.rating);
  if (rating) fields.rating = field(rating.statement.account.source, rating.reading, rating.statement.account.trust);
  const images = firstOf(statements, (each) => each.product.images);
  if (images) fields.images = field(images.statement.account.source, images.reading, images.statement.account.trust);

  return {
    name: text('name', (each) => each.product.name),
    brand: text('brand', (each) => each.product.brand),
    sku: text('sku', (each) =>
      each.choice.offer !== null && each.choice.offer.sku !== null && each.product.sku === null
        ? each.choice.offer.sku
        : each.product.sku,
    ),
    gtin: text('gtin', (each) => each.product.gtin ?? each.choice.offer?.gtin ?? null),
    mpn: text('mpn', (each) => each.product.mpn ?? each.choice.offer?.mpn ?? null),
    ...price,
    availability: stock?.reading.value ?? 'unknown',
    rating: rating?.reading.value ?? null,
    images: images?.reading.value.map(owned) ?? [],
    fields,
    warnings: [...warnings],
  };
}

function weighPrice(
  statements: readonly Statement[],
  page: PageText,
  fields: Partial<Record<FieldName, Field>>,
  warnings: Set<string>,
): Pick<Extraction, 'price' | 'listPrice'> {
  // A zero is often a placeholder: it counts only when no witness has a price.
  const base =
    statements.find((each) => isPositive(priceOf(each))) ?? statements.find((each) => priceOf(each) !== null);
  const evidence = base && priceOf(base);
  const amount = evidence?.reading.amount;
  if (!base || !evidence || !amount || !isAmount(amount)) return { price: null, listPrice: null };
  for (const warning of base.warnings) warnings.add(warning);

  let confidence = base.account.trust * base.certainty * evidence.reading.confidence;
  const others = statements
    .filter((each) => each.account.source !== base.account.source)
    .map((each) => agrees(evidence, priceOf(each)));
  if (others.includes(true)) confidence = 1 - (1 - confidence) * 0.6;
  if (others.includes(false)) {
    warnings.add('price_disagreement');
    confidence *= 0.75;
  }

  // Where this witness leaves the currency open, one that names the same amount may say it.
  const isSettled = evidence.reading.currency !== null && !evidence.reading.warnings.includes('currency_guessed');
  const supporter = isSettled
    ? undefined
    : statements.find(
        (each) =>
          each !== base &&
          agrees(evidence, priceOf(each)) &&
          priceOf(each)?.reading.currency &&
          !priceOf(each)?.reading.warnings.includes('currency_guessed'),
      );
  let currency = evidence.reading.currency;
  const told =
    supporter === undefined
      ? evidence.reading.warnings
      : evidence.reading.warnings.filter((warning) => !warning.startsWith('currency_'));
  for (const warning of told) warnings.add(warning);
  const place = supporter ?? base;
  if (supporter) currency = priceOf(supporter)?.reading.currency ?? currency;
  if (currency === null && evidence.reading.printed === null) {
    const guess = resolveCurrency(null, page.locale);
    currency = guess.code;
    confidence *= guess.confidence;
    if (guess.guessed) warnings.add('currency_guessed');
  }
  fields.price = field(base.account.source, evidence, confidence);
  if (currency !== null) {
    fields.currency = field(
      place.account.source,
      place.choice.offer?.currency ?? priceOf(place) ?? evidence,
      confidence,
    );
  }
  return {
    price: { amount, currency: currency === null ? null : owned(currency) },
    listPrice: listPriceOf(statements, base, currency, fields),
  };
}

function listPriceOf(
  statements: readonly Statement[],
  base: Statement,
  currency: string | null,
  fields: Partial<Record<FieldName, Field>>,
): Extraction['listPrice'] {
  const found = [base, ...statements].find((each) => isPositive(each.choice.offer?.listPrice ?? null));
  const list = found?.choice.offer?.listPrice;
  if (!found || !list?.reading.amount) return null;
  fields.listPrice = field(found.account.source, list, found.account.trust * list.reading.confidence);
  return { amount: list.reading.amount, currency: list.reading.currency ?? currency };
}
