import { compareAmounts, isAmount } from '@blackfang/core';
import { chooseOffer } from './choose-offer.ts';
import type { OfferChoice } from './choose-offer.ts';
import { chooseProduct } from './choose-product.ts';
import { resolveCurrency } from './currency.ts';
import type { Account, PriceEvidence, ProductEvidence, Reading, SkuCandidate } from './evidence.ts';
import type { Extraction, Field, FieldName, OtherReading, Source } from './extraction.ts';
import { chooseSku, skuHypotheses } from './identify/choose-sku.ts';
import { SKU_WEIGHTS } from './identify/sku-weights.ts';
import { LIMITS } from './limits.ts';
import type { PageText } from './page-text.ts';
import { decideStock } from './stock/decide-stock.ts';
import { STOCK_WEIGHTS } from './stock/stock-weights.ts';
import { owned } from './text.ts';
import type { PriceModel } from './visible/price-model.ts';
import { priceHypotheses, weighHypotheses } from './weigh-prices.ts';
import type { PriceHypothesis, StatedPrice } from './weigh-prices.ts';

/** What one witness says about the product of the page, once product and offer are chosen. */
export interface Statement {
  readonly account: Account;
  readonly product: ProductEvidence;
  readonly choice: OfferChoice;
  readonly certainty: number;
  readonly warnings: readonly string[];
}

type Found = Omit<
  Extraction,
  'url' | 'status' | 'error' | 'reason' | 'kind' | 'promotion' | 'reviews' | 'listing' | 'feed' | 'sitemap'
>;

/** What one witness says of the page's product, or why it says nothing. */
export function statementOf(account: Account, page: PageText): Statement | { warnings: readonly string[] } {
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
    confidence: rounded(confidence),
  };
}

const rounded = (confidence: number): number => Math.round(Math.max(0, Math.min(0.99, confidence)) * 100) / 100;

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

/** The article number that a witness's data gives: the product's, else that of the offer that was chosen. */
export function statedSku({ account, product, choice }: Statement): SkuCandidate[] {
  const reading = product.sku ?? choice.offer?.sku ?? null;
  return reading === null ? [] : [{ ...reading, source: account.source, from: 'data', near: 1, isLoose: false }];
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

/**
 * Tags for sharing add the shop or a number behind the name, `Mug | Clay Hollow`: as the page's heading has it, it ends. Other
 * data adds the shop at the most, whose name stands in its address.
 */
function withoutSite(
  name: string | null,
  fields: Partial<Record<FieldName, Field>>,
  statements: readonly Statement[],
  page: PageText,
): string | null {
  if (name === null || fields.name === undefined) return name;
  const heading = statements.find(({ account }) => account.source === 'visible')?.product.name ?? null;
  if (heading === null) return withoutHost(name, page);
  if (!name.toLowerCase().startsWith(heading.value.toLowerCase()))
    return withoutBrand(name, heading, fields, statements);
  const rest = name.slice(heading.value.length);
  if (!/^\s*[|–—·:-]\s/.test(rest)) return name;
  if (fields.name.source !== 'open-graph' && !isInHost(rest, page)) return name;
  fields.name = field('visible', heading, fields.name.confidence);
  return owned(heading.value);
}

/** Where nobody has looked at the heading, a name behind a dash is left out that the address has as a whole: `Mug - Clay Hollow`. */
function withoutHost(name: string, { addresses }: PageText): string {
  const [, own = '', rest = ''] = /^(.{3,}\S)\s+[|–—·-]\s+([^|–—·]+)$/u.exec(name) ?? [];
  const letters = rest.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const isHost = addresses.some(({ hostname }) => hostname.replaceAll('-', '').split('.').includes(letters));
  return letters.length >= 5 && isHost ? owned(own) : name;
}

/** Templates put the brand before a name that is shown without it. */
function withoutBrand(
  name: string,
  heading: Reading<string>,
  fields: Partial<Record<FieldName, Field>>,
  statements: readonly Statement[],
): string {
  if (fields.name === undefined || !name.toLowerCase().endsWith(` ${heading.value.toLowerCase()}`)) return name;
  const rest = name.slice(0, -heading.value.length).trim().toLowerCase();
  if (!statements.some(({ product: { brand } }) => brand?.value.trim().toLowerCase() === rest)) return name;
  fields.name = field('visible', heading, fields.name.confidence);
  return owned(heading.value);
}

function isInHost(name: string, { addresses }: PageText): boolean {
  const letters = name
    .toLowerCase()
    .replaceAll('&', 'and')
    .replace(/[^\p{L}\p{N}]/gu, '');
  return letters.length >= 3 && addresses.some(({ hostname }) => hostname.replaceAll('-', '').includes(letters));
}

/** Weighs the accounts of all witnesses, the most trusted first, into one reading of the page. Pure. */
export function weigh(accounts: readonly Account[], page: PageText, model: PriceModel): Found {
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

  const price = weighPrice({ statements, accounts, page, model }, fields, warnings);
  const told = statements.flatMap(({ account, choice }) =>
    choice.availability === null ? [] : [{ source: account.source, ...choice.availability }],
  );
  const seen = accounts.flatMap((account) => account.stock ?? []);
  const stock = decideStock(told, seen, STOCK_WEIGHTS);
  if (stock) {
    const disputed = stock.disputed.map((other) => otherReading(other.source, other, other.confidence));
    fields.availability = {
      ...field(stock.source, stock, stock.confidence),
      ...(disputed.length > 0 && { disputed }),
    };
    if (disputed.length > 0) warnings.add('availability_disagreement');
  }
  const rating = firstOf(statements, (each) => each.product.rating);
  if (rating) fields.rating = field(rating.statement.account.source, rating.reading, rating.statement.account.trust);
  const images = firstOf(statements, (each) => each.product.images);
  if (images) fields.images = field(images.statement.account.source, images.reading, images.statement.account.trust);

  const gtin = text('gtin', (each) => each.product.gtin ?? each.choice.offer?.gtin ?? null);
  const mpn = text('mpn', (each) => each.product.mpn ?? each.choice.offer?.mpn ?? null);
  const codes = [...statements.flatMap(statedSku), ...accounts.flatMap((account) => account.codes ?? [])];
  const sku = chooseSku(skuHypotheses(codes, { addresses: page.addresses, gtin, mpn }), SKU_WEIGHTS);
  if (sku !== null) fields.sku = field(sku.best.source, sku.best, sku.confidence);

  return {
    name: withoutSite(
      text('name', (each) => each.product.name),
      fields,
      statements,
      page,
    ),
    brand: text('brand', (each) => each.product.brand),
    sku: sku === null ? null : owned(sku.best.value),
    gtin,
    mpn,
    ...price,
    availability: stock?.value ?? 'unknown',
    rating: rating?.reading.value ?? null,
    images: images?.reading.value.map(owned) ?? [],
    fields,
    warnings: [...warnings],
  };
}

interface PriceCase {
  readonly statements: readonly Statement[];
  readonly accounts: readonly Account[];
  readonly page: PageText;
  readonly model: PriceModel;
}

/** A price with who says so. */
interface ChosenPrice {
  readonly source: Source;
  readonly evidence: PriceEvidence;
  /** Null where it is only seen. */
  readonly base: Statement | null;
  readonly confidence: number;
  readonly disputed: readonly OtherReading[];
}

/** The price that the most trusted statement gives, where nobody has looked at what is seen. */
function statedPrice(statements: readonly Statement[]): ChosenPrice | null {
  // A zero is often a placeholder: it counts only when no witness has a price.
  const base =
    statements.find((each) => isPositive(priceOf(each))) ?? statements.find((each) => priceOf(each) !== null);
  const evidence = base && priceOf(base);
  if (!base || !evidence) return null;
  const others = statements
    .filter((each) => each.account.source !== base.account.source)
    .map((each) => agrees(evidence, priceOf(each)));
  const alone = base.account.trust * base.certainty;
  const confidence = (others.includes(true) ? 1 - (1 - alone) * 0.6 : alone) * (others.includes(false) ? 0.75 : 1);
  const disputed = others.includes(false)
    ? statements.flatMap((each) => {
        const other = priceOf(each);
        return other !== null && agrees(evidence, other) === false
          ? [otherReading(each.account.source, other, each.account.trust * each.certainty * 0.5)]
          : [];
      })
    : [];
  return { source: base.account.source, evidence, base, confidence, disputed };
}

/** Below this the answer would be a guess, and none is better. */
const LEAST_SURE = 0.42;
/** From this on another amount is worth telling. */
const WORTH_TELLING = 0.1;
const MAX_OTHERS = 3;

/** All prices that statements give, for the product and for others of the page. */
function statedPrices(statements: readonly Statement[]): StatedPrice[] {
  return statements.flatMap(({ account: { source, products }, choice, certainty }): StatedPrice[] => {
    if (source === 'visible') return [];
    const chosen = choice.offer?.price ?? null;
    const others = products
      .flatMap((product) => product.offers)
      .slice(0, LIMITS.priceCandidates)
      .flatMap(({ price }) =>
        price === null || price === chosen
          ? []
          : [{ source, evidence: price, certainty, isOther: true, isOneOf: null }],
      );
    const { warnings } = choice;
    const isOneOf = warnings.includes('price_range') ? 'range' : warnings.includes('several_offers') ? 'offers' : null;
    return chosen === null ? others : [{ source, evidence: chosen, certainty, isOther: false, isOneOf }, ...others];
  });
}

/** All amounts that may be the price of the page, by what its witnesses say. */
export function hypothesesOf(accounts: readonly Account[], page: PageText): PriceHypothesis[] {
  const statements = accounts.flatMap((account) => {
    const statement = statementOf(account, page);
    return 'product' in statement ? [statement] : [];
  });
  return hypothesesFrom(statements, accounts);
}

function hypothesesFrom(statements: readonly Statement[], accounts: readonly Account[]): PriceHypothesis[] {
  return priceHypotheses(
    statedPrices(statements),
    accounts.flatMap((account) => account.claims ?? []),
  );
}

/** The likeliest price by all that witnesses say and by what is seen. */
function weighedPrice({ statements, accounts, model }: PriceCase): ChosenPrice | null {
  const ranked = weighHypotheses(hypothesesFrom(statements, accounts), model.witnesses);
  const [best] = ranked;
  if (!best || best.share < LEAST_SURE) return null;
  const chosen = placeOf(best);
  if (chosen === null) return null;
  const disputed = ranked
    .slice(1, 1 + MAX_OTHERS)
    .filter(
      ({ share, claim, stated }) =>
        stated.some(({ isOther }) => !isOther) || (claim !== null && share >= WORTH_TELLING),
    )
    .flatMap((other) => {
      const place = placeOf(other);
      return place === null ? [] : [otherReading(place.source, place.evidence, other.share)];
    });
  const base = statements.find((each) => priceOf(each) === chosen.evidence) ?? null;
  return { ...chosen, base, confidence: best.share, disputed };
}

/** The best place to read an amount at: data that is about the product, then what is seen. */
function placeOf({ stated, claim }: PriceHypothesis): { source: Source; evidence: PriceEvidence } | null {
  return (
    stated.find(({ isOther }) => !isOther) ??
    (claim === null ? (stated[0] ?? null) : { source: 'visible', evidence: claim })
  );
}

function otherReading(
  source: Source,
  { path, text }: { path: string; text: string },
  confidence: number,
): OtherReading {
  return { source, path: owned(path), text: owned(text), confidence: rounded(confidence) };
}

function weighPrice(
  asked: PriceCase,
  fields: Partial<Record<FieldName, Field>>,
  warnings: Set<string>,
): Pick<Extraction, 'price' | 'listPrice'> {
  const { statements, accounts, page } = asked;
  const hasLooked = accounts.some((account) => account.claims !== undefined);
  const chosen = hasLooked ? weighedPrice(asked) : statedPrice(statements);
  if (chosen === null) {
    if (hasLooked && accounts.some((account) => (account.claims?.length ?? 0) > 0)) warnings.add('price_unsure');
    return { price: null, listPrice: null };
  }
  const { source, evidence, base, disputed } = chosen;
  const { amount } = evidence.reading;
  if (amount === null || !isAmount(amount)) return { price: null, listPrice: null };
  for (const warning of base?.warnings ?? []) warnings.add(warning);
  if (disputed.length > 0) warnings.add('price_disagreement');
  // How sure the amount is, and how sure its currency.
  const sure = chosen.confidence * amountConfidence(evidence);
  let confidence = chosen.confidence * evidence.reading.confidence;

  // Where this witness leaves the currency open, one that names the same amount may say it.
  const places = [
    ...statements.flatMap((each) => {
      const price = priceOf(each);
      return price === null ? [] : [{ source: each.account.source, price, named: each.choice.offer?.currency ?? null }];
    }),
    ...accounts.flatMap((account) =>
      (account.claims ?? []).map((price) => ({ source: account.source, price, named: null })),
    ),
  ];
  const isSettled = isClear(evidence);
  const supporter = isSettled ? undefined : places.find(({ price }) => agrees(evidence, price) && isClear(price));
  const told =
    supporter === undefined
      ? evidence.reading.warnings
      : evidence.reading.warnings.filter((warning) => !warning.startsWith('currency_'));
  for (const warning of told) warnings.add(warning);
  let currency = supporter?.price.reading.currency ?? evidence.reading.currency;
  if (supporter) confidence = sure * supporter.price.reading.confidence;
  if (currency === null && evidence.reading.printed === null) {
    // The same amount may be printed elsewhere beside a sign that several coins share.
    const sign = places.find(({ price }) => agrees(evidence, price) && price.reading.currency !== null)?.price.reading;
    const guess = sign
      ? { code: sign.currency, confidence: sign.confidence, guessed: true }
      : resolveCurrency(null, page.locale);
    currency = guess.code;
    confidence *= guess.confidence;
    if (guess.guessed) warnings.add('currency_guessed');
    const [only, ...more] = new Set(places.flatMap(({ price }) => (isClear(price) ? [price.reading.currency] : [])));
    if (currency === null && only !== undefined && more.length === 0) {
      // A page that tells of one currency alone asks its price in it.
      currency = only;
      confidence = sure * OF_THE_PAGE;
      warnings.add('currency_guessed');
    }
  }
  fields.price = { ...field(source, evidence, sure), ...(disputed.length > 0 && { disputed }) };
  if (currency !== null) {
    const own = base?.choice.offer?.currency ?? evidence;
    fields.currency = field(
      supporter?.source ?? source,
      supporter ? (supporter.named ?? supporter.price) : own,
      confidence,
    );
  }
  return {
    price: { amount, currency: currency === null ? null : owned(currency) },
    listPrice: base === null ? null : listPriceOf(statements, base, currency, fields),
  };
}

/** How sure the currency of a page's other amounts is that of its price. */
const OF_THE_PAGE = 0.8;

function amountConfidence({ reading: { warnings } }: PriceEvidence): number {
  return (warnings.includes('separator_ambiguous') ? 0.9 : 1) * (warnings.includes('several_prices') ? 0.8 : 1);
}

function isClear({ reading }: PriceEvidence): boolean {
  return reading.currency !== null && !reading.warnings.includes('currency_guessed');
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
